// SPDX-License-Identifier: BSL-1.0
#include "log/run_kit.hpp"

#include <nacre/log/entry_writer.hpp>
#include <nacre/values.hpp>

using namespace log_tests;

TEST_CASE("a key list keeps each key once in order of first mention", "[log][entry_writer][unit]") {
    log::key_list keys;
    REQUIRE(keys.add(2, "b"));
    REQUIRE(keys.add(1, "a"));
    REQUIRE(keys.add(2, "b"));
    REQUIRE(keys.add(1, "b"));
    REQUIRE(keys.add(1, ""));
    REQUIRE(keys.count() == 4);
    CHECK(keys.begin()[0].key() == "b");
    CHECK(keys.begin()[0].kind == 2);
    CHECK(keys.begin()[1].key() == "a");
    CHECK(keys.begin()[2].kind == 1);
    CHECK(keys.begin()[3].key().empty());
    CHECK(keys.bytes() == 3 * format::key_frame_bytes(1) + format::key_frame_bytes(0));
}

TEST_CASE("a key list refuses a key too long and a key too many", "[log][entry_writer][unit]") {
    log::key_list keys;
    std::string const longest(core::key_bytes_max, 'k');
    auto const too_long = keys.add(1, longest + "k");
    REQUIRE(code_of(too_long) == errc::too_large);
    CHECK(too_long.error().size() == nacre::core::key_bytes_max + 1);
    CHECK(too_long.error().limit() == nacre::core::key_bytes_max);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < core::entry_keys_max; ++i)
        names.push_back(std::to_string(i));
    for (auto const& each : names)
        REQUIRE(keys.add(1, each));
    REQUIRE(keys.add(1, names[5])); // known already
    auto const too_many = keys.add(1, "one more");
    REQUIRE(code_of(too_many) == errc::too_large);
    CHECK(too_many.error().limit() == nacre::core::entry_keys_max);
    CHECK(keys.count() == nacre::core::entry_keys_max);
}

TEST_CASE("an entry is written whole but for its size, links and digest", "[log][entry_writer][unit]") {
    for (unsigned headers_set = 0; headers_set < 8; ++headers_set) {
        for (std::size_t const payload_bytes : {0U, 1U, 7U, 8U, 100U}) {
            headers ids;
            if ((headers_set & 1) != 0) ids.message_id = uuid{{1}};
            if ((headers_set & 2) != 0) ids.correlation_id = uuid{{2}};
            if ((headers_set & 4) != 0) ids.causation_id = uuid{{3}};
            log::key_list keys;
            REQUIRE(keys.add(3, "abc"));
            REQUIRE(keys.add(4, "12345"));
            auto const size = format::entry_frame_bytes(format::header_flags(ids), keys.bytes(),
                                                        payload_bytes, sizeof(digest));
            std::vector<std::byte> frame(size, std::byte{0xEE}); // what a ring held before
            auto const payload =
                log::write_entry(frame, {9, -5, 6, 7, 8}, ids, keys, payload_bytes, sizeof(digest));
            REQUIRE(payload.size() == payload_bytes);
            CHECK(format::load<std::uint32_t>(frame) == 0xEEEE'EEEE); // the size is stored last
            format::store_bytes(payload, 0, pattern(payload_bytes, 1));
            log::store_frame_size(frame);
            format::seal_entry<hash>(frame, {});
            auto const parsed = format::parse_entry(frame, sizeof(digest));
            REQUIRE(parsed);
            CHECK(format::entry_is_intact(*parsed, hash{}));
            CHECK(parsed->seq() == 9);
            CHECK(parsed->fixed.ts_init == -5);
            CHECK(parsed->fixed.ts_publish == 6);
            CHECK(parsed->fixed.topic == 7);
            CHECK(parsed->fixed.payload_type == 8);
            CHECK(parsed->headers() == ids);
            CHECK(format::equal(parsed->payload, pattern(payload_bytes, 1)));
            auto key = parsed->key_range().begin();
            CHECK((*key).kind == 3);
            CHECK((*key).key == "abc");
            CHECK((*key).previous == 0);
            CHECK((*++key).key == "12345");
        }
    }
}
