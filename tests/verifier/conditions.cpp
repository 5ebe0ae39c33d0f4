// SPDX-License-Identifier: BSL-1.0
// Runs that are not sealed, files that are no runs, keys that an encoder derives, and bytes made to mislead.
#include "run_on_disk.hpp"
#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/store.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>
#include <nacre/verifier.hpp>
#include <nacre/writer.hpp>

#include <chrono>

namespace {

using namespace nacre;
using namespace nacre::core;
using nacre::log::recovered_run;
using nacre::verification::verify_bytes;
using namespace nacre::test;
using enum finding_kind;
using format::frame_kind;

template <class Backend>
report verify_in(Backend const& backend) {
    auto found = basic_verifier<Backend, raw_encoder, run_hasher>().verify(backend, test_run()).value();
    for (auto const& each : found.findings())
        UNSCOPED_INFO(each);
    return found;
}

/// The bytes of a run whose writer died after `fill_run`.
bytes crashed_run() {
    memory_backend backend;
    auto writer = start_run(backend);
    fill_run(writer);
    return bytes_of(backend);
}

std::size_t last_commit_end(bytes const& file) {
    auto const bounds = verification::content_end_of(file, format::log_begin);
    return frames_between(file, format::log_begin, bounds).back().end();
}

report recover_and_verify(run_on_disk const& run, status expected) {
    auto recovered = recovered_run<file_backend, run_hasher>::open(run.backend(), test_run()).value();
    CHECK(recovered.seal().value() == expected);
    auto found = run.verify().value();
    for (auto const& each : found.findings())
        UNSCOPED_INFO(each);
    return found;
}

// Runs that are not sealed.

TEST_CASE("a run held by a live writer is verified as far as it was published", "[verifier][conditions]") {
    temporary_directory folder;
    file_backend const backend(folder.path(), "trader-001");
    auto writer = start_run(backend);
    auto found = verify_in(backend);
    CHECK(found.clean());
    CHECK(found.live);
    CHECK(found.status == status::running);
    CHECK(found.high_watermark == 0);

    fill_run(writer);
    found = verify_in(backend);
    CHECK(found.clean());
    CHECK(found.live);
    CHECK(found.entries == test_run_entries);
    CHECK(found.high_watermark == test_run_entries);
    CHECK(found.bytes == writer.committed_offset());

    writer.seal(status::ended).value();
    found = verify_in(backend);
    CHECK(found.clean());
    CHECK_FALSE(found.live);
    CHECK(found.status == status::ended);
}

TEST_CASE("a run in memory is verified like one in a file", "[verifier][conditions]") {
    memory_backend backend;
    auto writer = start_run(backend, durability_policy::process);
    fill_run(writer);
    CHECK(verify_in(backend).live);
    CHECK(verify_in(backend).clean());
    writer.seal(status::ended).value();
    CHECK(verify_in(backend).clean());
    CHECK_FALSE(verify_in(backend).live);
}

TEST_CASE("damage in a live run is found behind its writer's back", "[verifier][conditions]") {
    temporary_directory folder;
    file_backend const backend(folder.path(), "trader-001");
    auto writer = start_run(backend);
    fill_run(writer);
    {
        std::fstream file(backend.location(test_run()), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(format::log_begin + 3000));
        file.put('\xA5');
    }
    CHECK_FALSE(verify_in(backend).clean());
}

TEST_CASE("a crashed run is verified to its last commit and its status is the only finding",
          "[verifier][conditions]") {
    run_on_disk const run(crashed_run());
    auto const found = run.verify().value();
    CHECK(found.count() == 1);
    CHECK(found.count(manifest_mismatch) == 1);
    CHECK_FALSE(found.live);
    CHECK(found.status == status::running);
    CHECK(found.high_watermark == test_run_entries);
    CHECK(found.entries == test_run_entries);
    CHECK(recover_and_verify(run, status::crashed_recovered).clean());
}

TEST_CASE("space prepared ahead of a crashed run's end is no finding", "[verifier][conditions]") {
    bytes file = crashed_run();
    file.resize(file.size() + 1'000'003, std::byte{0});
    CHECK(run_on_disk(file).verify().value().count() == 1);
}

TEST_CASE("a torn tail of a crashed run is reported as bytes that nothing accounts for",
          "[verifier][conditions]") {
    bytes file = crashed_run();
    std::size_t const whole = last_commit_end(file);
    file.resize(whole);
    auto const last = frames_between(file, format::log_begin, whole);
    auto const& anchor_commit = *std::find_if(last.rbegin() + 1, last.rend(),
                                              [](auto const& each) { return each.is(frame_kind::commit); });
    for (std::size_t cut = whole - 1; cut > anchor_commit.end(); cut -= 7) {
        bytes torn(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(cut));
        auto const found = verify(torn);
        CAPTURE(cut);
        for (auto const& each : found.findings())
            UNSCOPED_INFO(each);
        CHECK(found.count(manifest_mismatch) == 1);
        CHECK(found.count(byte_not_accounted_for) == 1);
        CHECK(found.count() == 2);
        CHECK(found.entries == 40);
        CHECK(found.high_watermark == 40);
    }
}

TEST_CASE("a last batch that a crash left with a hole is a tail, though its commit survived",
          "[verifier][conditions]") {
    bytes file = crashed_run();
    for (auto const& each : frames_between(file, format::log_begin, last_commit_end(file)))
        if (each.is(frame_kind::entry) && each.prefix.seq == 42) {
            auto const lost = frame_bytes(file, each);
            std::fill(lost.begin(), lost.end(), std::byte{0});
            break;
        }
    run_on_disk const run(file);
    auto const found = run.verify().value();
    CHECK(found.count(manifest_mismatch) == 1);
    CHECK(found.count(byte_not_accounted_for) == 1);
    CHECK(found.count() == 2);
    CHECK(found.high_watermark == 40);
    CHECK(recover_and_verify(run, status::crashed_recovered).clean()); // recovery sees the same
}

TEST_CASE("damage inside what a crashed run acknowledged is reported with what it lost",
          "[verifier][conditions]") {
    bytes file = crashed_run();
    for (auto const& each : frames_between(file, format::log_begin, last_commit_end(file)))
        if (each.is(frame_kind::entry) && (each.prefix.seq == 12 || each.prefix.seq == 30))
            flip_bit(file, each.offset + 20);
    auto const found = verify(file);
    CHECK(found.count(hash_mismatch) == 2);
    CHECK(found.count(manifest_mismatch) == 1);
    CHECK(found.count() == 3);
}

TEST_CASE("entries that a crashed run acknowledged and does not hold are a trailing gap",
          "[verifier][conditions]") {
    bytes file = crashed_run(); // the anchor at 40 was stored by a superblock
    std::size_t at = 0;
    for (auto const& each : frames_between(file, format::log_begin, last_commit_end(file)))
        if (each.is(frame_kind::entry) && each.prefix.seq == 21) at = each.offset;
    file.resize(at);
    auto const found = verify(file);
    REQUIRE(found.count(gap) == 1);
    auto const what = *std::find_if(found.findings().begin(), found.findings().end(),
                                    [](auto const& each) { return each.kind == gap; });
    CHECK(what.first_seq == 21);
    CHECK(what.last_seq == 40);
    CHECK(found.count(manifest_mismatch) ==
          2); // not sealed, and a superblock names an offset the log does not reach
}

TEST_CASE("a quarantined run is verified, damage and all", "[verifier][conditions]") {
    bytes file = crashed_run();
    std::size_t at = 0;
    for (auto const& each : frames_between(file, format::log_begin, last_commit_end(file)))
        if (each.is(frame_kind::entry) && each.prefix.seq == 12) at = each.offset;
    flip_bit(file, at + 20);
    run_on_disk const run(file);
    auto const found = recover_and_verify(run, status::quarantined);
    CHECK(found.status == status::quarantined);
    CHECK(found.count(hash_mismatch) == 1);
    CHECK(found.count() == 1);
    CHECK(found.entries == test_run_entries - 1);

    // The damage heals, the record of it stays.
    bytes healed = run.content();
    flip_bit(healed, at + 20);
    auto const after = verify(healed);
    CHECK(after.count(manifest_mismatch) == 1);
    CHECK(after.count() == 1);
}

TEST_CASE("a run that recovery cut and sealed is clean", "[verifier][conditions]") {
    bytes file = crashed_run();
    file.resize(last_commit_end(file) - 13);
    CHECK(recover_and_verify(run_on_disk(file), status::crashed_recovered).clean());
}

TEST_CASE("a seal that was interrupted between its superblocks is reported", "[verifier][conditions]") {
    bytes file = sealed_run();
    std::size_t const older = superblock_in(file, 0).generation < superblock_in(file, 1).generation ? 0 : 1;
    edit_superblock(file, older, [](format::superblock& block) {
        block.status = status::running;
        block.footer_offset = block.file_end = 0;
    });
    auto const found = verify(file);
    CHECK(found.count(manifest_mismatch) == 1);
    CHECK(found.count() == 1);
    CHECK(found.status == status::ended);
}

TEST_CASE("a seal that was interrupted before its superblocks is reported with what it left",
          "[verifier][conditions]") {
    bytes file = sealed_run();
    for (std::size_t slot = 0; slot < 2; ++slot)
        edit_superblock(file, slot, [](format::superblock& block) {
            block.status = status::running;
            block.footer_offset = block.file_end = 0;
        });
    auto const found = verify(file);
    CHECK(found.count(manifest_mismatch) == 1);
    CHECK(found.count(byte_not_accounted_for) == 1);
    CHECK(found.count() == 2);
}

TEST_CASE("a crashed run without a readable superblock is verified from its log", "[verifier][conditions]") {
    bytes file = crashed_run();
    flip_bit(file, format::superblock_offset(0) + 30);
    flip_bit(file, format::superblock_offset(1) + 30);
    auto const found = verify(file);
    CHECK(found.count(manifest_mismatch) == 3);
    CHECK(found.count() == 3);
    CHECK(found.entries == test_run_entries);
}

// What cannot be opened.

TEST_CASE("what is no run of this format, hasher or name is a typed error", "[verifier][conditions]") {
    auto const outcome = [](bytes const& file) { return run_on_disk(file).verify(); };
    CHECK(outcome({}).error().code() == errc::unsupported_format);
    CHECK(outcome(bytes(50'000, std::byte{0x5A})).error().code() == errc::unsupported_format);
    bytes file = sealed_run();
    file.resize(2000);
    CHECK(outcome(file).error().code() == errc::corrupted);

    file = sealed_run();
    file[16] = std::byte{2}; // a later format
    CHECK(outcome(file).error().code() == errc::unsupported_format);
    CHECK(outcome(file).error().found() == 2);

    auto const other_hasher = verify_bytes<xxh3_64>(sealed_run(), test_run());
    CHECK(other_hasher.error().code() == errc::wrong_hasher);

    auto const other_name = *run_id::make(at_ns(17), 3);
    CHECK(run_on_disk(sealed_run(), other_name).verify().error().code() == errc::corrupted);

    temporary_directory folder;
    file_backend const backend(folder.path(), "trader-001");
    CHECK(
        basic_verifier<file_backend, raw_encoder, run_hasher>().verify(backend, test_run()).error().code() ==
        errc::not_found);
    std::filesystem::create_directories(backend.location(test_run()));
    CHECK(
        basic_verifier<file_backend, raw_encoder, run_hasher>().verify(backend, test_run()).error().code() ==
        errc::io);
}

TEST_CASE("progress goes up to the end of the log", "[verifier][conditions]") {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> calls;
    verify_options options;
    options.progress = [&](std::uint64_t done, std::uint64_t total) { calls.emplace_back(done, total); };
    memory_backend backend;
    auto writer = start_run(backend);
    bytes const payload(std::size_t{3} << 20, std::byte{1});
    for (std::uint64_t seq = 1; seq <= 16; ++seq) {
        core::entry_draft draft;
        draft.seq = seq;
        draft.topic = "t";
        draft.payload_type = "p";
        draft.payload = payload;
        writer.append(std::span(&draft, 1), at_ns(1)).value();
    }
    writer.seal(status::ended).value();
    bytes const file = bytes_of(backend);
    CHECK(verify_bytes<run_hasher>(file, test_run(), options).value().clean());
    REQUIRE(calls.size() >= 3);
    CHECK(std::is_sorted(calls.begin(), calls.end()));
    CHECK(calls.back().first <= calls.back().second);
}

// Keys that an encoder derives.

/// Knows that a Quote has exactly the key client_order_id=O-1, and nothing of other types.
struct deriving_encoder {
    result<bool> derive_keys(std::string_view type, std::uint64_t, bytes_view payload,
                             std::vector<index_key>& out) const {
        if (type == "Broken") return error::decode_failed("field", 0);
        if (type == "Throwing") return error::encode_failed();
        if (type != "Quote" || payload.empty()) return false;
        out.push_back({"client_order_id", "O-1"});
        return true;
    }
};
static_assert(verification::key_deriving_encoder<deriving_encoder>);
static_assert(!verification::key_deriving_encoder<raw_encoder>);

TEST_CASE("keys that the payload does not give, and keys it gives that are not there, are index drift",
          "[verifier][conditions]") {
    auto const with = [](std::string_view type, std::vector<index_key_view> keys) {
        memory_backend backend;
        auto writer = start_run(backend);
        core::entry_draft draft;
        draft.seq = 1;
        draft.topic = "t";
        draft.payload_type = type;
        draft.payload = as_bytes_view("x");
        draft.keys = keys;
        writer.append(std::span(&draft, 1), at_ns(1)).value();
        writer.seal(status::ended).value();
        return verify_bytes<run_hasher>(bytes_of(backend), test_run(), {}, deriving_encoder{}).value();
    };
    CHECK(with("Quote", {{"client_order_id", "O-1"}}).clean());
    CHECK(with("Other", {{"client_order_id", "O-2"}}).clean());
    CHECK(with("Quote", {}).count(index_drift) == 1);
    CHECK(with("Quote", {{"client_order_id", "O-2"}}).count(index_drift) == 2);
    CHECK(with("Quote", {{"venue", "O-1"}}).count(index_drift) == 2);
    CHECK(with("Broken", {}).count(payload_invalid) == 1);
    CHECK(with("Throwing", {}).count(index_drift) == 1);
}

// Bytes made to mislead.

TEST_CASE("a run recorded in a payload is not taken for this run when its entry is damaged",
          "[verifier][conditions]") {
    bytes const inner = sealed_run();
    memory_backend backend;
    auto writer = start_run(backend);
    append_batch(writer, 1, 5);
    core::entry_draft draft;
    draft.seq = 6;
    draft.topic = "t";
    draft.payload_type = "run";
    draft.payload = inner;
    writer.append(std::span(&draft, 1), at_ns(1)).value();
    append_batch(writer, 7, 9);
    writer.seal(status::ended).value();
    bytes file = bytes_of(backend);
    auto const frame = find_entry(file, 6);
    flip_bit(file, frame.offset + 20);
    auto const found = verify(file);
    for (auto const& each : found.findings())
        UNSCOPED_INFO(each);
    CHECK(found.count() == 1);
    CHECK(found.findings().front().kind == hash_mismatch);
    CHECK(found.findings().front().first_seq == 6);
}

TEST_CASE("random damage of any kind is reported and never crashes the verifier", "[verifier][conditions]") {
    std::uint64_t const seed = campaign_seed("random damage");
    testing::seeded_random random(seed);
    bytes const whole = sealed_run();
    std::size_t unreported = 0;
    std::size_t const rounds = campaign_rounds(4000);
    for (std::size_t round = 0; round < rounds; ++round) {
        bytes file = whole;
        for (std::uint64_t edits = 1 + random.below(5); edits != 0; --edits) {
            std::size_t const at = random.below(file.size());
            std::size_t const size = std::min<std::size_t>(file.size() - at, 1 + random.below(400));
            auto const begin = file.begin() + static_cast<std::ptrdiff_t>(at);
            auto const end = begin + static_cast<std::ptrdiff_t>(size);
            switch (random.below(5)) {
            case 0:
                std::generate(begin, end, [&] { return static_cast<std::byte>(random.below(256)); });
                break;
            case 1: std::fill(begin, end, std::byte{0}); break;
            case 2: file.erase(begin, end); break;
            case 3: {
                bytes const copy(begin, end);
                auto const to = random.below(file.size() - size + 1) / 8 * 8;
                std::copy(copy.begin(), copy.end(), file.begin() + static_cast<std::ptrdiff_t>(to));
                break;
            }
            default: {
                bytes const copy(begin, end);
                file.insert(begin, copy.begin(), copy.end());
            }
            }
        }
        if (file == whole) continue;
        auto const outcome = verify_bytes<run_hasher>(file, test_run());
        if (outcome && outcome->clean()) ++unreported;
    }
    CHECK(unreported == 0);
}

TEST_CASE("bytes made to look like frames cost no more than their number", "[verifier][conditions]") {
    // Every eight bytes a prefix that claims megabytes: a verifier that believes them digests the file over
    // and over.
    bytes file = crashed_run();
    std::size_t const from = last_commit_end(file);
    file.resize(from + (std::size_t{4} << 20));
    for (auto const kind : {frame_kind::entry, frame_kind::anchor, frame_kind::manifest, frame_kind::topic}) {
        for (std::size_t at = from; at + 16 <= file.size(); at += 16)
            format::store(
                bytes_span(file), at,
                format::frame_prefix{std::uint32_t{1} << 21, static_cast<std::uint16_t>(kind), 0, 50});
        // A commit at the end that calls it acknowledged, so that what stands before it is damage and no
        // tail.
        format::commit_frame<digest> commit{};
        commit.fields = {{static_cast<std::uint32_t>(format::commit_bytes<digest>), 7, 0, 60},
                         45,
                         from,
                         file.size(),
                         superblock_in(file).run_tag,
                         0,
                         50,
                         1,
                         0};
        bytes hostile = file;
        format::write_commit(hostile, commit, run_hasher{});
        auto const begin = std::chrono::steady_clock::now();
        auto const found = verify(hostile);
        auto const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        CHECK(found.count(gap) == 1);
        CHECK(found.count() >= 2);
        CHECK(seconds < 20.0); // 4 MiB: milliseconds; quadratic it would be hours
    }
}

} // namespace
