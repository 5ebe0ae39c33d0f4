// SPDX-License-Identifier: BSL-1.0
// A sentence: its parts as they are given, each kind of them.
#include <nacre/core/sentence.hpp>

#include "support/catch2.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

TEST_CASE("a sentence holds its parts as they are: text, characters, numbers", "[core][unit]") {
    using nacre::core::make_sentence;
    std::string const owned("entry ");
    CHECK(make_sentence(owned, 7U, std::string_view(" of "), "run", '.') == "entry 7 of run.");
    CHECK(make_sentence(std::numeric_limits<std::int64_t>::min(), ' ',
                        std::numeric_limits<std::uint64_t>::max()) ==
          "-9223372036854775808 18446744073709551615");
    CHECK(make_sentence(std::uint8_t{0}, ' ', std::int16_t{-1}, ' ', true) == "0 -1 1");
    CHECK(make_sentence(std::string_view("\0x", 2), "").size() == 2);
}
