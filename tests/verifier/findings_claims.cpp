// SPDX-License-Identifier: BSL-1.0
// Every finding about what a run says of its log: index, manifest, superblocks and footer, each provoked by
// damaging a real file in meaning only, as in findings.cpp.
#include "findings_kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/format/manifest_frame.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>
#include <nacre/verifier.hpp>

namespace {

using namespace nacre;
using namespace nacre::core;
using namespace nacre::test;
using enum finding_kind;
using format::frame_kind;

// Index.

TEST_CASE("a damaged index block is index drift", "[verifier][findings]") {
    bytes file = sealed_run();
    flip_bit(file, superblock_in(file).log_end + 2 * format::index_block_bytes + 100);
    auto const what = only(findings_of(file), index_drift);
    CHECK(mentions(what, "damaged"));
}

TEST_CASE("a key item that leads to no entry is index drift with a dangling target", "[verifier][findings]") {
    bytes file = sealed_run();
    edit_index<format::key_item>(file, format::section::keys,
                                 [](auto& items) { items[3].first = items[3].last = 4000; });
    CHECK(mentions(findings_of(file).findings().front(), "dangling target"));
    CHECK(findings_of(file).count() == findings_of(file).count(index_drift));

    file = sealed_run();
    edit_index<format::key_item>(file, format::section::keys, [](auto& items) { items[3].fingerprint += 1; });
    auto const found = findings_of(file);
    CHECK(found.count(index_drift) == 2); // an item that nothing has, and a key that no item names
    CHECK(found.count() == 2);
}

TEST_CASE("a key item that leads to a damaged entry is index drift with a corrupted target",
          "[verifier][findings]") {
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
            auto const wide = std::find_if(items.begin(), items.end(),
                                           [](auto const& each) { return each.last > each.first + 1; });
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
            if (key.key == "ACC")
                put(bytes_of_frame, sizeof(format::entry_fixed) + entry.ids.size() + key.at,
                    std::uint64_t{28});
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
    edit_index<format::time_item>(file, format::section::times,
                                  [](auto& items) { items[0].ts_init_max += 1; });
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

TEST_CASE("recorded ts_init bounds other than the observed ones are a manifest mismatch",
          "[verifier][findings]") {
    bytes file = sealed_run();
    edit_superblocks(file, [&](format::superblock& block) { --block.ts_init_min; });
    edit_footer(file, [&](format::footer_fields& fields) { --fields.ts_init_min; });
    CHECK(mentions(only(findings_of(file), manifest_mismatch), "ts_init"));

    file = sealed_run();
    edit_superblocks(file, [&](format::superblock& block) { block.end = ++block.ts_init_max; });
    edit_footer(file, [&](format::footer_fields& fields) { fields.end = ++fields.ts_init_max; });
    CHECK(mentions(only(findings_of(file), manifest_mismatch), "ts_init"));
}

TEST_CASE("an end that is missing, or wrong, or wrongly there is a manifest mismatch",
          "[verifier][findings]") {
    bytes file = sealed_run();
    edit_superblocks(file, [&](format::superblock& block) { ++block.end; });
    edit_footer(file, [&](format::footer_fields& fields) { ++fields.end; });
    CHECK(mentions(only(findings_of(file), manifest_mismatch), "end"));

    file = sealed_run();
    auto const without_times = [](auto& told) {
        told.has_times = 0, told.end = told.ts_init_min = told.ts_init_max = 0;
    };
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
    edit_footer(file, [&](format::footer_fields& fields) { fields.status = status::crashed_recovered; });
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
    CHECK(mentions(edited([](auto& block) { block.status = status::crashed_recovered; }), "disagree"));
    CHECK(mentions(edited([](auto& block) { block.status = status::running; }), "only one of them"));
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

TEST_CASE("a damaged footer is a manifest mismatch and the index is checked all the same",
          "[verifier][findings]") {
    bytes file = sealed_run();
    flip_bit(file, superblock_in(file).footer_offset + 40);
    CHECK(mentions(only(findings_of(file), manifest_mismatch), "footer"));
    flip_bit(file, superblock_in(file).log_end + 100);
    auto const found = findings_of(file);
    CHECK(found.count(index_drift) == 1);
    CHECK(found.count() == 2);
}

TEST_CASE("a superblock of a sealed run that names a boot of the machine is a manifest mismatch",
          "[verifier][findings]") {
    bytes file = sealed_run();
    edit_superblocks(file, [](auto& block) { block.boot_id[0] = std::byte{1}; });
    only(findings_of(file), manifest_mismatch);
}

TEST_CASE("a manifest that is damaged, missing, doubled or of another run is a manifest mismatch",
          "[verifier][findings]") {
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

} // namespace
