// SPDX-License-Identifier: BSL-1.0
// The laws of a snapshot store, for any model: `Model{}.store()` is a store of the same empty place each
// time.
#pragma once

#include "support/catch2.hpp"

#include <nacre/replay.hpp>
#include <nacre/values.hpp>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace replay_tests {

using namespace nacre;
using namespace nacre::core;

inline std::vector<std::byte> blob_of(std::string_view text) {
    auto const bytes = as_bytes_view(text);
    return {bytes.begin(), bytes.end()};
}

template <class Model>
void check_snapshot_store_laws() {
    Model model;
    auto store = model.store();
    static_assert(snapshot_store<decltype(store)>);

    SECTION("what was put is what one gets, of any size, from every handle of the store") {
        for (std::size_t const size : std::initializer_list<std::size_t>{0, 1, 4095, 4096, 300'000}) {
            std::vector<std::byte> bytes(size);
            for (std::size_t at = 0; at < size; ++at)
                bytes[at] = static_cast<std::byte>(at * 7 + size);
            REQUIRE(store.put("state", bytes));
            CHECK(store.get("state").value() == bytes);
            auto again = model.store();
            CHECK(again.get("state").value() == bytes);
        }
    }
    SECTION("the last put of a name counts") {
        REQUIRE(store.put("state", blob_of("a longer one")));
        REQUIRE(store.put("state", blob_of("short")));
        CHECK(store.get("state").value() == blob_of("short"));
    }
    SECTION("names do not see each other's blobs") {
        REQUIRE(store.put("a", blob_of("1")));
        REQUIRE(store.put("b", blob_of("2")));
        REQUIRE(store.put("a.tmp", blob_of("3")));
        CHECK(store.get("a").value() == blob_of("1"));
        CHECK(store.get("b").value() == blob_of("2"));
        CHECK(store.get("a.tmp").value() == blob_of("3"));
    }
    SECTION("a name nobody put is blob_missing, before the first put and after") {
        CHECK(store.get("absent").error().code() == errc::blob_missing);
        REQUIRE(store.put("present", blob_of("x")));
        auto const missing = store.get("absent");
        CHECK(missing.error().code() == errc::blob_missing);
        CHECK(missing.error().message().find("absent") != std::string::npos);
    }
    SECTION("names that could leave the store are refused by both sides") {
        std::vector<std::string> const refused = {"",       ".",
                                                  "..",     ".hidden",
                                                  "a/b",    "/a",
                                                  "../a",   "a\\b",
                                                  "line\n", std::string("nul\0", 4),
                                                  "\x7f",   std::string(129, 'x')};
        for (auto const& name : refused) {
            INFO("name of " << name.size() << " bytes: " << name);
            CHECK(store.put(name, blob_of("x")).error().code() == errc::invalid_argument);
            CHECK(store.get(name).error().code() == errc::invalid_argument);
        }
        std::string const longest(128, 'x');
        CHECK(store.put(longest, blob_of("x")));
        CHECK(store.get(longest).value() == blob_of("x"));
    }
}

} // namespace replay_tests
