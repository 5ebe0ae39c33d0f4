// SPDX-License-Identifier: BSL-1.0
#include "support/aborts.hpp"
#include "support/catch2.hpp"

#include <nacre/values.hpp>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

std::atomic<std::size_t> allocations{0};

void* counted_memory(std::size_t size) noexcept {
    allocations.fetch_add(1, std::memory_order_relaxed);
    return std::malloc(size != 0 ? size : 1);
}

void* counted_allocation(std::size_t size) {
    if (void* memory = counted_memory(size)) return memory;
    throw std::bad_alloc();
}

} // namespace

// Every allocation of this program is counted.
void* operator new(std::size_t size) { return counted_allocation(size); }
void* operator new[](std::size_t size) { return counted_allocation(size); }
void* operator new(std::size_t size, std::nothrow_t const&) noexcept { return counted_memory(size); }
void* operator new[](std::size_t size, std::nothrow_t const&) noexcept { return counted_memory(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

using nacre::errc;
using nacre::error;
using nacre::halt_reason;

struct expectation {
    errc code;
    char const* name;
    error value;
    char const* sentence;
};

/// One of each member of the set, with everything it can know, and the sentence it prints.
std::vector<expectation> const& whole_set() {
    static std::vector<expectation> const set = {
        {errc::io, "io", error::io(EIO, "write").at_path("/data/a/1.nacre"),
         "write: Input/output error [/data/a/1.nacre]"},
        {errc::disk_full, "disk_full", error::disk_full("reserving 4096 bytes").at_path("/data/a/1.nacre"),
         "no space left: reserving 4096 bytes [/data/a/1.nacre]"},
        {errc::corrupted, "corrupted",
         error::corrupted(7, 12288, "an entry is not well formed").at_path("/data/a/1.nacre"),
         "the run is corrupted: an entry is not well formed (seq 7) at offset 12288 [/data/a/1.nacre]"},
        {errc::hash_mismatch, "hash_mismatch", error::hash_mismatch(7, 12400).at_path("/data/a/1.nacre"),
         "the stored digest does not match the bytes of the entry (seq 7) at offset 12400 [/data/a/1.nacre]"},
        {errc::out_of_order, "out_of_order", error::out_of_order(41, 43),
         "expected seq 42 after the high-watermark 41, got seq 43"},
        {errc::closed, "closed", error::closed(), "the run is closed: nothing more is accepted"},
        {errc::gap, "gap", error::gap(4, 9), "4 entries are missing between seq 4 and seq 9"},
        {errc::crashed_predecessor, "crashed_predecessor", error::crashed_predecessor("/data/a/1.nacre"),
         "a run with this id exists and was never sealed: recover it before another is started "
         "[/data/a/1.nacre]"},
        {errc::unsupported_format, "unsupported_format", error::unsupported_format(2, 1).at_path("x.nacre"),
         "the file has format 2, this program reads format 1 [x.nacre]"},
        {errc::wrong_hasher, "wrong_hasher", error::wrong_hasher(2, 1).at_path("x.nacre"),
         "the run was written with hasher 2, this program was asked to use hasher 1 [x.nacre]"},
        {errc::not_sealed, "not_sealed", error::not_sealed().at_path("x.nacre"),
         "the run is not sealed: it is being written, or its writer crashed [x.nacre]"},
        {errc::not_found, "not_found", error::not_found("no such run").at_path("x.nacre"),
         "no such run [x.nacre]"},
        {errc::too_large, "too_large", error::too_large(1025, 1024),
         "the size 1025 is more than the limit of 1024"},
        {errc::invalid_argument, "invalid_argument",
         error::invalid_argument("an instance id cannot be empty"),
         "invalid argument: an instance id cannot be empty"},
        {errc::no_run_open, "no_run_open", error::no_run_open(), "no run is open on this handle"},
        {errc::halted, "halted", error::halted(halt_reason::disk_full),
         "the run is halted (disk_full): nothing more is accepted"},
        {errc::timeout, "timeout", error::timeout(), "timed out"},
        {errc::busy, "busy", error::busy().at_path("x.nacre"),
         "the run is held by a live writer or by a recovery [x.nacre]"},
        {errc::encode_failed, "encode_failed", error::encode_failed("the extractor threw"),
         "the message could not be encoded: the extractor threw"},
        {errc::decode_failed, "decode_failed", error::decode_failed("fills[3].price", 17, "not a number"),
         "the payload could not be decoded: field fills[3].price at byte 17: not a number"},
        {errc::schema_mismatch, "schema_mismatch",
         error::schema_mismatch(0xAB, 0x1122334455667788, "SubmitOrder"),
         "the recorded schema (fingerprint 00000000000000ab) differs from the one compiled in (fingerprint "
         "1122334455667788): SubmitOrder"},
        {errc::not_registered, "not_registered", error::not_registered("Heartbeat"),
         "the message type is not registered: Heartbeat"},
        {errc::blob_missing, "blob_missing", error::blob_missing("snapshot-9"),
         "the snapshot blob is missing: snapshot-9"},
        {errc::blob_mismatch, "blob_mismatch", error::blob_mismatch("snapshot-9"),
         "the snapshot blob does not have the recorded content hash: snapshot-9"},
        {errc::apply_failed, "apply_failed", error::apply_failed(12, "unknown order"),
         "an entry could not be applied: unknown order (seq 12)"},
        {errc::catalog, "catalog", error::catalog("slice trades is missing"),
         "catalog: slice trades is missing"},
    };
    return set;
}

/// The next member of the closed set; stops compiling when one is added and not listed here (-Wswitch).
constexpr std::size_t ordinal(errc code) noexcept {
    switch (code) {
    case errc::io: return 0;
    case errc::disk_full: return 1;
    case errc::corrupted: return 2;
    case errc::hash_mismatch: return 3;
    case errc::out_of_order: return 4;
    case errc::closed: return 5;
    case errc::gap: return 6;
    case errc::crashed_predecessor: return 7;
    case errc::unsupported_format: return 8;
    case errc::wrong_hasher: return 9;
    case errc::not_sealed: return 10;
    case errc::not_found: return 11;
    case errc::too_large: return 12;
    case errc::invalid_argument: return 13;
    case errc::no_run_open: return 14;
    case errc::halted: return 15;
    case errc::timeout: return 16;
    case errc::busy: return 17;
    case errc::encode_failed: return 18;
    case errc::decode_failed: return 19;
    case errc::schema_mismatch: return 20;
    case errc::not_registered: return 21;
    case errc::blob_missing: return 22;
    case errc::blob_mismatch: return 23;
    case errc::apply_failed: return 24;
    case errc::catalog: return 25;
    }
    return 26;
}

} // namespace

static_assert(sizeof(error) <= 32);
static_assert(std::is_nothrow_move_constructible_v<error> && std::is_nothrow_copy_constructible_v<error>);

TEST_CASE("V4: each error of the closed set prints a sentence with path, seq and offset where they are known",
          "[core][unit]") {
    REQUIRE(whole_set().size() == 26);
    for (std::size_t at = 0; at < whole_set().size(); ++at) {
        auto const& [code, name, value, sentence] = whole_set()[at];
        CAPTURE(name);
        CHECK(ordinal(code) == at);
        CHECK(value.code() == code);
        CHECK(to_string(code) == name);
        CHECK(value.message() == sentence);
        std::ostringstream printed;
        printed << value;
        CHECK(printed.str() == sentence);
    }
    CHECK(to_string(static_cast<errc>(27)) == "unknown");
}

TEST_CASE("V4: an error carries the numbers its code promises", "[core][unit]") {
    CHECK(error::hash_mismatch(9, 64).seq() == 9);
    CHECK(error::hash_mismatch(9, 64).offset() == 64);
    CHECK(error::hash_mismatch(9).offset() == error::unknown);
    CHECK(error::corrupted(3, 4, "x").seq() == 3);
    CHECK(error::corrupted(3, 4, "x").offset() == 4);
    CHECK(error::out_of_order(10, 12).high_watermark() == 10);
    CHECK(error::out_of_order(10, 12).seq() == 12);
    CHECK(error::gap(4, 9).previous() == 4);
    CHECK(error::gap(4, 9).next() == 9);
    CHECK(error::gap(4, 9).missing() == 4);
    CHECK(error::unsupported_format(7, 1).found() == 7);
    CHECK(error::unsupported_format(7, 1).supported() == 1);
    CHECK(error::wrong_hasher(2, 1).found() == 2);
    CHECK(error::wrong_hasher(2, 1).supported() == 1);
    CHECK(error::too_large(5, 4).size() == 5);
    CHECK(error::too_large(5, 4).limit() == 4);
    CHECK(error::halted(halt_reason::stalled).halt_cause() == halt_reason::stalled);
    CHECK(error::decode_failed("a.b", 17).field() == "a.b");
    CHECK(error::too_large(1025, 1024).at_message(2).field() == "messages[2]");
    CHECK(error::too_large(1025, 1024).at_message(2).message() ==
          "the size 1025 is more than the limit of 1024 (messages[2])");
    CHECK(error::encode_failed("the extractor threw").at_message(0).reason() == "the extractor threw");
    CHECK(error::decode_failed("a.b", 17).offset() == 17);
    CHECK(error::schema_mismatch(1, 2).found() == 1);
    CHECK(error::schema_mismatch(1, 1, "a Fill").message() ==
          "the recorded payload type is not the one that was asked for: a Fill");
    CHECK(error::schema_mismatch(1, 2).supported() == 2);
    CHECK(error::apply_failed(8, "x").seq() == 8);
    CHECK(error::io(ENOSPC, "x").os_error() == ENOSPC);
}

TEST_CASE("V4: seq and offset of an error that has none are unknown, whatever else it carries",
          "[core][unit]") {
    CHECK(error::gap(4, 9).seq() == 5);
    CHECK(error::gap(4, 9).offset() == error::unknown);
    CHECK(error::too_large(5, 4).seq() == error::unknown);
    CHECK(error::too_large(5, 4).offset() == error::unknown);
    CHECK(error::schema_mismatch(1, 2).seq() == error::unknown);
    CHECK(error::out_of_order(10, 12).offset() == error::unknown);
    CHECK(error::halted(halt_reason::io).seq() == error::unknown);
    CHECK(error::decode_failed("a.b", 17).seq() == error::unknown);
    CHECK(error::closed().seq() == error::unknown);
    CHECK(error::closed().os_error() == 0);
}

TEST_CASE("V4: what only some codes have is asserted to be asked of those", "[core][unit]") {
    auto const closed = error::closed();
    CHECK(test::aborts([&] { static_cast<void>(closed.high_watermark()); }));
    CHECK(test::aborts([&] { static_cast<void>(closed.previous()); }));
    CHECK(test::aborts([&] { static_cast<void>(closed.next()); }));
    CHECK(test::aborts([&] { static_cast<void>(closed.missing()); }));
    CHECK(test::aborts([&] { static_cast<void>(closed.found()); }));
    CHECK(test::aborts([&] { static_cast<void>(closed.supported()); }));
    CHECK(test::aborts([&] { static_cast<void>(closed.size()); }));
    CHECK(test::aborts([&] { static_cast<void>(closed.limit()); }));
    CHECK(test::aborts([&] { static_cast<void>(closed.halt_cause()); }));
    CHECK_FALSE(test::aborts([&] { static_cast<void>(error::gap(1, 3).missing()); }));
}

TEST_CASE("an error becomes a std::error_code of its code", "[core][unit]") {
    std::error_code const code = error::disk_full("reserving").at_path("/data/x.nacre");
    CHECK(code.category().name() == std::string("nacre"));
    CHECK(code == errc::disk_full);
    CHECK(code == std::errc::no_space_on_device);
    CHECK(code.message() == "no space is left");
    CHECK_FALSE(std::error_code(error{}));
    CHECK(error::busy() == std::errc::device_or_resource_busy);
}

TEST_CASE("V4: what is not known is left out of the sentence", "[core][unit]") {
    CHECK(error::hash_mismatch(9).message() ==
          "the stored digest does not match the bytes of the entry (seq 9)");
    CHECK(error::corrupted(error::unknown, 4096, "the header is cut short").message() ==
          "the run is corrupted: the header is cut short at offset 4096");
    CHECK(error::corrupted(error::unknown, error::unknown, "").message() ==
          "the run is corrupted: a structure cannot be decoded");
    CHECK(error::io(0, "").message() == "an input/output operation failed");
    CHECK(error::decode_failed("", error::unknown).message() == "the payload could not be decoded");
    CHECK(error::encode_failed().message() == "the message could not be encoded");
    CHECK(error::not_registered().message() == "the message type is not registered");
    CHECK(error::not_found().message() == "no such entry or run");
    CHECK(error::unsupported_format(0, 1).message() == "this is not a nacre run file");
    CHECK(error::gap(4, 6).message() == "1 entry is missing between seq 4 and seq 6");
}

TEST_CASE("V4: factories that take no text do not allocate, nor do copies of what they made",
          "[core][unit]") {
    auto const make_all = [] {
        std::size_t made = 0;
        auto const keep = [&made](error value) {
            error const copy = value;
            error const moved = std::move(value);
            made += copy.code() == moved.code();
        };
        keep(error::hash_mismatch(1, 2));
        keep(error::out_of_order(1, 3));
        keep(error::closed());
        keep(error::gap(1, 3));
        keep(error::unsupported_format(2, 1));
        keep(error::wrong_hasher(2, 1));
        keep(error::not_sealed());
        keep(error::not_found());
        keep(error::too_large(2, 1));
        keep(error::no_run_open());
        keep(error::halted(halt_reason::io));
        keep(error::timeout());
        keep(error::busy());
        keep(error::encode_failed());
        keep(error::not_registered());
        nacre::result<int> const failed = error::closed();
        made += !failed.has_value();
        return made;
    };
    auto const before = allocations.load();
    std::size_t const made = make_all();
    auto const after = allocations.load();
    CHECK(made == 16);
    CHECK(after == before);

    auto const text_before = allocations.load();
    auto const text = error::catalog("counted");
    CHECK(allocations.load() > text_before); // the counter counts
    CHECK(text.reason() == "counted");
}

TEST_CASE("copies of an error share its text, which lives as long as the last of them", "[core][unit]") {
    auto original = error::corrupted(3, 64, "an entry is not well formed").at_path("/data/x.nacre");
    error copy = original;
    error assigned;
    assigned = copy;
    CHECK(copy.reason().data() == original.reason().data());
    original = error::closed();
    copy = std::move(assigned);
    CHECK(copy.reason() == "an entry is not well formed");
    CHECK(copy.path() == "/data/x.nacre");
    CHECK(original.reason().empty());
    error& same = copy;
    copy = same;
    CHECK(copy.path() == "/data/x.nacre");
}

TEST_CASE("an error names the first path it was given", "[core][unit]") {
    auto const inner = error::not_found("no such run").at_path("/data/a/1.nacre");
    CHECK(inner.at_path("/data").path() == "/data/a/1.nacre");
    auto const plain = error::busy();
    CHECK(plain.path().empty());
    CHECK(plain.at_path("/data/b").path() == "/data/b");
    CHECK(plain.at_path("/data/b").code() == errc::busy);
}

TEST_CASE("an error of a halted run names what stopped it, and its copies share that", "[core][error]") {
    auto const cause = error::io(5, "writing failed").at_path("/data/a/1.nacre");
    auto const halted = error::halted(halt_reason::io, cause);
    CHECK(halted.code() == errc::halted);
    CHECK(halted.halt_cause() == halt_reason::io);
    CHECK(halted.os_error() == 5);
    CHECK(halted.path() == "/data/a/1.nacre");
    CHECK(halted.message() == "the run is halted (io): nothing more is accepted: writing failed: " +
                                  std::string(std::strerror(5)) + " [/data/a/1.nacre]");
    auto const copy = halted;
    CHECK(copy.reason().data() == halted.reason().data());

    // The first cause stays, whoever passes it on.
    auto const again = error::halted(halt_reason::other, halted);
    CHECK(again.halt_cause() == halt_reason::io);
    CHECK(again.message() == halted.message());
}
