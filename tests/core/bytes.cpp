// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/values.hpp>

#include <string_view>

TEST_CASE("text and bytes are views of the same memory, whatever the bytes are", "[core][unit]") {
    std::string_view const text("a\0\xFF z", 5);
    auto const view = nacre::bytes(text);
    REQUIRE(view.size() == 5);
    CHECK(view[1] == std::byte{0});
    CHECK(view[2] == std::byte{0xFF});
    CHECK(static_cast<void const*>(view.data()) == text.data());
    CHECK(nacre::as_text(view) == text);
    CHECK(nacre::as_text(view).data() == text.data());
    CHECK(nacre::bytes({}).empty());
    CHECK(nacre::as_text({}).empty());
}
