// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/values.hpp>

#include <string_view>

TEST_CASE("text and bytes are views of the same memory, whatever the bytes are", "[core][unit]") {
    std::string_view const text("a\0\xFF z", 5);
    auto const bytes = nacre::as_bytes_view(text);
    REQUIRE(bytes.size() == 5);
    CHECK(bytes[1] == std::byte{0});
    CHECK(bytes[2] == std::byte{0xFF});
    CHECK(static_cast<void const*>(bytes.data()) == text.data());
    CHECK(nacre::as_text(bytes) == text);
    CHECK(nacre::as_text(bytes).data() == text.data());
    CHECK(nacre::as_bytes_view({}).empty());
    CHECK(nacre::as_text({}).empty());
}
