// SPDX-License-Identifier: BSL-1.0
// Every finding about the log, each provoked by damaging a real file. What is wrong is wrong in meaning only:
// the editor makes digests, chain, superblocks and footer right again, so no other check stands in for the
// one at hand.
#include <nacre/backends.hpp>
#include <nacre/values.hpp>
#include <nacre/verifier.hpp>

#include "findings_kit.hpp"

namespace {

using namespace nacre;
using namespace nacre::core;
using namespace nacre::test;
using enum finding_kind;
using format::frame_kind;

// Clean runs.

TEST_CASE("a clean sealed run has no findings and the report says what was covered", "[verifier][findings]") {
    bytes const file = sealed_run();
    auto const found = findings_of(file);
    CHECK(found.clean());
    CHECK(found.run_id == test_run());
    CHECK(found.status == status::ended);
    CHECK_FALSE(found.live);
    CHECK(found.high_watermark == test_run_entries);
    CHECK(found.entries == test_run_entries);
    CHECK(found.bytes == file.size());
}

TEST_CASE("an empty sealed run has no findings", "[verifier][findings]") {
    memory_backend backend;
    auto writer = start_run(backend);
    writer.seal(status::ended).value();
    auto const found = findings_of(bytes_of(backend));
    CHECK(found.clean());
    CHECK(found.high_watermark == 0);
    CHECK(found.entries == 0);
}

TEST_CASE("a run sealed without an index has no findings", "[verifier][findings]") {
    CHECK(findings_of(run_editor(sealed_run()).seal()).clean());
}

TEST_CASE("a run long enough for many index blocks has no findings", "[verifier][findings]") {
    memory_backend backend;
    auto writer = start_run(backend);
    for (std::uint64_t first = 1; first < 3000; first += 500)
        append_batch(writer, first, first + 499);
    writer.seal(status::ended).value();
    auto const found = findings_of(bytes_of(backend));
    CHECK(found.clean());
    CHECK(found.entries == 3000);
}

// Hash mismatch.

TEST_CASE("each entry whose bytes do not match its digest is a hash mismatch", "[verifier][findings]") {
    bytes file = run_editor(sealed_run()).seal();
    for (std::uint64_t const seq : {3u, 4u, 30u, 44u})
        flip_bit(file, find_entry(file, seq).end() - 9);
    auto const found = findings_of(file);
    REQUIRE(found.count() == 4);
    std::vector<std::uint64_t> seqs;
    for (auto const& each : found.findings()) {
        CHECK(each.kind == hash_mismatch);
        CHECK(each.first_seq == each.last_seq);
        CHECK(each.offset == find_entry(file, each.first_seq).offset);
        seqs.push_back(each.first_seq);
    }
    CHECK(seqs == std::vector<std::uint64_t>{3, 4, 30, 44});
}

TEST_CASE("an entry whose size field is damaged is still named and the next entries are found",
          "[verifier][findings]") {
    bytes file = run_editor(sealed_run()).seal();
    flip_bit(file, find_entry(file, 12).offset, 3);
    auto const what = only(findings_of(file), hash_mismatch);
    CHECK(what.first_seq == 12);
}

TEST_CASE("a damaged definition is a hash mismatch and its users lack it", "[verifier][findings]") {
    bytes file = run_editor(sealed_run()).seal();
    auto const frame = find_frame(file, frame_kind::topic);
    flip_bit(file, frame.offset + 26);
    auto const found = findings_of(file);
    CHECK(found.count(hash_mismatch) == 1);
    CHECK(found.count(definition_missing) ==
          2); // the next definition comes too early, and an entry uses this one
    CHECK(found.count() == 3);
}

// Gaps.

TEST_CASE("missing entries are one gap with an inclusive range", "[verifier][findings]") {
    run_editor editor(sealed_run());
    editor.erase(editor.find_entry(25));
    editor.erase(editor.find_entry(25)); // which is 26 now
    editor.erase(editor.find_entry(25));
    auto const what = only(findings_of(editor.seal()), gap);
    CHECK(what.first_seq == 25);
    CHECK(what.last_seq == 27);
}

TEST_CASE("separate gaps are separate findings", "[verifier][findings]") {
    run_editor editor(sealed_run());
    editor.erase(editor.find_entry(35));
    editor.erase(editor.find_entry(30));
    editor.erase(editor.find_entry(12));
    auto const found = findings_of(editor.seal());
    REQUIRE(found.count(gap) == 3);
    CHECK(found.count() == 3);
    CHECK(found.findings()[0].first_seq == 12);
    CHECK(found.findings()[1].first_seq == 30);
    CHECK(found.findings()[2].first_seq == 35);
}

TEST_CASE("a gap at the end of a batch is reported", "[verifier][findings]") {
    run_editor editor(sealed_run());
    editor.erase(editor.find_entry(20));
    auto const what = only(findings_of(editor.seal()), gap);
    CHECK(what.first_seq == 20);
    CHECK(what.last_seq == 20);
}

TEST_CASE("a missing batch at the end of the run is a trailing gap", "[verifier][findings]") {
    run_editor editor(sealed_run());
    std::size_t const first = editor.find_entry(41);
    editor.frames.resize(first);
    bytes file = editor.seal();
    // The chain the run ended with is still on record: it is the log that is short.
    auto const chain = superblock_in(sealed_run()).chain;
    edit_superblocks(file, [&](format::superblock& block) { block.chain = chain; });
    auto const found = findings_of(file);
    REQUIRE(found.count(gap) == 1);
    auto const& what = found.findings().front();
    CHECK(what.kind == gap);
    CHECK(what.first_seq == 41);
    CHECK(what.last_seq == test_run_entries);
}

TEST_CASE("a trailing gap is reported when the last batch is overwritten", "[verifier][findings]") {
    bytes file = run_editor(sealed_run()).seal();
    auto const first = find_entry(file, 41);
    std::fill(file.begin() + static_cast<std::ptrdiff_t>(first.offset),
              file.begin() + static_cast<std::ptrdiff_t>(superblock_in(file).log_end), std::byte{0});
    auto const found = findings_of(file);
    REQUIRE(found.count(gap) == 1);
    auto const at = std::find_if(found.findings().begin(), found.findings().end(),
                                 [](auto const& each) { return each.kind == gap; });
    CHECK(at->first_seq == 41);
    CHECK(at->last_seq == test_run_entries);
    CHECK(found.count(byte_not_accounted_for) == 1);
}

// Seq mismatch.

TEST_CASE("an entry that bears another seq than its slot is a seq mismatch", "[verifier][findings]") {
    bytes file = run_editor(sealed_run()).seal();
    edit_frame(file, find_entry(file, 23), [](bytes_span frame) { renumber(frame, 29); });
    auto const what = only(findings_of(file), seq_mismatch);
    CHECK(what.first_seq == 23);
    CHECK(mentions(what, "29"));
}

TEST_CASE("an entry renumbered beyond the watermark is a seq mismatch and no gap", "[verifier][findings]") {
    for (std::uint64_t const wrong : {std::uint64_t{5000}, ~std::uint64_t{0}, std::uint64_t{0}}) {
        bytes file = run_editor(sealed_run()).seal();
        edit_frame(file, find_entry(file, 23), [&](bytes_span frame) { renumber(frame, wrong); });
        CHECK(only(findings_of(file), seq_mismatch).first_seq == 23);
    }
}

TEST_CASE("two entries that changed places are a seq mismatch each", "[verifier][findings]") {
    run_editor editor(sealed_run());
    std::swap(editor.frames[editor.find_entry(12)], editor.frames[editor.find_entry(13)]);
    auto const found = findings_of(editor.seal());
    REQUIRE(found.count(seq_mismatch) == 2);
    CHECK(found.findings()[0].first_seq == 12);
    CHECK(found.findings()[1].first_seq == 13);
    CHECK(found.count() == 2);
}

TEST_CASE("a duplicated entry is a seq mismatch", "[verifier][findings]") {
    run_editor editor(sealed_run());
    std::size_t const at = editor.find_entry(30);
    editor.insert(at, editor.frames[at]);
    auto const what = only(findings_of(editor.seal()), seq_mismatch);
    CHECK(what.first_seq == 31);
    CHECK(mentions(what, "30"));
}

TEST_CASE("a definition that says it stands elsewhere is a seq mismatch", "[verifier][findings]") {
    bytes file = sealed_run();
    edit_frame(file, find_frame(file, frame_kind::payload_type),
               [](bytes_span frame) { renumber(frame, 9); });
    only(findings_of(file), seq_mismatch);
}

TEST_CASE("a definition that stands there twice is a seq mismatch", "[verifier][findings]") {
    run_editor editor(sealed_run());
    std::size_t const at = editor.find(frame_kind::payload_type);
    editor.insert(at, editor.frames[at]);
    only(findings_of(editor.seal()), seq_mismatch);
}

// Chain.

TEST_CASE("a damaged commit is a chain break and nothing behind it is", "[verifier][findings]") {
    bytes file = sealed_run();
    flip_bit(file, find_frame(file, frame_kind::commit, 3).offset + 60);
    auto const what = only(findings_of(file), chain_break);
    CHECK(what.offset == find_frame(file, frame_kind::commit, 3).offset);
}

TEST_CASE("a missing commit is a chain break", "[verifier][findings]") {
    bytes file = run_editor(sealed_run()).seal();
    auto const commit = find_frame(file, frame_kind::commit, 3);
    auto const frame = frame_bytes(file, commit);
    std::fill(frame.begin(), frame.end(), std::byte{0xFF});
    auto const found = findings_of(file);
    CHECK(found.count(byte_not_accounted_for) == 1);
    CHECK(found.count(chain_break) == 1);
    CHECK(found.count() == 2);
}

TEST_CASE("an entry exchanged for another intact one breaks the chain", "[verifier][findings]") {
    bytes file = sealed_run();
    auto const frame = find_entry(file, 23);
    put(frame_bytes(file, frame), offsetof(format::entry_fixed, ts_publish), std::int64_t{1});
    seal_any(frame_bytes(file, frame)); // its own digest is right, the commit's chain is of the one before
    auto const what = only(findings_of(file), chain_break);
    CHECK(what.first_seq == 21);
    CHECK(what.last_seq == 40);
}

TEST_CASE("a commit that does not continue the chain before it is a chain break", "[verifier][findings]") {
    bytes file = sealed_run();
    auto const commit = find_frame(file, frame_kind::commit, 2);
    auto const frame = frame_bytes(file, commit);
    flip_bit(file, commit.offset + sizeof(format::commit_fields));
    seal_any(frame);
    CHECK(findings_of(file).count(chain_break) >= 1);
}

TEST_CASE("a wrong field of a commit is a chain break", "[verifier][findings]") {
    auto const edited = [](auto edit) {
        bytes file = sealed_run();
        edit_frame(file, find_frame(file, frame_kind::commit, 3), [&](bytes_span frame) {
            auto fields = format::load<format::commit_fields>(frame);
            edit(fields);
            put(frame, 0, fields);
        });
        return findings_of(file);
    };
    CHECK(edited([](auto& fields) { fields.frame_count += 1; }).count(chain_break) == 1);
    CHECK(edited([](auto& fields) { fields.first_seq += 1; }).count(chain_break) == 1);
    CHECK(edited([](auto& fields) { fields.batch_offset += 8; }).count(chain_break) == 1);
    CHECK(edited([](auto& fields) { fields.acknowledged_seq = 20; }).count(chain_break) == 1);
    CHECK(edited([](auto& fields) { fields.acknowledged_seq = ~std::uint64_t{0}; }).count(chain_break) == 1);
    for (std::uint64_t const wrong :
         {std::uint64_t{15}, std::uint64_t{3}, std::uint64_t{0}, ~std::uint64_t{0}}) {
        auto const found = edited([&](auto& fields) { fields.prefix.seq = wrong; });
        CHECK(found.count(chain_break) == 1);
        CHECK(found.count() == 1);
    }
    // What makes a commit self-valid.
    CHECK(edited([](auto& fields) { fields.own_offset += 8; }).count(chain_break) >= 1);
    CHECK(edited([](auto& fields) { fields.run_tag ^= 1; }).count(chain_break) >= 1);
    CHECK(edited([](auto& fields) { fields.reserved = 1; }).count(chain_break) >= 1);
    CHECK(edited([](auto& fields) { fields.prefix.flags = 1; }).count(chain_break) >= 1);
}

TEST_CASE("a log whose last batch has no commit is a chain break", "[verifier][findings]") {
    run_editor editor(sealed_run());
    editor.frames.pop_back();
    CHECK(findings_of(editor.seal()).count(chain_break) == 1);
}

// Anchors.

TEST_CASE("an anchor that cannot be read is reported as invalid", "[verifier][findings]") {
    bytes file = sealed_run();
    flip_bit(file, find_frame(file, frame_kind::anchor).offset + 30);
    only(findings_of(file), anchor_invalid);
}

TEST_CASE("an anchor past the watermark is reported as invalid", "[verifier][findings]") {
    bytes file = sealed_run();
    edit_frame(file, find_frame(file, frame_kind::anchor, 1),
               [](bytes_span frame) { put(frame, sizeof(format::frame_prefix), std::uint64_t{41}); });
    auto const what = only(findings_of(file), anchor_invalid);
    CHECK(what.first_seq == 41);
    CHECK(mentions(what, "past the watermark"));
}

TEST_CASE("an anchor older than the one before it is reported as invalid", "[verifier][findings]") {
    bytes file = sealed_run();
    edit_frame(file, find_frame(file, frame_kind::anchor, 1),
               [](bytes_span frame) { put(frame, sizeof(format::frame_prefix), std::uint64_t{4}); });
    CHECK(mentions(only(findings_of(file), anchor_invalid), "older"));
}

TEST_CASE("an anchor that is not well formed is reported as invalid", "[verifier][findings]") {
    bytes file = sealed_run();
    edit_frame(file, find_frame(file, frame_kind::anchor),
               [](bytes_span frame) { put(frame, sizeof(format::frame_prefix) + 16, std::uint16_t{60000}); });
    only(findings_of(file), anchor_invalid);
}

TEST_CASE("a superblock that places the latest anchor elsewhere is reported as invalid",
          "[verifier][findings]") {
    bytes file = sealed_run();
    edit_superblocks(
        file, [&](auto& block) { block.anchor_offset = find_frame(file, frame_kind::anchor, 0).offset; });
    only(findings_of(file), anchor_invalid);
}

// Definitions.

TEST_CASE("a topic, payload type or index kind that nothing defines is a missing definition",
          "[verifier][findings]") {
    bytes file = run_editor(sealed_run()).seal();
    edit_frame(file, find_entry(file, 8),
               [](bytes_span frame) { put(frame, offsetof(format::entry_fixed, topic), 77u); });
    edit_frame(file, find_entry(file, 9),
               [](bytes_span frame) { put(frame, offsetof(format::entry_fixed, topic), 77u); });
    edit_frame(file, find_entry(file, 12),
               [](bytes_span frame) { put(frame, offsetof(format::entry_fixed, payload_type), 0u); });
    auto const found = findings_of(file);
    REQUIRE(found.count(definition_missing) == 2); // once for each id
    CHECK(found.count() == 2);
    CHECK(found.findings()[0].first_seq == 8);
    CHECK(mentions(found.findings()[0], "topic 77"));
    CHECK(mentions(found.findings()[1], "payload type 0"));
}

TEST_CASE("a definition that was taken out is a missing definition", "[verifier][findings]") {
    for (auto const kind : {frame_kind::topic, frame_kind::payload_type, frame_kind::index_kind}) {
        run_editor editor(sealed_run());
        editor.erase(editor.find(kind));
        auto const found = findings_of(editor.seal());
        CHECK(found.count(definition_missing) == 2); // the next one comes too early, and an entry uses it
        CHECK(found.count() == found.count(definition_missing));
    }
}

TEST_CASE("two definitions of one name are reported", "[verifier][findings]") {
    run_editor editor(sealed_run());
    auto copy = editor.frames[editor.find(frame_kind::topic)];
    put(bytes_span(copy), sizeof(format::frame_prefix), std::uint32_t{3});
    renumber(copy, test_run_entries + 1);
    editor.insert(editor.frames.size() - 1, copy);
    CHECK(mentions(only(findings_of(editor.seal()), definition_missing), "name of another"));
}

// Bytes that nothing accounts for.

TEST_CASE("alignment bytes of an entry that are not zero are not accounted for", "[verifier][findings]") {
    bytes file = run_editor(sealed_run()).seal();
    auto const frame = find_entry(file, 3);
    REQUIRE(format::parse_entry(frame_bytes(file, frame), run_digest_bytes)->payload.size() % 8 != 0);
    flip_bit(file, frame.end() - 1);
    auto const what = only(findings_of(file), byte_not_accounted_for);
    CHECK(what.first_seq == 3);
    CHECK(what.offset == frame.end() - 1);
}

TEST_CASE("reserved bytes of a superblock that are not zero are not accounted for", "[verifier][findings]") {
    bytes file = sealed_run();
    edit_superblock(file, 0, [](auto& block) { block.reserved[17] = 1; });
    only(findings_of(file), byte_not_accounted_for);
}

TEST_CASE("bytes behind the items of an index block that are not zero are not accounted for",
          "[verifier][findings]") {
    bytes file = sealed_run();
    auto const block = bytes_span(file).subspan(superblock_in(file).log_end, format::index_block_bytes);
    block[3000] = std::byte{1};
    seal_any(block);
    only(findings_of(file), byte_not_accounted_for);
}

TEST_CASE("bytes behind the footer are not accounted for", "[verifier][findings]") {
    bytes file = sealed_run();
    std::size_t const end = file.size();
    file.resize(end + 5000, std::byte{0});
    auto const what = only(findings_of(file), byte_not_accounted_for);
    CHECK(what.offset == end);
    CHECK(mentions(what, "5000 bytes"));
}

TEST_CASE("a frame of unknown kind inside the log is not accounted for", "[verifier][findings]") {
    bytes file = run_editor(sealed_run()).seal();
    auto const frame = find_frame(file, frame_kind::payload_type, 1);
    edit_frame(file, frame, [](bytes_span bytes_of_frame) { put(bytes_of_frame, 4, std::uint16_t{12}); });
    CHECK(findings_of(file).count(byte_not_accounted_for) == 1);
}

// All together.

TEST_CASE("damage in many places is reported in full", "[verifier][findings]") {
    bytes file = sealed_run();
    flip_bit(file, format::superblock_offset(0) + 9);
    flip_bit(file, find_entry(file, 2).offset + 18);
    flip_bit(file, find_frame(file, frame_kind::anchor).offset + 40);
    flip_bit(file, find_frame(file, frame_kind::commit, 4).offset + 50);
    flip_bit(file, find_entry(file, 44).end() - 1);
    flip_bit(file, superblock_in(file, 1).log_end + 500);
    flip_bit(file, file.size() - 3);
    auto const found = findings_of(file);
    CHECK(found.count(manifest_mismatch) == 2);
    CHECK(found.count(hash_mismatch) + found.count(byte_not_accounted_for) == 2);
    CHECK(found.count(anchor_invalid) == 1);
    CHECK(found.count(chain_break) == 1);
    CHECK(found.count(index_drift) >= 1);
}

TEST_CASE("findings beyond the limit are counted and not listed", "[verifier][findings]") {
    bytes file = run_editor(sealed_run()).seal();
    for (std::uint64_t seq = 1; seq <= 30; ++seq)
        flip_bit(file, find_entry(file, seq).offset + 20);
    verify_options options;
    options.findings_max = 10;
    auto const found = run_on_disk(file).verify(options).value();
    CHECK(found.findings().size() == 10);
    CHECK(found.count() == 30);
    CHECK(found.count(hash_mismatch) == 30);
    CHECK(found.unlisted() == 20);
}

} // namespace
