// SPDX-License-Identifier: BSL-1.0
// Every bit of a sealed run is covered: exhaustive where the build is fast, at a stride elsewhere.
#include "run_fixture.hpp"
#include "support/catch2.hpp"
#include "support/sanitized.hpp"

#include <nacre/format/entry_frame.hpp>
#include <nacre/values.hpp>
#include <nacre/verifier.hpp>

#include <chrono>
#include <iostream>

namespace {

using namespace nacre;
using namespace nacre::core;
using nacre::verification::verify_bytes;
using namespace nacre::test;

#if defined(NACRE_TEST_SANITIZED) || !defined(__OPTIMIZE__)
constexpr std::size_t stride = 61; // prime: over time every bit position of a byte
#else
constexpr std::size_t stride = 1;
#endif

/// The sealed run with one of its payloads redacted: the rule digests have for it is covered as well.
bytes sealed_run_with_redaction() {
    bytes file = sealed_run();
    auto const frame = find_entry(file, 23);
    auto const entry = *format::parse_entry(frame_bytes(file, frame), run_digest_bytes);
    REQUIRE(entry.payload.size() > run_digest_bytes);
    auto const payload = bytes_span(file).subspan(frame.offset + entry.digest_offset() + run_digest_bytes,
                                                  entry.payload.size());
    digest const whole = run_hasher{}.digest(payload);
    std::fill(payload.begin(), payload.end(), std::byte{0});
    format::store(payload, 0, whole);
    auto prefix = frame.prefix;
    prefix.flags |= format::entry_flag::redacted;
    format::store(bytes_span(file), frame.offset, prefix);
    return file;
}

bool is_reported(bytes_view file) {
    auto const outcome = verify_bytes<run_hasher>(file, test_run());
    return !outcome || !outcome->clean();
}

TEST_CASE("the run of the coverage tests holds every frame kind and is clean, redaction and all",
          "[verifier][coverage]") {
    bytes const file = sealed_run_with_redaction();
    auto const found = verify(file);
    for (auto const& each : found.findings())
        UNSCOPED_INFO(each);
    CHECK(found.clean());
    CHECK(found.entries == test_run_entries);
    CHECK(found.bytes == file.size());
    CHECK(file.size() > 30'000);
    CHECK(file.size() < 48'000);

    std::vector<int> met(10);
    for (auto const& each : log_frames(file))
        ++met[each.prefix.kind];
    for (auto const& each : frames_between(file, superblock_in(file).log_end, file.size()))
        ++met[each.prefix.kind];
    for (std::size_t kind = 1; kind <= 9; ++kind) {
        CAPTURE(kind);
        CHECK(met[kind] > 0);
    }
    std::vector<bool> header_combinations(8);
    for (auto const& each : log_frames(file))
        if (each.is(format::frame_kind::entry)) header_combinations[each.prefix.flags & 7] = true;
    CHECK(std::count(header_combinations.begin(), header_combinations.end(), true) == 8);
}

TEST_CASE("every single-bit flip at every byte of a sealed run is reported", "[verifier][coverage]") {
    bytes file = sealed_run_with_redaction();
    std::size_t flips = 0;
    std::vector<std::size_t> unreported;
    for (std::size_t at = 0; at < file.size() * 8; at += stride, ++flips) {
        flip_bit(file, at / 8, static_cast<unsigned>(at % 8));
        if (!is_reported(file)) unreported.push_back(at);
        flip_bit(file, at / 8, static_cast<unsigned>(at % 8));
    }
    std::cout << "single-bit flips tried: " << flips << " in " << file.size() << " bytes\n";
    CHECK(unreported == std::vector<std::size_t>{});
    CHECK(flips * stride >= file.size() * 8);
    CHECK_FALSE(is_reported(file));
}

TEST_CASE("every truncation of a sealed run is reported", "[verifier][coverage]") {
    bytes const file = sealed_run_with_redaction();
    std::vector<std::size_t> unreported;
    for (std::size_t size = 0; size < file.size(); size += stride)
        if (!is_reported(bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size))))
            unreported.push_back(size);
    CHECK(unreported == std::vector<std::size_t>{});
}

TEST_CASE("every single byte appended to a sealed run is reported", "[verifier][coverage]") {
    bytes file = sealed_run();
    file.push_back(std::byte{0});
    CHECK(verify(file).count(finding_kind::byte_not_accounted_for) == 1);
    CHECK(verify(file).count() == 1);
}

TEST_CASE("a flip in an entry is reported as a hash mismatch of that entry, wherever in its frame",
          "[verifier][coverage]") {
    bytes file = sealed_run();
    for (std::uint64_t const seq : {2u, 15u, 30u}) {
        auto const frame = find_entry(file, seq);
        for (std::size_t at = frame.offset; at < frame.end(); ++at) {
            if (at - frame.offset >= 4 && at - frame.offset < 6) continue; // the kind: no entry any more
            flip_bit(file, at, at % 8);
            auto const found = verify(file);
            CAPTURE(seq, at - frame.offset);
            for (auto const& each : found.findings())
                UNSCOPED_INFO(each);
            bool const named =
                std::any_of(found.findings().begin(), found.findings().end(), [&](finding const& each) {
                    return (each.kind == finding_kind::hash_mismatch ||
                            each.kind == finding_kind::byte_not_accounted_for) &&
                           each.first_seq == seq && each.last_seq == seq;
                });
            CHECK(named);
            CHECK(found.count(finding_kind::gap) == 0);
            CHECK(found.count(finding_kind::chain_break) == 0);
            CHECK(found.count(finding_kind::manifest_mismatch) == 0);
            flip_bit(file, at, at % 8);
        }
    }
}

} // namespace
