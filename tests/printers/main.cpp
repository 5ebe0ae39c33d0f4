// SPDX-License-Identifier: BSL-1.0
// One value of each kind that the debugger's printers know, for session.gdb to look at.
#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/log/log_reader.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/values.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// A version to come: other rooms, another inline namespace, the same names.
namespace nacre::later { inline namespace version_7 {

struct run_id {
    nacre::timestamp start_;
    std::uint32_t suffix_;
};

} // namespace version_7
} // namespace nacre::later

// No type of nacre, whatever its name.
namespace application {

struct run_id {
    int start_;
    int suffix_;
};

} // namespace application

/// Where the debugger stops; `up` from here is `main` with all its values.
[[gnu::noinline]] void stop_here() { asm volatile("" ::: "memory"); }

int main() {
    using namespace nacre;
    using namespace nacre::core;
    using reader = log::log_reader<memory_backend, xxh3_128>;

    result<int> const accepted = 42;
    result<int> const& reference = accepted;
    result<int> const refused = error::hash_mismatch(7, 4096);
    result<std::string> const nowhere = error::not_found("no run \"x\"").at_path("data/desk");
    result<void> const done;
    result<void> const failed = error::disk_full("the log").at_path("data/desk/1.nacre");

    error const none;
    error const busy = error::busy();
    error const ordered = error::out_of_order(41, 43);
    error const halted = error::halted(halt_reason::stalled);
    error const undecoded = error::decode_failed("fills.price", 12, "a decimal is out of range");
    error const drifted = error::schema_mismatch(0xABCDEF, 1);
    error const input = error::io(5, "a read");

    timestamp const noon = from_nanoseconds(1'700'000'000'000'000'042);
    timestamp const early = from_nanoseconds(-1);
    run_id const run = *run_id::make(noon, 42);
    later::run_id const later_run{noon, 42};
    application::run_id const other_run{1, 2};

    memory_backend const backend;
    run_inputs inputs;
    inputs.run_id = run;
    inputs.start = noon;
    auto writer = log::log_writer<memory_backend, xxh3_128>::create(backend, inputs,
                                                                    durability_policy::immediate, noon);
    if (!writer) return 1;
    std::array const binary{std::byte{1}, std::byte{0xFF}};
    std::array const keys{index_key_view{"client_order_id", "O-1"}};
    std::array<core::entry_draft, 2> drafts;
    drafts[0] = {1, noon, noon, "exec.orders", "order", {}, keys, as_bytes_view("submit O-1")};
    drafts[1] = {2, noon, noon, "market.data", "quote", {}, {}, binary};
    if (!writer->append(drafts, noon)) return 1;
    auto opened = reader::open(backend, run);
    if (!opened) return 1;
    auto const found = opened->read({1, 0});
    auto const second = opened->read({2, 0});
    if (!found || !second) return 1;
    entry_view const first = *found;

    // The same entry, its payload redacted: one bit of the flags, in a copy.
    std::vector<std::byte> frame(first.bytes().begin(), first.bytes().end());
    frame[7] |= std::byte{0x80};
    entry_view const redacted(frame, first.frame().digest_offset(), first.digest().size(), opened->names(),
                              first.offset());
    entry_view const absent;
    // NOLINTNEXTLINE: nothing is there, and nothing reads it but the debugger
    entry_view const lost({reinterpret_cast<std::byte const*>(8), 48}, 0, 16, opened->names(), 0);

    stop_here();
    // Used, so that no compiler leaves them out.
    return static_cast<int>(reference.has_value() && refused.has_value() && nowhere.has_value() &&
                            done.has_value() && failed.has_value() && none == errc::io && busy == errc::io &&
                            ordered == errc::io && halted == errc::io && undecoded == errc::io &&
                            drifted == errc::io && input == errc::io && early == noon &&
                            later_run.suffix_ == 0 && other_run.start_ == 0 && redacted.offset() == 0 &&
                            absent.offset() == 1 && lost.offset() == 1);
}
