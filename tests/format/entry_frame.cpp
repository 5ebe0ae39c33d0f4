// SPDX-License-Identifier: BSL-1.0
#include "format/entry_samples.hpp"
#include "support/catch2.hpp"

#include <nacre/format/entry_frame.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

using namespace nacre::format;
using format_tests::byte_vector;
using format_tests::entry_by_hand;
using format_tests::entry_spec;
using format_tests::with;
using nacre::xxh3_128;
using nacre::xxh3_64;

namespace {

std::vector<entry_spec> all_samples() {
    std::vector<entry_spec> out = {{},
                                   format_tests::with_headers(),
                                   format_tests::with_keys(),
                                   format_tests::with_keys(format_tests::with_headers())};
    for (int only = 0; only < 3; ++only) {
        entry_spec spec;
        (only == 0   ? spec.message_id
         : only == 1 ? spec.correlation_id
                     : spec.causation_id) = format_tests::sample_ids[only];
        out.push_back(spec);
    }
    for (std::size_t const size : {0u, 1u, 7u, 8u, 9u, 15u, 16u, 17u, 1000u, 70000u}) {
        auto spec = format_tests::with_keys();
        spec.payload.assign(size, 'p');
        out.push_back(spec);
    }
    entry_spec longest_keys;
    for (std::size_t at = 0; at < nacre::core::entry_keys_max; ++at)
        longest_keys.keys.push_back(
            {at, static_cast<std::uint16_t>(at + 1), std::string(nacre::core::key_bytes_max, 'k')});
    out.push_back(longest_keys);
    entry_spec extremes;
    extremes.seq = ~std::uint64_t{0};
    extremes.ts_init = INT64_MIN;
    extremes.ts_publish = INT64_MAX;
    extremes.topic = extremes.payload_type = 0xFFFFFFFF;
    out.push_back(extremes);
    return out;
}

bool accepted(byte_vector const& frame, std::size_t digest_bytes = 16) {
    return parse_entry(frame, digest_bytes).has_value();
}

/// Well formed, and its digest right.
template <class H>
bool proven(byte_vector const& frame) {
    auto const entry = parse_entry(frame, sizeof(typename H::digest_type));
    return entry && entry_is_intact(*entry, H{});
}

std::optional<nacre::uuid> uuid_of(std::optional<std::string> const& text) {
    if (!text) return std::nullopt;
    nacre::uuid out;
    std::memcpy(&out, text->data(), 16);
    return out;
}

// Offsets inside the frame of `with_keys()`.
constexpr std::size_t keys_at = 48;

} // namespace

TEMPLATE_TEST_CASE("an entry frame reads back field by field, and its digest follows the rule",
                   "[format][unit]", xxh3_128, xxh3_64) {
    constexpr std::size_t digest_bytes = sizeof(typename TestType::digest_type);
    for (auto const& spec : all_samples()) {
        CAPTURE(spec.payload.size(), spec.keys.size());
        auto const frame = entry_by_hand<TestType>(spec);
        auto const entry = parse_entry(frame, digest_bytes);
        REQUIRE(entry);
        CHECK(entry->seq() == spec.seq);
        CHECK(entry->fixed.ts_init == spec.ts_init);
        CHECK(entry->fixed.ts_publish == spec.ts_publish);
        CHECK(entry->fixed.topic == spec.topic);
        CHECK(entry->fixed.payload_type == spec.payload_type);
        CHECK(nacre::as_text(entry->payload) == spec.payload);
        CHECK_FALSE(entry->redacted());
        CHECK(entry->headers().message_id == uuid_of(spec.message_id));
        CHECK(entry->headers().correlation_id == uuid_of(spec.correlation_id));
        CHECK(entry->headers().causation_id == uuid_of(spec.causation_id));
        CHECK(header_flags(entry->headers()) == load<frame_prefix>(frame).flags);
        REQUIRE(entry->key_range().size() == spec.keys.size());
        CHECK(entry->key_range().empty() == spec.keys.empty());
        std::size_t at = 0;
        for (auto const& key : entry->key_range()) {
            CHECK(key.previous == spec.keys[at].previous);
            CHECK(key.kind == spec.keys[at].kind);
            CHECK(key.key == spec.keys[at].key);
            ++at;
        }
        CHECK(at == spec.keys.size());
        CHECK(entry_is_intact(*entry, TestType{}));
        CHECK(entry_frame_bytes(load<frame_prefix>(frame).flags, entry->keys.size(), spec.payload.size(),
                                digest_bytes) == frame.size());

        auto unsealed = frame;
        store_zeros(nacre::core::bytes_span(unsealed).subspan(entry->digest_offset(), digest_bytes));
        seal_entry(nacre::core::bytes_span(unsealed), TestType{});
        CHECK(unsealed == frame);
    }
}

TEST_CASE("an entry costs 64 bytes besides its payload, keys and headers", "[format][unit]") {
    CHECK(entry_frame_bytes(0, 0, 0, 16) == 64);
    CHECK(sizeof(entry_fixed) + sizeof(xxh3_128::digest_type) == 64);
}

TEMPLATE_TEST_CASE("every flipped bit of an entry frame is noticed", "[format][unit]", xxh3_128, xxh3_64) {
    for (auto const& spec : {entry_spec{}, format_tests::with_keys(format_tests::with_headers())})
        for (bool const is_redacted : {false, true}) {
            auto frame = entry_by_hand<TestType>(spec);
            if (is_redacted) frame = format_tests::redacted<TestType>(frame);
            CAPTURE(is_redacted, frame.size());
            REQUIRE(proven<TestType>(frame));
            std::size_t unnoticed = 0;
            for (std::size_t at = 0; at < frame.size(); ++at)
                for (unsigned bit = 0; bit < 8; ++bit)
                    unnoticed += proven<TestType>(format_tests::flipped(frame, at, bit));
            CHECK(unnoticed == 0);
        }
}

TEST_CASE("an entry frame whose sizes do not add up is refused", "[format][unit]") {
    auto const good = entry_by_hand<xxh3_128>(format_tests::with_keys());
    REQUIRE(accepted(good));
    for (std::size_t size = 0; size < good.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(accepted(byte_vector(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size))));
    }
    auto longer = good;
    longer.resize(good.size() + 8);
    CHECK_FALSE(accepted(longer));
    CHECK_FALSE(accepted(with(longer, 0, static_cast<std::uint32_t>(longer.size()))));

    auto const size = static_cast<std::uint32_t>(good.size());
    for (std::uint32_t const wrong : {0u, 8u, size - 8, size + 8, 0x80000000u, 0xFFFFFFF8u})
        CHECK_FALSE(accepted(with(good, 0, wrong)));
    for (std::uint32_t const wrong :
         {24u + 1, 16u, 0u, 0x02000001u, 0x80000000u, 0xFFFFFFFFu}) // payload_bytes
        CHECK_FALSE(accepted(with(good, 40, wrong)));
    for (std::uint16_t const wrong :
         std::initializer_list<std::uint16_t>{0, 8, 1, 0xFFF8, 0xFFFF}) // keys_bytes
        CHECK_FALSE(accepted(with(good, 44, wrong)));
    for (std::uint16_t const wrong :
         std::initializer_list<std::uint16_t>{0, 1, 4, 6, 48, 49, 0xFFFF}) // key_count
        CHECK_FALSE(accepted(with(good, 46, wrong)));
    CHECK_FALSE(accepted(good, 8)); // the digest of another hasher
    CHECK_FALSE(accepted(good, 24));
}

TEST_CASE("a payload over the limit is refused even when its frame is there", "[format][unit]") {
    entry_spec spec;
    spec.payload.assign(nacre::core::payload_bytes_max, 'p');
    CHECK(accepted(entry_by_hand<xxh3_64>(spec), 8));
    spec.payload.push_back('p');
    CHECK_FALSE(accepted(entry_by_hand<xxh3_64>(spec), 8));
}

TEST_CASE("an entry frame of another kind or with an unknown flag is refused", "[format][unit]") {
    auto const good = entry_by_hand<xxh3_128>({});
    for (std::uint16_t const kind : std::initializer_list<std::uint16_t>{0, 1, 2, 3, 4, 6, 7, 8, 9, 0xFFFF})
        CHECK_FALSE(accepted(with(good, 4, kind)));
    for (unsigned bit = 3; bit < 15; ++bit) {
        CAPTURE(bit);
        CHECK_FALSE(accepted(with(good, 6, static_cast<std::uint16_t>(1u << bit))));
    }
}

TEST_CASE("alignment bytes of an entry must be zero", "[format][unit]") {
    entry_spec spec;
    for (std::size_t const size : {1u, 5u, 7u, 17u}) {
        spec.payload.assign(size, 'p');
        auto const good = entry_by_hand<xxh3_128>(spec);
        for (std::size_t at = 64 + size; at < good.size(); ++at) {
            CAPTURE(size, at);
            CHECK_FALSE(accepted(with(good, at, std::byte{1})));
        }
    }
    auto const keyed = entry_by_hand<xxh3_128>(format_tests::with_keys());
    REQUIRE(keyed[keys_at + 12] == std::byte{'O'});
    CHECK_FALSE(accepted(with(keyed, keys_at + 15, std::byte{1}))); // behind "O-1"
}

TEST_CASE("keys that do not fill their region exactly are refused", "[format][unit]") {
    auto const good = entry_by_hand<xxh3_128>(format_tests::with_keys());
    for (std::uint16_t const size : std::initializer_list<std::uint16_t>{2, 500, 1024, 1025, 0xFFFF}) {
        CAPTURE(size);
        CHECK_FALSE(accepted(with(good, keys_at + 10, size)));
    }
    entry_spec too_long;
    too_long.keys = {{0, 1, std::string(nacre::core::key_bytes_max + 1, 'k')}};
    CHECK_FALSE(accepted(entry_by_hand<xxh3_128>(too_long)));
    entry_spec too_many;
    too_many.keys.assign(nacre::core::entry_keys_max + 1, {0, 1, "k"});
    CHECK_FALSE(accepted(entry_by_hand<xxh3_128>(too_many)));
    too_many.keys.pop_back();
    CHECK(accepted(entry_by_hand<xxh3_128>(too_many)));

    // A region of eight bytes holds no key at all.
    format_tests::byte_builder cut;
    cut.u32(48 + 8 + 16)
        .u16(5)
        .u16(0)
        .u64(1)
        .i64(0)
        .i64(0)
        .u32(1)
        .u32(1)
        .u32(0)
        .u16(8)
        .u16(1)
        .u64(0)
        .zeros(16);
    CHECK_FALSE(accepted(cut.get()));
    CHECK(keys_are_well_formed({}, 0));
    CHECK_FALSE(keys_are_well_formed({}, 1));
    CHECK_FALSE(keys_are_well_formed({}, ~std::size_t{0}));
}

TEMPLATE_TEST_CASE("a payload can be redacted and every digest still holds", "[format][unit]", xxh3_128,
                   xxh3_64) {
    constexpr std::size_t digest_bytes = sizeof(typename TestType::digest_type);
    for (std::size_t const size : {digest_bytes, digest_bytes + 1, std::size_t{100}, std::size_t{5000}}) {
        CAPTURE(size);
        auto spec = format_tests::with_keys(format_tests::with_headers());
        spec.payload.assign(size, 'p');
        auto const frame = entry_by_hand<TestType>(spec);
        auto const hidden = format_tests::redacted<TestType>(frame);
        auto const entry = parse_entry(hidden, digest_bytes);
        REQUIRE(entry);
        CHECK(entry->redacted());
        CHECK(hidden.size() == frame.size());
        CHECK(entry_is_intact(*entry, TestType{}));
        CHECK(equal(entry->digest, parse_entry(frame, digest_bytes)->digest)); // so the chain holds as well
        CHECK(nacre::as_text(entry->payload).find('p') == std::string_view::npos);
        CHECK(entry->key_range().size() == spec.keys.size());

        // The bit decides where H(payload) is taken from: flipping it alone breaks the digest, both ways.
        CHECK_FALSE(proven<TestType>(format_tests::flipped(hidden, 7, 7)));
        CHECK_FALSE(proven<TestType>(format_tests::flipped(frame, 7, 7)));
    }
}

TEMPLATE_TEST_CASE("a payload shorter than a digest cannot be redacted", "[format][unit]", xxh3_128,
                   xxh3_64) {
    constexpr std::size_t digest_bytes = sizeof(typename TestType::digest_type);
    for (std::size_t size = 0; size < digest_bytes; ++size) {
        entry_spec spec;
        spec.payload.assign(size, '\0');
        CHECK_FALSE(accepted(format_tests::flipped(entry_by_hand<TestType>(spec), 7, 7), digest_bytes));
    }
}

TEST_CASE("a redacted payload is a digest and zeros, nothing else", "[format][unit]") {
    auto const hidden = format_tests::redacted<xxh3_128>(entry_by_hand<xxh3_128>({}));
    REQUIRE(proven<xxh3_128>(hidden));
    for (std::size_t at = 64 + 16; at < hidden.size(); ++at) {
        CAPTURE(at);
        CHECK_FALSE(accepted(with(hidden, at, std::byte{1})));
    }
    CHECK_FALSE(proven<xxh3_128>(format_tests::flipped(hidden, 64)));
}
