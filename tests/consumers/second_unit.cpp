// SPDX-License-Identifier: BSL-1.0
// A second unit of a consumer: it uses what the first one uses, and the program has it once.
#include <nacre/nacre.hpp>

nacre::result<std::uint64_t> entries_of(nacre::place const& where, nacre::run_id const& run) {
    auto reader = nacre::reader<>::open(where, run);
    if (!reader) return reader.error();
    if (auto const report = nacre::verifier<>().verify(where, run); !report) return report.error();
    return reader->high_watermark();
}
