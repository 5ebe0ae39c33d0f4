// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/values.hpp>

#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using nacre::errc;
using nacre::run_id;
using nacre::core::from_nanoseconds;
using nacre::core::instance_id;

run_id id_of(std::int64_t start, std::uint32_t suffix) {
    return run_id::make(from_nanoseconds(start), suffix).value();
}

} // namespace

TEST_CASE("V5: a run id is the start time, a dash and eight hex digits", "[core][unit]") {
    auto const id = id_of(1'700'000'000'123'456'789, 0xBEEF);
    CHECK(id.str() == "1700000000123456789-0000beef");
    CHECK(id.str().size() == run_id::text_bytes);
    CHECK(id.start() == from_nanoseconds(1'700'000'000'123'456'789));
    CHECK(id.suffix() == 0xBEEF);
    CHECK(id_of(0, 0).str() == "0000000000000000000-00000000");
    CHECK(run_id{}.str() == "0000000000000000000-00000000");
    CHECK(id_of(std::numeric_limits<std::int64_t>::max(), 0xFFFFFFFF).str() ==
          "9223372036854775807-ffffffff");
    std::ostringstream printed;
    printed << id;
    CHECK(printed.str() == id.str());
}

TEST_CASE("V5: what a run id prints is what it is parsed from, and nothing else", "[core][unit]") {
    for (auto const& id : {id_of(0, 0), id_of(1, 1), id_of(1'700'000'000'123'456'789, 0xDEADBEEF),
                           id_of(std::numeric_limits<std::int64_t>::max(), 0xFFFFFFFF)}) {
        auto const parsed = run_id::parse(id.str());
        REQUIRE(parsed.has_value());
        CHECK(*parsed == id);
    }
    std::string const good = "1700000000123456789-0000beef";
    for (std::string const& bad :
         {std::string{}, good.substr(1), good + "0", "1" + good.substr(0, 27),
          std::string("1700000000123456789-0000BEEF"), std::string("1700000000123456789_0000beef"),
          std::string("-700000000123456789-0000beef"), std::string("+700000000123456789-0000beef"),
          std::string(" 700000000123456789-0000beef"), std::string("1700000000123456789-0000bee/"),
          std::string("../../../../etc/passwd-00000"), std::string("9223372036854775808-00000000"),
          std::string("9999999999999999999-00000000"), std::string("1700000000123456789-0000bee\0", 28),
          std::string("170000000012345678\n-0000beef")}) {
        CAPTURE(bad);
        auto const parsed = run_id::parse(bad);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().code() == errc::invalid_argument);
    }
}

TEST_CASE("V5: run ids sort by start time, as values and as text", "[core][unit]") {
    std::vector<run_id> const ids = {id_of(0, 9),
                                     id_of(9, 8),
                                     id_of(10, 0),
                                     id_of(10, 1),
                                     id_of(999'999'999, 0),
                                     id_of(1'700'000'000'000'000'000, 0xFFFFFFFF),
                                     id_of(1'700'000'000'000'000'001, 0),
                                     id_of(std::numeric_limits<std::int64_t>::max(), 0)};
    for (std::size_t at = 1; at < ids.size(); ++at) {
        CAPTURE(at);
        CHECK(ids[at - 1] < ids[at]);
        CHECK(ids[at - 1].str() < ids[at].str());
    }
}

TEST_CASE("V5: a run cannot start before the Unix epoch", "[core][unit]") {
    auto const refused = run_id::make(from_nanoseconds(-1), 0);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code() == errc::invalid_argument);
}

TEST_CASE("V5: instance ids that could leave the base directory are refused", "[core][unit]") {
    std::vector<std::string> const bad = {"",
                                          ".",
                                          "..",
                                          "/",
                                          "a/b",
                                          "/etc",
                                          "../a",
                                          "a/..",
                                          "a\\b",
                                          "\\\\server",
                                          "a\nb",
                                          "a\tb",
                                          "\x1f",
                                          "a\x7f",
                                          std::string("a\0b", 3),
                                          std::string(1, '\0'),
                                          std::string(nacre::core::id_bytes_max + 1, 'a'),
                                          std::string(5000, 'a')};
    for (auto const& text : bad) {
        CAPTURE(text);
        auto const parsed = instance_id::parse(text);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().code() == errc::invalid_argument);
        CHECK(parsed.error().message().size() > 20);
    }
}

TEST_CASE("V5: every other instance id is accepted as it is", "[core][unit]") {
    for (std::string const& text :
         {std::string("trader-001"), std::string("a"), std::string("..."), std::string(".a"),
          std::string("a..b"), std::string("a b"), std::string("\xC3\xA9t\xC3\xA9"),
          std::string(nacre::core::id_bytes_max, 'x')}) {
        CAPTURE(text);
        auto const parsed = instance_id::parse(text);
        REQUIRE(parsed.has_value());
        CHECK(parsed->str() == text);
    }
}
