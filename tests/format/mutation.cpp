// SPDX-License-Identifier: BSL-1.0
// Whatever the bytes are, every parser of the format answers, touches nothing outside them and allocates no
// more than they hold. Run under the address and undefined-behaviour sanitizers this says more.
#include "format/entry_samples.hpp"
#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <nacre/format/anchor_frame.hpp>
#include <nacre/format/commit_frame.hpp>
#include <nacre/format/definition_frame.hpp>
#include <nacre/format/header.hpp>
#include <nacre/format/manifest_frame.hpp>
#include <nacre/format/sealed_index.hpp>
#include <nacre/format/superblock.hpp>
#include <nacre/hashers.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

using namespace nacre::format;
using format_tests::byte_vector;
using nacre::xxh3_128;
using nacre::testing::seeded_random;

namespace {

constexpr std::uint64_t tag = 99;
constexpr std::uint64_t footer_at = 12288 + 4096;

std::vector<byte_vector> all_frames() {
    std::vector<byte_vector> out;
    auto const written = [&](auto write) {
        byte_vector frame;
        frame_writer<xxh3_128> writer(frame);
        write(writer);
        out.push_back(std::move(frame));
    };
    nacre::core::run_inputs inputs;
    inputs.run_id = nacre::run_id::make(nacre::core::from_nanoseconds(17), 3).value();
    inputs.instance = "trader-001";
    inputs.parent = inputs.run_id;
    inputs.seed = 8;
    inputs.feature_flags = {{"retention", "full"}};
    inputs.components = {"risk", "matching"};
    written([&](auto& writer) { write_manifest(writer, inputs); });
    written([](auto& writer) {
        write_definition(writer, {frame_kind::topic, 1, "orders", {}, 0, false}, 1);
    });
    written([](auto& writer) {
        write_definition(writer, {frame_kind::payload_type, 1, "Fill", "qty i64", 0xFEED, false}, 1);
    });
    written([](auto& writer) {
        write_definition(writer, {frame_kind::index_kind, 1, "id", {}, 0, true}, 1);
    });
    written([](auto& writer) { write_anchor(writer, {4, {}, "snapshot", byte_vector(32)}, 5); });
    written([](auto& writer) {
        footer what{};
        what.fields = {tag, 12288, 0, 0, 0, 0, 0, nacre::status::ended, 4, 0};
        what.sections = {{1, 8, 0, 12288}, {2, 16, 0, 12288}, {3, 24, 0, 12288}, {4, 8, 1, 12288}};
        what.chain = byte_vector(16);
        write_footer(writer, what);
    });
    out.push_back(format_tests::entry_by_hand<xxh3_128>({}));
    out.push_back(
        format_tests::entry_by_hand<xxh3_128>(format_tests::with_keys(format_tests::with_headers())));
    out.push_back(format_tests::redacted<xxh3_128>(out.back()));
    commit_frame<xxh3_128::digest_type> commit{};
    commit.fields = {{120, 7, 0, 3}, 1, 12288, 4096, tag, 5, 0, 3, 0};
    byte_vector frame;
    write_commit<xxh3_128>(frame, commit, xxh3_128{});
    out.push_back(frame);
    return out;
}

/// Some bytes changed, a part cut off, copied elsewhere or replaced by what is likely to hurt.
void mutate(byte_vector& frame, seeded_random& random) {
    for (auto rounds = 1 + random.below(4); rounds != 0 && !frame.empty(); --rounds) {
        auto const at = static_cast<std::size_t>(random.below(frame.size()));
        std::uint64_t const hostile[] = {
            0, 1, 8, 16, 255, 256, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF8, 0xFFFFFFFF, ~std::uint64_t{0}};
        auto const value = hostile[random.below(std::size(hostile))];
        switch (random.below(6)) {
        case 0: frame[at] ^= std::byte{1} << static_cast<int>(random.below(8)); break;
        case 1: frame[at] = static_cast<std::byte>(random()); break;
        case 2: frame.resize(frame.size() - static_cast<std::size_t>(random.below(frame.size()))); break;
        case 3: frame.resize(frame.size() + 8 * static_cast<std::size_t>(1 + random.below(3))); break;
        case 4: // a field: aligned as fields are
            if (auto const field = at / 2 * 2; field + 4 <= frame.size())
                store(nacre::core::bytes_span(frame), field, static_cast<std::uint32_t>(value));
            break;
        default:
            std::copy_n(frame.begin() + static_cast<std::ptrdiff_t>(at),
                        std::min<std::size_t>(frame.size() - at, 1 + random.below(16)), frame.begin());
        }
    }
}

/// Bytes touched by walking through all that a parsed frame refers to.
std::size_t walk(nacre::bytes_view frame) {
    std::size_t seen = 0;
    auto const look = [&seen](nacre::bytes_view part) {
        for (auto const value : part)
            seen += std::to_integer<std::size_t>(value) + 1;
    };
    if (auto const prefix = read_prefix(frame, 0)) seen += prefix->size;
    seen += frame_is_intact(frame, xxh3_128{});
    if (auto const entry = parse_entry(frame, 16)) {
        for (auto const& key : entry->key_range())
            look(nacre::as_bytes_view(key.key));
        look(entry->payload);
        seen += std::size_t{entry_is_intact(*entry, xxh3_128{})} + entry->headers().message_id.has_value();
    }
    if (auto const definition = parse_definition(frame, 16)) {
        look(nacre::as_bytes_view(definition->name));
        look(nacre::as_bytes_view(definition->schema));
    }
    if (auto const anchor = parse_anchor(frame, 16)) look(anchor->content_hash);
    if (auto const manifest = parse_manifest(frame, 16)) seen += manifest->components.size();
    if (auto const footer = parse_footer(frame, footer_at, tag, 16)) seen += footer->sections.size();
    if (auto const commit = read_commit(frame, 4096, tag, xxh3_128{})) seen += commit->last_seq();
    return seen;
}

/// In memory of exactly its size, so that a sanitizer sees every byte too far.
std::size_t walk_exactly(byte_vector const& frame) {
    auto const copy = std::make_unique<std::byte[]>(frame.size());
    std::copy(frame.begin(), frame.end(), copy.get());
    return walk({copy.get(), frame.size()});
}

} // namespace

TEST_CASE("no mutated frame makes a parser misbehave", "[format][campaign]") {
    seeded_random random(nacre::test::campaign_seed("mutated frames"));
    auto const frames = all_frames();
    std::size_t const rounds = nacre::test::campaign_rounds(100'000);
    std::size_t seen = 0;
    for (auto const& frame : frames)
        seen += walk_exactly(frame);
    CHECK(seen > 1000); // the parsers do accept the frames they start from
    std::size_t mutated = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        auto frame = frames[round % frames.size()];
        mutate(frame, random);
        // Half of them with the size and digest they now have: those get past the first checks.
        if (random.chance(1, 2) && frame.size() >= 40) {
            frame.resize(frame.size() / 8 * 8);
            if (random.chance(1, 2))
                store(nacre::core::bytes_span(frame), 0, static_cast<std::uint32_t>(frame.size()));
            seal_frame(nacre::core::bytes_span(frame), xxh3_128{});
        }
        mutated += frame != frames[round % frames.size()];
        walk_exactly(frame);
    }
    CHECK(mutated > rounds / 2);
}

TEST_CASE("no mutated header, superblock or index block makes its reader misbehave", "[format][campaign]") {
    seeded_random random(nacre::test::campaign_seed("mutated blocks"));
    auto const id = nacre::run_id::make(nacre::core::from_nanoseconds(17), 3).value();
    auto const header = make_header<xxh3_128>(id, nacre::durability_policy::immediate, {});
    superblock block{};
    block.status = nacre::status::running;
    block.run_tag = tag;
    finish(block);
    byte_vector index_block(index_block_bytes);
    std::vector<std::uint64_t> const items(40, 12288);
    write_index_block(nacre::core::bytes_span(index_block), section::offsets, 0, tag, std::span(items),
                      xxh3_128{});
    auto const bytes_of = [](auto const& value) {
        return byte_vector(object_bytes(value).begin(), object_bytes(value).end());
    };
    byte_vector const originals[] = {bytes_of(header), bytes_of(block), index_block};

    std::size_t accepted_otherwise = 0;
    for (std::size_t round = 0; round < nacre::test::campaign_rounds(20'000); ++round) {
        auto const& original = originals[round % 3];
        auto changed = original;
        mutate(changed, random);
        auto const copy = std::make_unique<std::byte[]>(changed.size());
        std::copy(changed.begin(), changed.end(), copy.get());
        nacre::bytes_view const view(copy.get(), changed.size());
        bool const same = changed.size() >= original.size() &&
                          std::equal(original.begin(), original.end(), changed.begin());
        bool accepted = read_header(view).has_value() || read_superblock(view, tag).has_value();
        for (std::size_t const count : {std::size_t{40}, std::size_t{0}, std::size_t{506}, ~std::size_t{0}})
            accepted = accepted ||
                       read_index_block(view, section::offsets, 0, tag, 8, count, xxh3_128{}).has_value();
        accepted_otherwise += accepted && !same;
    }
    CHECK(accepted_otherwise == 0);
}
