// SPDX-License-Identifier: BSL-1.0
// nacre.ipp: all of nacre::compiled. For builds without CMake: define NACRE_COMPILED for every unit of the
// program, and let one of them include this.
//
// Each body in it is one that headers otherwise define inline; see core/compiled.hpp.

#ifndef NACRE_COMPILED
#error "nacre: define NACRE_COMPILED for every unit of a program in which one includes nacre/nacre.ipp"
#endif

#include <nacre/catalog.hpp>
#include <nacre/nacre.hpp>

#include <nacre/backend/file_appendable.ipp>
#include <nacre/backend/file_backend.ipp>
#include <nacre/backend/file_options.ipp>
#include <nacre/backend/file_readable.ipp>
#include <nacre/backend/file_space.ipp>
#include <nacre/backend/live_cell.ipp>
#include <nacre/backend/memory_backend.ipp>
#include <nacre/backend/os/anonymous_memory.ipp>
#include <nacre/backend/os/boot_id.ipp>
#include <nacre/backend/os/descriptor.ipp>
#include <nacre/backend/os/directory.ipp>
#include <nacre/backend/os/failure.ipp>
#include <nacre/backend/os/lock.ipp>
#include <nacre/backend/os/mapping.ipp>
#include <nacre/backend/os/system_clock.ipp>
#include <nacre/backend/write_window.ipp>
#include <nacre/capture/capture_error.ipp>
#include <nacre/catalog/csv_catalog.ipp>
#include <nacre/catalog/market_record.ipp>
#include <nacre/catalog/scaled_decimal.ipp>
#include <nacre/codec/input.ipp>
#include <nacre/codec/path.ipp>
#include <nacre/core/errc.ipp>
#include <nacre/core/error.ipp>
#include <nacre/core/ids.ipp>
#include <nacre/core/sentence.ipp>
#include <nacre/format/anchor_frame.ipp>
#include <nacre/format/definition_frame.ipp>
#include <nacre/format/header.ipp>
#include <nacre/format/manifest_frame.ipp>
#include <nacre/format/sealed_index.ipp>
#include <nacre/format/superblock.ipp>
#include <nacre/lifecycle/halt_signal.ipp>
#include <nacre/lifecycle/retention.ipp>
#include <nacre/lifecycle/retention_policy.ipp>
#include <nacre/lifecycle/session_config.ipp>
#include <nacre/lifecycle/sweep_report.ipp>
#include <nacre/log/definitions.ipp>
#include <nacre/log/name_table.ipp>
#include <nacre/log/place.ipp>
#include <nacre/log/run_head.ipp>
#include <nacre/message/identity.ipp>
#include <nacre/reader/nearest_name.ipp>
#include <nacre/replay/directory_snapshot_store.ipp>
#include <nacre/replay/joined_inputs.ipp>
#include <nacre/replay/replay_inputs.ipp>
#include <nacre/replay/snapshot_name.ipp>
#include <nacre/replay/unnamed_types.ipp>
#include <nacre/schema/how_to_read.ipp>
#include <nacre/verifier/head_check.ipp>
#include <nacre/verifier/payload_check.ipp>
#include <nacre/verifier/report.ipp>
#include <nacre/writer/halt.ipp>
#include <nacre/writer/writer_options.ipp>

#include <nacre/log/instances.hpp>
#include <nacre/reader/instances.hpp>
#include <nacre/verifier/instances.hpp>
#include <nacre/writer/instances.hpp>

namespace nacre { inline namespace nacre_v1 {

namespace cataloguing {
template class basic_csv_fields<void>;
template class basic_csv_lines<void>;
} // namespace cataloguing

namespace lifecycle {
NACRE_LOG_INSTANCES(, sweeper)
} // namespace lifecycle

namespace log {
template class basic_log_index<void>;
template class basic_log_projection<void>;
template std::optional<std::vector<std::byte>>
mend_frame<hashing::xxh3_128>(bytes_view, std::uint64_t, std::uint64_t&, hashing::xxh3_128 const&);
template std::optional<std::vector<std::byte>>
mend_frame<hashing::xxh3_64>(bytes_view, std::uint64_t, std::uint64_t&, hashing::xxh3_64 const&);
template class salvage<hashing::xxh3_128>;
template class salvage<hashing::xxh3_64>;
template class sealed_index_reader<hashing::xxh3_128>;
template class sealed_index_reader<hashing::xxh3_64>;
NACRE_LOG_INSTANCES(, log_reader)
NACRE_LOG_INSTANCES(, log_writer)
NACRE_LOG_INSTANCES(, recovered_run)
} // namespace log

namespace reading {
template class basic_header_index<void>;
} // namespace reading

namespace schema {
template class schema_comparison<schema_tree>;
template class schema_growth<schema_tree>;
template class schema_parser<schema_tree>;
} // namespace schema

namespace verification {
template class basic_number_ranges<void>;
template class basic_observed_index<void>;
template class basic_observed_names<void>;
} // namespace verification

}} // namespace nacre

NACRE_READER_INSTANCES()
NACRE_VERIFIER_INSTANCES()
NACRE_WRITER_INSTANCES()
