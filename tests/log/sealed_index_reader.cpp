// SPDX-License-Identifier: BSL-1.0
#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <nacre/hashers.hpp>
#include <nacre/log/sealed_index_reader.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <vector>

using namespace nacre;
using namespace nacre::core;

namespace {

constexpr std::uint64_t run_tag = 77;
constexpr std::size_t digest_bytes = sizeof(xxh3_128::digest_type);

/// A file that is an index of keys and nothing else.
struct key_index {
    explicit key_index(std::vector<format::key_item> const& keys) {
        constexpr auto per_block = format::items_per_block(sizeof(format::key_item), digest_bytes);
        for (std::size_t at = 0; at < keys.size(); at += per_block) {
            file.resize(file.size() + format::index_block_bytes);
            format::write_index_block(
                bytes_span(file).last(format::index_block_bytes), format::section::keys, at / per_block,
                run_tag, std::span(keys).subspan(at, std::min(per_block, keys.size() - at)), xxh3_128{});
        }
        footer.fields.run_tag = run_tag;
        footer.sections = {
            {static_cast<std::uint32_t>(format::section::keys), sizeof(format::key_item), keys.size(), 0}};
    }
    [[nodiscard]] log::sealed_index_reader<xxh3_128> open() const { return {file, footer}; }

    std::vector<std::byte> file;
    format::footer footer{};
};

std::vector<format::key_item> items(std::vector<std::uint64_t> fingerprints) {
    std::sort(fingerprints.begin(), fingerprints.end());
    fingerprints.erase(std::unique(fingerprints.begin(), fingerprints.end()), fingerprints.end());
    std::vector<format::key_item> out;
    for (auto const each : fingerprints)
        out.push_back({each, each / 3 + 1, each / 2 + 1});
    return out;
}

void check_all(std::vector<format::key_item> const& keys) {
    key_index const index(keys);
    auto reader = index.open();
    for (auto const& each : keys) {
        auto const found = reader.find_key(each.fingerprint);
        REQUIRE(found);
        REQUIRE(*found == each);
        for (auto const near : {each.fingerprint - 1, each.fingerprint + 1}) {
            bool const present = std::any_of(keys.begin(), keys.end(),
                                             [near](auto const& k) { return k.fingerprint == near; });
            if (keys.size() < 600) REQUIRE(reader.find_key(near)->has_value() == present);
        }
    }
    for (std::uint64_t const edge : {std::uint64_t{0}, ~std::uint64_t{0}})
        CHECK(reader.find_key(edge)->has_value() ==
              std::any_of(keys.begin(), keys.end(), [edge](auto const& k) { return k.fingerprint == edge; }));
}

} // namespace

TEST_CASE("an empty index finds nothing", "[log][sealed_index][unit]") {
    key_index const index({});
    auto reader = index.open();
    CHECK_FALSE(reader.find_key(5)->has_value());
    CHECK(reader.count(format::section::keys) == 0);
    CHECK(reader.count(format::section::offsets) == 0);
}

TEST_CASE("every key is found however fingerprints are spread", "[log][sealed_index][unit]") {
    testing::seeded_random random(test::campaign_seed("sealed index"));
    check_all(items({0}));
    check_all(items({~std::uint64_t{0}}));
    check_all(items({0, ~std::uint64_t{0}}));
    std::vector<std::uint64_t> uniform;
    std::vector<std::uint64_t> low;
    std::vector<std::uint64_t> high;
    std::vector<std::uint64_t> clustered;
    for (std::uint64_t i = 0; i < 500; ++i) {
        uniform.push_back(random());
        low.push_back(i);
        high.push_back(~i);
        clustered.push_back((random() & 0xF000'0000'0000'0000) + random.below(64));
    }
    check_all(items(uniform));
    check_all(items(low));
    check_all(items(high));
    check_all(items(clustered));
    for (int i = 0; i < 4'000; ++i)
        uniform.push_back(random());
    check_all(items(uniform));
}

TEST_CASE("a search touches few blocks", "[log][sealed_index][unit]") {
    testing::seeded_random random(test::campaign_seed("sealed index cost"));
    std::vector<std::uint64_t> fingerprints;
    for (int i = 0; i < 100'000; ++i)
        fingerprints.push_back(random());
    auto const keys = items(fingerprints);
    key_index index(keys);
    // All blocks but those around one key are damaged: it is still found, so no other was read.
    auto const target = keys[keys.size() / 2];
    constexpr auto per_block = format::items_per_block(sizeof(format::key_item), digest_bytes);
    auto const home = keys.size() / 2 / per_block;
    for (std::size_t block = 0; block * format::index_block_bytes < index.file.size(); ++block)
        if (block + 16 < home || block > home + 16)
            index.file[block * format::index_block_bytes + 50] ^= std::byte{1};
    auto reader = index.open();
    auto const found = reader.find_key(target.fingerprint);
    REQUIRE(found);
    CHECK(*found == target);
}

TEST_CASE("a damaged block is an error with its offset and the others go on", "[log][sealed_index][unit]") {
    std::vector<std::uint64_t> fingerprints;
    for (std::uint64_t i = 0; i < 1'000; ++i)
        fingerprints.push_back(i << 54);
    auto const keys = items(fingerprints);
    for (std::size_t const byte : {0U, 4U, 8U, 20U, 24U, 28U, 30U, 40U, 4090U}) {
        key_index index(keys);
        index.file[2 * format::index_block_bytes + byte] ^= std::byte{1};
        auto reader = index.open();
        constexpr auto per_block = format::items_per_block(sizeof(format::key_item), digest_bytes);
        auto const damaged = reader.item<format::key_item>(format::section::keys, 2 * per_block);
        INFO("byte " << byte);
        REQUIRE_FALSE(damaged);
        CHECK(damaged.error().code() == errc::corrupted);
        CHECK(damaged.error().offset() == 2 * format::index_block_bytes);
        CHECK(*reader.item<format::key_item>(format::section::keys, 0) == keys[0]);
        CHECK(*reader.item<format::key_item>(format::section::keys, per_block - 1) == keys[per_block - 1]);
    }
}

TEST_CASE("a block that stands in another's place is not believed", "[log][sealed_index][unit]") {
    std::vector<std::uint64_t> fingerprints;
    for (std::uint64_t i = 0; i < 1'000; ++i)
        fingerprints.push_back(i << 54);
    key_index index(items(fingerprints));
    std::copy_n(index.file.begin(), format::index_block_bytes,
                index.file.begin() + format::index_block_bytes);
    auto reader = index.open();
    constexpr auto per_block = format::items_per_block(sizeof(format::key_item), digest_bytes);
    CHECK_FALSE(reader.item<format::key_item>(format::section::keys, per_block));
}
