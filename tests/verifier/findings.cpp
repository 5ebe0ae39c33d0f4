// SPDX-License-Identifier: BSL-1.0
// Every finding the verifier knows, each provoked by damaging a real file. What is wrong is wrong in meaning only: the
// editor makes digests, chain, superblocks and footer right again, so no other check stands in for the one at hand.
#include "run_on_disk.hpp"
#include "support/catch2.hpp"

#include <nacre/format/anchor_frame.hpp>
#include <nacre/format/definition_frame.hpp>
#include <nacre/format/manifest_frame.hpp>

namespace {

using namespace nacre;
using namespace nacre::test;
using enum finding_kind;
using format::frame_kind;

/// Verifies the file on disk, shows what was found when a check fails, and holds the file against what it was.
report findings_of(bytes const& file) {
    run_on_disk const run(file);
    auto found = run.verify().value();
    CHECK(run.content() == file);
    for (auto const& each : found.findings()) UNSCOPED_INFO(each);
    return found;
}

/// The only finding, which has this kind.
finding only(report const& found, finding_kind kind) {
    REQUIRE(found.count() == 1);
    CHECK(found.findings().front().kind == kind);
    return found.findings().front();
}

bool mentions(finding const& what, std::string_view words) { return what.sentence.find(words) != std::string::npos; }

template <class T>
void put(bytes_span frame, std::size_t at, T value) {
    format::store(frame, at, value);
}

void renumber(bytes_span frame, std::uint64_t seq) { put(frame, offsetof(format::frame_prefix, seq), seq); }

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
    for (std::uint64_t first = 1; first < 3000; first += 500) append_batch(writer, first, first + 499);
    writer.seal(status::ended).value();
    auto const found = findings_of(bytes_of(backend));
    CHECK(found.clean());
    CHECK(found.entries == 3000);
}

// Hash mismatch.

TEST_CASE("each entry whose bytes do not match its digest is a hash mismatch", "[verifier][findings]") {
    bytes file = run_editor(sealed_run()).seal();
    for (std::uint64_t const seq : {3u, 4u, 30u, 44u}) flip_bit(file, find_entry(file, seq).end() - 9);
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

TEST_CASE("an entry whose size field is damaged is still named and the next entries are found", "[verifier][findings]") {
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
    CHECK(found.count(definition_missing) == 2); // the next definition comes too early, and an entry uses this one
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
    auto const at = std::find_if(found.findings().begin(), found.findings().end(), [](auto const& each) { return each.kind == gap; });
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
    edit_frame(file, find_frame(file, frame_kind::payload_type), [](bytes_span frame) { renumber(frame, 9); });
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
    for (std::uint64_t const wrong : {std::uint64_t{15}, std::uint64_t{3}, std::uint64_t{0}, ~std::uint64_t{0}}) {
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

// Index.

TEST_CASE("a damaged index block is index drift", "[verifier][findings]") {
    bytes file = sealed_run();
    flip_bit(file, superblock_in(file).log_end + 2 * format::index_block_bytes + 100);
    auto const what = only(findings_of(file), index_drift);
    CHECK(mentions(what, "damaged"));
}

TEST_CASE("a key item that leads to no entry is index drift with a dangling target", "[verifier][findings]") {
    bytes file = sealed_run();
    edit_index<format::key_item>(file, format::section::keys, [](auto& items) { items[3].first = items[3].last = 4000; });
    CHECK(mentions(findings_of(file).findings().front(), "dangling target"));
    CHECK(findings_of(file).count() == findings_of(file).count(index_drift));

    file = sealed_run();
    edit_index<format::key_item>(file, format::section::keys, [](auto& items) { items[3].fingerprint += 1; });
    auto const found = findings_of(file);
    CHECK(found.count(index_drift) == 2); // an item that nothing has, and a key that no item names
    CHECK(found.count() == 2);
}

TEST_CASE("a key item that leads to a damaged entry is index drift with a corrupted target", "[verifier][findings]") {
    bytes file = sealed_run();
    flip_bit(file, find_entry(file, 25).offset + 20); // has a key of its own, V-25
    auto const found = findings_of(file);
    CHECK(found.findings().front().kind == hash_mismatch);
    CHECK(found.count(hash_mismatch) == 1);
    REQUIRE(found.count(index_drift) >= 1);
    CHECK(mentions(found.findings()[1], "corrupted target"));
    CHECK(found.count() == 1 + found.count(index_drift));
}

TEST_CASE("a key that the index lacks is index drift", "[verifier][findings]") {
    bytes file = sealed_run();
    std::size_t const footer_at = superblock_in(file).footer_offset;
    edit_index<format::key_item>(file, format::section::keys, [](auto& items) { items[5] = items[4]; });
    auto const found = findings_of(file);
    CHECK(found.count() == found.count(index_drift));
    auto const lacks = [](finding const& each) { return mentions(each, "lacks a key"); };
    CHECK(std::count_if(found.findings().begin(), found.findings().end(), lacks) == 1);
    CHECK(footer_at == superblock_in(file).footer_offset);
}

TEST_CASE("an index item with a wrong seq is index drift", "[verifier][findings]") {
    for (bool const first : {true, false}) {
        bytes file = sealed_run();
        edit_index<format::key_item>(file, format::section::keys, [&](auto& items) {
            auto const wide = std::find_if(items.begin(), items.end(), [](auto const& each) { return each.last > each.first + 1; });
            if (first)
                ++wide->first;
            else
                --wide->last;
        });
        auto const what = only(findings_of(file), index_drift);
        CHECK(mentions(what, first ? "is the first" : "is the last"));
    }
}

TEST_CASE("a key that links back to a wrong entry is index drift", "[verifier][findings]") {
    bytes file = sealed_run();
    auto const frame = find_entry(file, 42); // account, last had by 35
    edit_frame(file, frame, [](bytes_span bytes_of_frame) {
        auto const entry = *format::parse_entry(bytes_of_frame, run_digest_bytes);
        for (auto const& key : entry.key_range())
            if (key.key == "ACC") put(bytes_of_frame, sizeof(format::entry_fixed) + entry.ids.size() + key.at, std::uint64_t{28});
    });
    auto const what = only(findings_of(file), index_drift);
    CHECK(what.first_seq == 42);
    CHECK(mentions(what, "28"));
    CHECK(mentions(what, "35"));
}

TEST_CASE("wrong offsets, times and definitions in the index are index drift", "[verifier][findings]") {
    bytes file = sealed_run();
    edit_index<std::uint64_t>(file, format::section::offsets, [](auto& items) { items[1] += 8; });
    CHECK(only(findings_of(file), index_drift).first_seq == 17);

    file = sealed_run();
    edit_index<format::time_item>(file, format::section::times, [](auto& items) { items[0].ts_init_max += 1; });
    only(findings_of(file), index_drift);

    file = sealed_run();
    edit_index<std::uint64_t>(file, format::section::definitions, [](auto& items) { items[2] += 8; });
    CHECK(findings_of(file).count(index_drift) == 2); // one that is not there, one that is lacking
    CHECK(findings_of(file).count() == 2);
}

TEST_CASE("an index block that stands where another belongs is index drift", "[verifier][findings]") {
    bytes file = sealed_run();
    auto const at = file.begin() + static_cast<std::ptrdiff_t>(superblock_in(file).log_end);
    std::swap_ranges(at, at + format::index_block_bytes, at + 3 * format::index_block_bytes);
    auto const found = findings_of(file);
    CHECK(found.count(index_drift) == 2);
    CHECK(found.count() == 2);
}

// Manifest, superblocks, footer.

TEST_CASE("a watermark other than the log's is a manifest mismatch", "[verifier][findings]") {
    for (std::uint64_t const wrong : {43u, 45u}) {
        bytes file = sealed_run();
        edit_superblocks(file, [&](format::superblock& block) { block.high_watermark = wrong; });
        edit_footer(file, [&](format::footer_fields& fields) { fields.high_watermark = wrong; });
        auto const what = only(findings_of(file), manifest_mismatch);
        CHECK(mentions(what, "watermark"));
    }
}

TEST_CASE("recorded ts_init bounds other than the observed ones are a manifest mismatch", "[verifier][findings]") {
    bytes file = sealed_run();
    edit_superblocks(file, [&](format::superblock& block) { --block.ts_init_min; });
    edit_footer(file, [&](format::footer_fields& fields) { --fields.ts_init_min; });
    CHECK(mentions(only(findings_of(file), manifest_mismatch), "ts_init"));

    file = sealed_run();
    edit_superblocks(file, [&](format::superblock& block) { block.end = ++block.ts_init_max; });
    edit_footer(file, [&](format::footer_fields& fields) { fields.end = ++fields.ts_init_max; });
    CHECK(mentions(only(findings_of(file), manifest_mismatch), "ts_init"));
}

TEST_CASE("an end that is missing, or wrong, or wrongly there is a manifest mismatch", "[verifier][findings]") {
    bytes file = sealed_run();
    edit_superblocks(file, [&](format::superblock& block) { ++block.end; });
    edit_footer(file, [&](format::footer_fields& fields) { ++fields.end; });
    CHECK(mentions(only(findings_of(file), manifest_mismatch), "end"));

    file = sealed_run();
    auto const without_times = [](auto& told) { told.has_times = 0, told.end = told.ts_init_min = told.ts_init_max = 0; };
    edit_superblocks(file, without_times);
    edit_footer(file, without_times);
    CHECK(mentions(only(findings_of(file), manifest_mismatch), "lacks the end"));

    memory_backend backend;
    auto writer = start_run(backend);
    writer.seal(status::ended).value();
    file = bytes_of(backend);
    edit_superblocks(file, [&](format::superblock& block) { block.has_times = 1; });
    edit_footer(file, [&](format::footer_fields& fields) { fields.has_times = 1; });
    CHECK(mentions(only(findings_of(file), manifest_mismatch), "without entries"));
}

TEST_CASE("a status that is not terminal is a manifest mismatch", "[verifier][findings]") {
    memory_backend backend;
    auto writer = start_run(backend);
    fill_run(writer);
    auto const what = only(findings_of(bytes_of(backend)), manifest_mismatch);
    CHECK(mentions(what, "not sealed"));
}

TEST_CASE("a status the footer does not share is a manifest mismatch", "[verifier][findings]") {
    bytes file = sealed_run();
    edit_footer(file, [&](format::footer_fields& fields) { fields.status = static_cast<std::uint32_t>(status::crashed_recovered); });
    CHECK(mentions(only(findings_of(file), manifest_mismatch), "status"));
}

TEST_CASE("superblocks that disagree are a manifest mismatch", "[verifier][findings]") {
    auto const older = [](bytes const& file) -> std::size_t {
        return superblock_in(file, 0).generation < superblock_in(file, 1).generation ? 0 : 1;
    };
    auto const edited = [&](auto edit) {
        bytes file = sealed_run();
        edit_superblock(file, older(file), edit);
        return only(findings_of(file), manifest_mismatch);
    };
    CHECK(mentions(edited([](auto& block) { block.status = static_cast<std::uint32_t>(status::crashed_recovered); }), "disagree"));
    CHECK(mentions(edited([](auto& block) { block.status = static_cast<std::uint32_t>(status::running); }), "only one of them"));
    CHECK(mentions(edited([](auto& block) { block.high_watermark = 3; }), "watermark"));
    CHECK(mentions(edited([](auto& block) { block.halt_reason = 2; }), "details"));
    CHECK(mentions(edited([](auto& block) { block.generation -= 1; }), "generation"));
    CHECK(mentions(edited([](auto& block) { block.chain[3] ^= 1; }), "chain"));
}

TEST_CASE("a damaged superblock is a manifest mismatch, each for itself", "[verifier][findings]") {
    bytes file = sealed_run();
    flip_bit(file, format::superblock_offset(1) + 2000);
    CHECK(mentions(only(findings_of(file), manifest_mismatch), "superblock 1"));
    flip_bit(file, format::superblock_offset(0) + 2000);
    auto const found = findings_of(file);
    CHECK(found.count(manifest_mismatch) == 2);
    CHECK(found.count() == 2); // the footer still tells where the log ends
    CHECK(found.status == status::ended);
}

TEST_CASE("a damaged footer is a manifest mismatch and the index is checked all the same", "[verifier][findings]") {
    bytes file = sealed_run();
    flip_bit(file, superblock_in(file).footer_offset + 40);
    CHECK(mentions(only(findings_of(file), manifest_mismatch), "footer"));
    flip_bit(file, superblock_in(file).log_end + 100);
    auto const found = findings_of(file);
    CHECK(found.count(index_drift) == 1);
    CHECK(found.count() == 2);
}

TEST_CASE("a superblock of a sealed run that names a boot of the machine is a manifest mismatch", "[verifier][findings]") {
    bytes file = sealed_run();
    edit_superblocks(file, [](auto& block) { block.boot_id[0] = std::byte{1}; });
    only(findings_of(file), manifest_mismatch);
}

TEST_CASE("a manifest that is damaged, missing, doubled or of another run is a manifest mismatch", "[verifier][findings]") {
    bytes file = sealed_run();
    flip_bit(file, format::log_begin + 60);
    CHECK(mentions(only(findings_of(file), manifest_mismatch), "manifest cannot be read"));

    run_editor missing(sealed_run());
    missing.erase(0);
    CHECK(mentions(only(findings_of(missing.seal()), manifest_mismatch), "does not start with a manifest"));

    run_editor doubled(sealed_run());
    auto copy = doubled.frames[0];
    renumber(copy, 2);
    doubled.insert(doubled.find(frame_kind::commit, 1), copy);
    CHECK(mentions(only(findings_of(doubled.seal()), manifest_mismatch), "behind the log's first frame"));

    run_editor other(sealed_run());
    auto inputs = test_inputs();
    inputs.run_id = *run_id::make(at_ns(5), 5);
    other.frames[0].clear();
    format::frame_writer<run_hasher> writer(other.frames[0]);
    format::write_manifest(writer, inputs);
    CHECK(mentions(only(findings_of(other.seal()), manifest_mismatch), "names another run"));
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

TEST_CASE("a superblock that places the latest anchor elsewhere is reported as invalid", "[verifier][findings]") {
    bytes file = sealed_run();
    edit_superblocks(file, [&](auto& block) { block.anchor_offset = find_frame(file, frame_kind::anchor, 0).offset; });
    only(findings_of(file), anchor_invalid);
}

// Definitions.

TEST_CASE("a topic, payload type or index kind that nothing defines is a missing definition", "[verifier][findings]") {
    bytes file = run_editor(sealed_run()).seal();
    edit_frame(file, find_entry(file, 8), [](bytes_span frame) { put(frame, offsetof(format::entry_fixed, topic), 77u); });
    edit_frame(file, find_entry(file, 9), [](bytes_span frame) { put(frame, offsetof(format::entry_fixed, topic), 77u); });
    edit_frame(file, find_entry(file, 12), [](bytes_span frame) { put(frame, offsetof(format::entry_fixed, payload_type), 0u); });
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

TEST_CASE("bytes behind the items of an index block that are not zero are not accounted for", "[verifier][findings]") {
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
    for (std::uint64_t seq = 1; seq <= 30; ++seq) flip_bit(file, find_entry(file, seq).offset + 20);
    verify_options options;
    options.findings_max = 10;
    auto const found = run_on_disk(file).verify(options).value();
    CHECK(found.findings().size() == 10);
    CHECK(found.count() == 30);
    CHECK(found.count(hash_mismatch) == 30);
    CHECK(found.unlisted() == 20);
}

} // namespace
