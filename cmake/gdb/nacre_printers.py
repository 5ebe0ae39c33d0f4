# SPDX-License-Identifier: BSL-1.0
"""Pretty-printers of GDB for result<T>, error, entry_view, run_id and timestamp.

To use them, in GDB or in ~/.gdbinit (the folder is where `cmake --install` puts them):

    source /usr/local/share/nacre/gdb/nacre_printers.py

Types are recognised by their own name and their outermost namespace, whatever rooms and inline namespaces
lie between, so that one file serves every version. Nothing is called in the program: core dumps print as
well. What cannot be read prints as a sentence in angle brackets. `print /r` shows a value as it is stored.

Only GDB is covered. LLDB shows the members themselves.
"""

import datetime
import re

import gdb
import gdb.printing

UNKNOWN = 2**64 - 1  # error::unknown
REDACTED = 1 << 15  # format::entry_flag::redacted
PAYLOAD_BYTES_MAX = 200  # how much of a payload is shown


def field(value, *names):
    """The first of these members that there is: standard libraries name theirs differently."""
    for name in names:
        try:
            return value[name]
        except gdb.error:
            continue
    raise gdb.error("has none of the members " + ", ".join(names))


def text_of(string):
    """The bytes of a std::string as text."""
    try:
        begin, size = string["_M_dataplus"]["_M_p"], int(string["_M_string_length"])  # libstdc++
    except gdb.error:
        return string.format_string().strip('"')
    if size == 0:
        return ""
    return bytes(gdb.selected_inferior().read_memory(int(begin), size)).decode("utf-8", "replace")


def element(vector, at):
    begin = field(vector, "_M_impl", "__begin_")  # libstdc++, libc++
    if begin.type.strip_typedefs().code != gdb.TYPE_CODE_PTR:
        begin = begin["_M_start"]
    return begin[at]


def nanoseconds_of(time_point):
    duration = field(time_point, "__d", "__d_")  # libstdc++, libc++
    return int(field(duration, "__r", "__rep_"))


def time_text(nanoseconds):
    seconds, rest = divmod(nanoseconds, 10**9)
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    return "{}.{:09}Z".format(moment.isoformat(), rest)


def enumerator(value):
    """`disk_full` of `nacre::...::errc::disk_full`."""
    return str(value).rpartition("::")[2]


def quoted(text):
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n"))


def readable(method):
    """Says what could not be read, instead of an exception in the middle of GDB's output."""

    def reading(self):
        try:
            return method(self)
        except (gdb.error, gdb.MemoryError) as problem:
            return "<cannot be read: {}>".format(problem)

    return reading


class ErrorPrinter:
    # What the two numbers of an error are, by its code: core/error.hpp.
    NUMBERS = {
        "corrupted": ("seq", "offset"),
        "hash_mismatch": ("seq", "offset"),
        "out_of_order": ("high_watermark", "seq"),
        "gap": ("previous", "next"),
        "unsupported_format": ("found", "supported"),
        "wrong_hasher": ("recorded", "compiled"),
        "too_large": ("size", "limit"),
        "halted": ("reason", None),
        "decode_failed": ("offset", None),
        "schema_mismatch": ("recorded", "compiled"),
        "apply_failed": ("seq", None),
    }

    def __init__(self, value):
        self.value = value

    @readable
    def to_string(self):
        if int(self.value["code_"]) == 0:
            return "no error"
        return ", ".join([enumerator(self.value["code_"])] + self.numbers() + self.words())

    def numbers(self):
        code = enumerator(self.value["code_"])
        out = []
        for name, member in zip(self.NUMBERS.get(code, ()), ("first_", "second_")):
            number = int(self.value[member])
            if name is None or number == UNKNOWN:
                continue
            if name == "reason":
                out.append("reason " + self.halt_reason(number))
            else:
                out.append("{} {}".format(name, "%016x" % number if code == "schema_mismatch" else number))
        if int(self.value["os_error_"]) != 0:
            out.append("os_error {}".format(int(self.value["os_error_"])))
        return out

    def halt_reason(self, number):
        room = self.value.type.unqualified().strip_typedefs().name.rpartition("::")[0]
        try:
            return enumerator(gdb.Value(number).cast(gdb.lookup_type(room + "::halt_reason")))
        except gdb.error:
            return str(number)

    def words(self):
        if int(self.value["context_"]) == 0:
            return []
        words = self.value["context_"].dereference()["words"]
        named = [(name, text_of(words[name])) for name in ("path", "field", "what")]
        return ["{} {}".format(name, quoted(text)) for name, text in named if text]


class ResultPrinter:
    def __init__(self, value):
        # result<void> holds a result of nothing.
        self.is_void = any(each.name == "outcome_" for each in value.type.fields())
        self.value = value["outcome_"] if self.is_void else value

    @readable
    def to_string(self):
        if not bool(self.value["has_value_"]):
            return "error: {}".format(ErrorPrinter(self.value["failure_"]).to_string())
        return "ok" if self.is_void else "value"

    def children(self):
        if not self.is_void and bool(self.value["has_value_"]):
            yield "value", self.value["value_"]


class RunIdPrinter:
    def __init__(self, value):
        self.value = value

    @readable
    def to_string(self):
        return "{:019}-{:08x}".format(nanoseconds_of(self.value["start_"]), int(self.value["suffix_"]))


class TimestampPrinter:
    def __init__(self, value):
        self.value = value

    @readable
    def to_string(self):
        return time_text(nanoseconds_of(self.value))


class EntryViewPrinter:
    # Where the fields stand in a frame: docs/format.md, "Entry".
    FIXED_BYTES = 48

    def __init__(self, value):
        self.value = value
        self.at = int(value["frame_"])

    def read(self, at, size):
        return bytes(gdb.selected_inferior().read_memory(self.at + at, size))

    def number(self, at, size, signed=False):
        return int.from_bytes(self.read(at, size), "little", signed=signed)

    def name(self, table, number):
        records = field(field(self.value["names_"].dereference(), table), "by_id")
        return quoted(text_of(element(records, number - 1).dereference()["name"]))

    def redacted(self):
        return self.number(6, 2) & REDACTED != 0

    @readable
    def to_string(self):
        if self.at == 0:
            return "no entry"
        return "entry {}, {} on {}{}".format(
            self.number(8, 8),
            self.name("payload_types_", self.number(36, 4)),
            self.name("topics_", self.number(32, 4)),
            ", redacted" if self.redacted() else "",
        )

    def children(self):
        if self.at == 0:
            return
        try:
            self.read(0, self.FIXED_BYTES)
        except gdb.MemoryError:
            return  # to_string says so
        yield "ts_init", time_text(self.number(16, 8, signed=True))
        yield "ts_publish", time_text(self.number(24, 8, signed=True))
        yield "keys", self.number(46, 2)
        yield "offset", self.value["offset_"]
        size = self.number(40, 4)
        yield "payload_bytes", size
        if size != 0 and not self.redacted():
            begin = self.value["frame_"] + self.value["digest_at_"] + self.value["digest_bytes_"]
            shown = gdb.lookup_type("char").array(min(size, PAYLOAD_BYTES_MAX) - 1)
            yield "payload", begin.cast(shown.pointer()).dereference()


class Printers(gdb.printing.PrettyPrinter):
    BY_NAME = {
        "result": ResultPrinter,
        "error": ErrorPrinter,
        "entry_view": EntryViewPrinter,
        "run_id": RunIdPrinter,
        "timestamp": TimestampPrinter,
    }
    NAME = re.compile(r"^nacre::(?:\w+::)*(\w+)$")

    def __init__(self):
        super().__init__("nacre", [gdb.printing.SubPrettyPrinter(name) for name in self.BY_NAME])

    def __call__(self, value):
        kind = value.type
        if kind.code in (gdb.TYPE_CODE_REF, gdb.TYPE_CODE_RVALUE_REF):
            value = value.referenced_value()
            kind = value.type
        # As it was declared, then as it is: a timestamp is an alias of a type that is not nacre's.
        for each in (kind.unqualified(), kind.unqualified().strip_typedefs()):
            match = self.NAME.match(without_arguments(each.name or ""))
            printer = self.BY_NAME.get(match.group(1)) if match else None
            if printer is None:
                continue
            if any(sub.name == match.group(1) and not sub.enabled for sub in self.subprinters):
                return None
            return printer(value)
        return None


def without_arguments(name):
    """`nacre::result` of `nacre::result<std::pair<int, int> >`: names inside the brackets decide nothing."""
    out, depth = [], 0
    for character in name:
        depth += character == "<"
        if depth == 0:
            out.append(character)
        depth -= character == ">"
    return "".join(out)


gdb.printing.register_pretty_printer(gdb.current_objfile(), Printers(), replace=True)
