// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/values.hpp>

#include <set>
#include <string>
#include <system_error>

using nacre::errc;

TEST_CASE("each code of the set has a sentence of its own in the category nacre", "[core][unit]") {
    std::set<std::string> sentences;
    for (int number = 1; number <= 26; ++number) {
        std::error_code const code = static_cast<errc>(number);
        CAPTURE(number);
        CHECK(code);
        CHECK(code.value() == number);
        CHECK(code.category().name() == std::string("nacre"));
        CHECK(code.message() != "unknown error");
        sentences.insert(code.message());
    }
    CHECK(sentences.size() == 26);
    CHECK(std::error_code(static_cast<errc>(27)).message() == "unknown error");
    CHECK_FALSE(std::error_code(errc{}));
}

TEST_CASE("codes that the standard library knows compare equal to its conditions", "[core][unit]") {
    auto const code = [](errc value) { return std::error_code(value); };
    CHECK(code(errc::io) == std::errc::io_error);
    CHECK(code(errc::disk_full) == std::errc::no_space_on_device);
    CHECK(code(errc::not_found) == std::errc::no_such_file_or_directory);
    CHECK(code(errc::invalid_argument) == std::errc::invalid_argument);
    CHECK(code(errc::timeout) == std::errc::timed_out);
    CHECK(code(errc::busy) == std::errc::device_or_resource_busy);
    CHECK(code(errc::hash_mismatch) != std::errc::io_error);
    CHECK(code(errc::hash_mismatch) == errc::hash_mismatch);
    CHECK(code(errc::hash_mismatch) != errc::corrupted);
}
