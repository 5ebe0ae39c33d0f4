// SPDX-License-Identifier: BSL-1.0
#include "support/aborts.hpp"
#include "support/catch2.hpp"

#include <nacre/follower.hpp>

using nacre::followed;

TEST_CASE("what was waited for is an entry, nothing new or the end, and only an entry is handed out",
          "[reader][unit][R3]") {
    followed const entry{nacre::entry_view{}};
    CHECK(entry.what() == followed::kind::entry);
    CHECK(entry.has_entry());
    CHECK_FALSE(entry.is_idle());
    CHECK_FALSE(entry.has_ended());
    CHECK_FALSE(test::aborts([&] { static_cast<void>(entry.entry()); }));
    auto const idle = followed::idle();
    CHECK(idle.what() == followed::kind::idle);
    CHECK(idle.is_idle());
    CHECK(test::aborts([&] { static_cast<void>(idle.entry()); }));
    auto const ended = followed::ended();
    CHECK(ended.what() == followed::kind::ended);
    CHECK(ended.has_ended());
    CHECK(test::aborts([&] { static_cast<void>(ended.entry()); }));
}
