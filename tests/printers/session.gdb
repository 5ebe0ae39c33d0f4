# SPDX-License-Identifier: BSL-1.0
# What GDB is asked, with what it has to answer in the comments: check.cmake compares. The printers are loaded.
set print pretty off
define look
  echo $arg0:\040
  output $arg0
  echo \n
end
break stop_here
run
up

look accepted
#= accepted: value = {value = 42}
look reference
#= reference: value = {value = 42}
look refused
#= refused: error: hash_mismatch, seq 7, offset 4096
look nowhere
#= nowhere: error: not_found, path "data/desk", what "no run \"x\""
look done
#= done: ok
look failed
#= failed: error: disk_full, path "data/desk/1.nacre", what "the log"

look none
#= none: no error
look busy
#= busy: busy
look ordered
#= ordered: out_of_order, high_watermark 41, seq 43
look halted
#= halted: halted, reason stalled
look undecoded
#= undecoded: decode_failed, offset 12, field "fills.price", what "a decimal is out of range"
look drifted
#= drifted: schema_mismatch, recorded 0000000000abcdef, compiled 0000000000000001
look input
#= input: io, os_error 5, what "a read"

look noon
#= noon: 2023-11-14T22:13:20.000000042Z
look early
#= early: 1969-12-31T23:59:59.999999999Z
look run
#= run: 1700000000000000042-0000002a
look later_run
#= later_run: 1700000000000000042-0000002a
look other_run
#= other_run: {start_ = 1, suffix_ = 2}

look first
#= first: entry 1, "order" on "exec.orders" = {ts_init = 2023-11-14T22:13:20.000000042Z, ts_publish = 2023-11-14T22:13:20.000000042Z, keys = 1, offset = 12824, payload_bytes = 10, payload = "submit O-1"}
look *second
#= *second: entry 2, "quote" on "market.data" = {ts_init = 2023-11-14T22:13:20.000000042Z, ts_publish = 2023-11-14T22:13:20.000000042Z, keys = 0, offset = 12920, payload_bytes = 2, payload = "\001\377"}
look redacted
#= redacted: entry 1, "order" on "exec.orders", redacted = {ts_init = 2023-11-14T22:13:20.000000042Z, ts_publish = 2023-11-14T22:13:20.000000042Z, keys = 1, offset = 12824, payload_bytes = 10}
look absent
#= absent: no entry
look lost
#= lost: <cannot be read: Cannot access memory at address 0x10>
look found
#= found: value = {value = entry 1, "order" on "exec.orders" = {ts_init = 2023-11-14T22:13:20.000000042Z, ts_publish = 2023-11-14T22:13:20.000000042Z, keys = 1, offset = 12824, payload_bytes = 10, payload = "submit O-1"}}
