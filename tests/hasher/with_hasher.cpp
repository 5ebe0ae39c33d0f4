// SPDX-License-Identifier: BSL-1.0
#include "hasher/laws.hpp"
#include "hasher/modulo_hasher.hpp"

#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>

using nacre::errc;
using nacre::hashing::with_hasher;

TEST_CASE("with_hasher calls the function with the hasher of the id", "[hasher][unit]") {
    auto const bytes = nacre::as_bytes_view("the same bytes");
    auto const hash = [&](auto h) { return hasher_laws::to_hex(h.digest(bytes)); };
    STATIC_REQUIRE(std::same_as<decltype(with_hasher(1, hash)), nacre::result<std::string>>);

    CHECK(with_hasher(1, hash).value() == hasher_laws::to_hex(nacre::xxh3_128{}.digest(bytes)));
    CHECK(with_hasher(2, hash).value() == hasher_laws::to_hex(nacre::xxh3_64{}.digest(bytes)));
}

TEST_CASE("an unknown hasher id is wrong_hasher and calls nothing", "[hasher][unit]") {
    for (std::uint16_t id : {std::uint16_t{0}, std::uint16_t{3}, std::uint16_t{0xFFFF}}) {
        CAPTURE(id);
        int calls = 0;
        auto const outcome = with_hasher(id, [&](auto) { return ++calls; });
        REQUIRE_FALSE(outcome.has_value());
        CHECK(outcome.error().code() == errc::wrong_hasher);
        CHECK(outcome.error().found() == id);
        CHECK(outcome.error().supported() == nacre::xxh3_128::id);
        CHECK(calls == 0);
    }
}

TEST_CASE("with_hasher passes on what the function gave, errors too", "[hasher][unit]") {
    auto const refuse = [](auto h) -> nacre::result<int> { return nacre::error::wrong_hasher(h.id, 77); };
    STATIC_REQUIRE(std::same_as<decltype(with_hasher(1, refuse)), nacre::result<int>>);
    auto const outcome = with_hasher(2, refuse);
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().supported() == 77);

    std::string seen;
    auto const look = [&](auto h) { seen = h.name; };
    STATIC_REQUIRE(std::same_as<decltype(with_hasher(1, look)), nacre::result<void>>);
    CHECK(with_hasher(2, look).has_value());
    CHECK(seen == "xxh3_64");
}

TEST_CASE("with_hasher chooses among the hashers that are named", "[hasher][unit]") {
    auto const name = [](auto h) { return std::string(h.name); };
    using mine = hasher_tests::modulo_hasher;
    CHECK(with_hasher<nacre::xxh3_64, mine>(mine::id, name).value() == mine::name);
    CHECK(with_hasher<nacre::xxh3_64, mine>(2, name).value() == "xxh3_64");

    auto const outcome = with_hasher<nacre::xxh3_64, mine>(1, name);
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().code() == errc::wrong_hasher);
    CHECK(outcome.error().supported() == 2);
}
