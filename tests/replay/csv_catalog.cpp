// SPDX-License-Identifier: BSL-1.0
// Contract P4, the catalog's side: quotes and bars from files, and what becomes of files that are not what
// they should be.
#include "support/campaign.hpp"
#include "support/catch2.hpp"
#include "support/paths.hpp"
#include "support/process.hpp"

#include <nacre/catalog.hpp>
#include <nacre/replay.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include <sys/stat.h>

using namespace nacre;
using namespace nacre::core;
using nacre::cataloguing::market_record;
using nacre::cataloguing::scaled_decimal;
using nacre::replay::catalog_slice;
using nacre::test::write_file;
namespace fs = std::filesystem;

namespace {

timestamp ms(std::int64_t milliseconds) { return from_nanoseconds(milliseconds * 1'000'000); }

struct fixture {
    nacre::test::temporary_directory place;
    fs::path const file = place / "data.csv";

    csv_catalog catalog(csv_format format, std::chrono::minutes ahead = {}) const {
        return csv_catalog({csv_source{"data", file, format, ahead}});
    }
    /// All records of a file with this text.
    result<std::vector<market_record>> load(csv_format format, std::string const& text,
                                            catalog_slice slice = {"data", timestamp::min(),
                                                                   timestamp::max()}) const {
        write_file(file, text);
        std::vector<market_record> out;
        auto const loaded =
            catalog(format).load(slice, [&](market_record const& each) { out.push_back(each); });
        if (!loaded) return loaded.error();
        CHECK(*loaded == out.size());
        return out;
    }
    /// The file is refused, and the error says where and why.
    void refuse(csv_format format, std::string const& text, std::string const& place_in_file,
                std::string const& why) const {
        auto const loaded = load(format, text);
        INFO(text.substr(0, 200));
        REQUIRE_FALSE(loaded);
        CHECK(loaded.error().code() == errc::catalog);
        CHECK(loaded.error().path() == file.native());
        auto const message = loaded.error().message();
        INFO(message);
        CHECK(message.find(place_in_file) != std::string::npos);
        CHECK(message.find(why) != std::string::npos);
        CHECK(message.find(file.native()) != std::string::npos);
    }
};

std::string const compact = "20200101 170000065,1.121200,1.121720,0\n"
                            "20200101 170010447,1.121200,1.121920,25\n";
std::string const ticks = "timestamp,bid,ask\n"
                          "2013-01-01 22:00:00.295000+00:00,86.655,86.728\n"
                          "2013-01-01 22:02:35+00:00,86.657,86.728\n";
std::string const bars = "timestamp,open,high,low,close\n"
                         "2013-02-01 00:00:00+00:00,91.715,91.716,91.653,91.654\n";

} // namespace

TEST_CASE("P4 compact ticks are read exactly, their local times made UTC", "[replay][unit][P4]") {
    fixture at;
    write_file(at.file, compact);
    csv_catalog const data({csv_source::histdata_ticks("EURUSD", at.file)});
    std::vector<market_record> found;
    auto const loaded = data.load({"EURUSD", timestamp::min(), timestamp::max()},
                                  [&](market_record const& each) { found.push_back(each); });
    INFO(loaded);
    REQUIRE(loaded.value() == 2);
    // 17:00:00.065 in New York's winter is 22:00:00.065 UTC.
    CHECK(found[0] == market_record(market_quote{ms(1'577'916'000'065), {112120, 5}, {112172, 5}, {}}));
    CHECK(std::get<market_quote>(found[1]).ask.str() == "1.121920");
    CHECK(std::get<market_quote>(found[1]).volume == scaled_decimal{25, 0});
    auto const utc = at.load(csv_format::compact_ticks, compact).value();
    CHECK(time_of(utc[0]) == time_of(found[0]) - std::chrono::hours(5));
}

TEST_CASE("P4 ticks with offsets of their own are read exactly", "[replay][unit][P4]") {
    fixture at;
    auto const found = at.load(csv_format::ticks, ticks);
    INFO(found);
    REQUIRE(found);
    REQUIRE(found->size() == 2);
    CHECK((*found)[0] == market_record(market_quote{ms(1'357'077'600'295), {86655, 3}, {86728, 3}, {}}));
    CHECK(time_of((*found)[1]) == ms(1'357'077'755'000));

    auto const zones = at.load(csv_format::ticks, "timestamp,bid,ask\n"
                                                  "2013-01-01T22:00:00Z,-1,0.5\n"
                                                  "2013-01-02 00:30:00.123456789+02:30,1,2\n"
                                                  "2013-01-01 17:00:01-05:00,1,2\n");
    INFO(zones);
    REQUIRE(zones);
    CHECK(time_of((*zones)[0]) == ms(1'357'077'600'000));
    CHECK(time_of((*zones)[1]) == from_nanoseconds(1'357'077'600'123'456'789));
    CHECK(time_of((*zones)[2]) == ms(1'357'077'601'000));
    CHECK(std::get<market_quote>((*zones)[0]).bid == scaled_decimal{-1, 0});
}

TEST_CASE("P4 bars are read exactly", "[replay][unit][P4]") {
    fixture at;
    auto const found = at.load(csv_format::bars, bars);
    INFO(found);
    REQUIRE(found);
    CHECK(found->at(0) ==
          market_record(market_bar{ms(1'359'676'800'000), {91715, 3}, {91716, 3}, {91653, 3}, {91654, 3}}));
}

TEST_CASE("P4 lines may end with CR LF, the last one with the file", "[replay][unit][P4]") {
    fixture at;
    for (auto const& [format, text] :
         {std::pair(csv_format::compact_ticks, compact), std::pair(csv_format::ticks, ticks),
          std::pair(csv_format::bars, bars)}) {
        auto const plain = at.load(format, text).value();
        std::string windows;
        for (char const c : text)
            windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
        CHECK(at.load(format, windows).value() == plain);
        CHECK(at.load(format, text.substr(0, text.size() - 1)).value() == plain);
        CHECK(at.load(format, windows.substr(0, windows.size() - 1)).value() == plain);
    }
}

TEST_CASE("P4 an empty file is empty where no header is due, and an error where one is",
          "[replay][unit][P4]") {
    fixture at;
    CHECK(at.load(csv_format::compact_ticks, "").value().empty());
    CHECK(at.load(csv_format::ticks, "timestamp,bid,ask\n").value().empty());
    CHECK(at.load(csv_format::bars, "timestamp,open,high,low,close").value().empty());
    at.refuse(csv_format::ticks, "", "line 1, column 1", "expected the header timestamp,bid,ask");
    at.refuse(csv_format::bars, "", "line 1, column 1", "expected the header timestamp,open");
    at.refuse(csv_format::ticks, bars, "line 1, column 11", "expected the header");
    at.refuse(csv_format::ticks, "timestamp,bid", "line 1, column 14", "expected the header");
}

TEST_CASE("P4 a slice includes both its ends", "[replay][unit][P4]") {
    fixture at;
    std::string const text = "20200101 000000001,1,2,0\n20200101 000000002,1,2,0\n20200101 000000002,3,4,0\n"
                             "20200101 000000003,1,2,0\n";
    auto const day = 1'577'836'800'000;
    auto const count = [&](std::int64_t from, std::int64_t to) {
        return at.load(csv_format::compact_ticks, text, {"data", ms(day + from), ms(day + to)})
            .value()
            .size();
    };
    CHECK(count(0, 9) == 4);
    CHECK(count(1, 3) == 4);
    CHECK(count(2, 2) == 2);
    CHECK(count(2, 3) == 3);
    CHECK(count(4, 9) == 0);
    CHECK(count(0, 0) == 0);
    CHECK(count(3, 2) == 0);
}

TEST_CASE("P4 times that go back are an error that names the line, equal times are not",
          "[replay][unit][P4]") {
    fixture at;
    at.refuse(csv_format::compact_ticks, compact + "20200101 170010446,1.1,1.2,0\n", "line 3, column 1",
              "goes back");
    at.refuse(csv_format::ticks, ticks + "2013-01-01 22:02:35+00:01,86.657,86.728\n", "line 4, column 1",
              "goes back");
    CHECK(at.load(csv_format::compact_ticks, compact + "20200101 170010447,1.1,1.2,0\n"));
}

TEST_CASE("P4 malformed lines are errors that name file, line and column", "[replay][unit][P4]") {
    fixture at;
    auto const tick = [&](std::string const& line, std::string const& column, std::string const& why) {
        at.refuse(csv_format::compact_ticks, compact + line + "\n", "line 3, column " + column + ":", why);
    };
    tick("", "1", "expected a digit");
    tick("20200102", "9", "expected ' '");
    tick("2020010x 170010447,1,2,0", "8", "expected a digit");
    tick("20200230 170010447,1,2,0", "1", "no such day");
    tick("20201301 170010447,1,2,0", "1", "no such day");
    tick("20200102 240010447,1,2,0", "1", "no such time of day");
    tick("20200102 236010447,1,2,0", "1", "no such time of day");
    tick("20200102 235960447,1,2,0", "1", "no such time of day");
    tick("16770102 170010447,1,2,0", "1", "a year outside");
    tick("22620102 170010447,1,2,0", "1", "a year outside");
    tick("20200102 1700104470,1,2,0", "19", "expected ','");
    tick("20200102 170010447;1;2;0", "19", "expected ','");
    tick("20200102 170010447,,2,0", "20", "expected a digit");
    tick("20200102 170010447, 1,2,0", "20", "expected a digit");
    tick("20200102 170010447,+1,2,0", "20", "expected a digit");
    tick("20200102 170010447,1.,2,0", "22", "expected a digit");
    tick("20200102 170010447,.5,2,0", "20", "expected a digit");
    tick("20200102 170010447,1e,2,0", "22", "expected a digit");
    tick("20200102 170010447,1e+,2,0", "23", "expected a digit");
    tick("20200102 170010447,nan,2,0", "20", "expected a digit");
    tick("20200102 170010447,1,2", "23", "expected ','");
    tick("20200102 170010447,1,2,0,0", "25", "expected the end");
    tick("20200102 170010447,1,2,0 ", "25", "expected the end");
    tick("20200102 170010447,9223372036854775808,2,0", "20", "does not fit");
    tick("20200102 170010447,10.123456789012345678,2,0", "20", "does not fit");
    tick("20200102 170010447,0.0000000000000000001,2,0", "20", "does not fit");
    tick("20200102 170010447,1e19,2,0", "20", "does not fit");
    tick("20200102 170010447,1e-19,2,0", "20", "does not fit");
    tick(std::string("20200102 170010447,1\0,2,0", 25), "21", "expected ','");

    auto const iso = [&](std::string const& time, std::string const& column, std::string const& why) {
        at.refuse(csv_format::ticks, "timestamp,bid,ask\n" + time + ",1,2\n",
                  "line 2, column " + column + ":", why);
    };
    iso("2013-01-01 22:00:00", "20", "distance from UTC");
    iso("2013/01/01 22:00:00Z", "5", "expected '-'");
    iso("2013-01-01_22:00:00Z", "11", "expected ' '");
    iso("2013-01-01 22:00:00.Z", "21", "expected a digit");
    iso("2013-01-01 22:00:00.1234567890Z", "30", "more than 9 digits");
    iso("2013-01-01 22:00:00+19:00", "21", "so far from UTC");
    iso("2013-01-01 22:00:00+01:60", "21", "so far from UTC");
    iso("2013-01-01 22:00:00+0100", "23", "expected ':'");

    auto const bar = [&](std::string const& prices, std::string const& column, std::string const& why) {
        at.refuse(csv_format::bars,
                  "timestamp,open,high,low,close\n2013-02-01 00:00:00+00:00," + prices + "\n",
                  "line 2, column " + column + ":", why);
    };
    bar("2,3,1", "32", "expected ','");
    bar("2,3,1,2,5", "34", "expected the end");
    bar("2,1.9,1,1", "29", "the high is not the highest");
    bar("2,3,1,3.1", "29", "the high is not the highest");
    bar("2,3,2.5,2", "31", "the low is not the lowest");
}

TEST_CASE("P4 prices are taken digit by digit, leading zeros not counted", "[replay][unit][P4]") {
    fixture at;
    auto const found = at.load(csv_format::compact_ticks,
                               "20200102 170010447,0.000000000000000001,000123456789012345678,0.10\n")
                           .value();
    auto const& quote = std::get<market_quote>(found.at(0));
    CHECK(quote.bid == scaled_decimal{1, 18});
    CHECK(quote.ask == scaled_decimal{123'456'789'012'345'678, 0});
    CHECK(quote.volume.scale == 2);
}

TEST_CASE("P4 prices are taken as venues write them", "[replay][unit][P4]") {
    fixture at;
    auto const found = at.load(csv_format::compact_ticks, "20200102 170010447,2.288e-5,1E+3,-0.00000000\n"
                                                          "20200102 170010447,9999999999.0000000000000000,"
                                                          "1234567890123456789,10.000000000000000000\n")
                           .value();
    auto const& first = std::get<market_quote>(found.at(0));
    CHECK(first.bid.str() == "0.00002288");
    CHECK(first.ask.str() == "1000");
    CHECK(first.volume.str() == "0.00000000");
    auto const& second = std::get<market_quote>(found.at(1));
    CHECK(second.bid == scaled_decimal{9'999'999'999, 0});
    CHECK(second.ask.str() == "1234567890123456789");
    CHECK(second.volume == scaled_decimal{10, 0});
}

TEST_CASE("P4 a byte order mark at the start of a file belongs to no line", "[replay][unit][P4]") {
    fixture at;
    std::string const mark = "\xEF\xBB\xBF";
    CHECK(at.load(csv_format::compact_ticks, mark + compact).value() ==
          at.load(csv_format::compact_ticks, compact).value());
    CHECK(at.load(csv_format::ticks, mark + ticks).value() == at.load(csv_format::ticks, ticks).value());
    CHECK(at.load(csv_format::bars, mark + bars).value() == at.load(csv_format::bars, bars).value());
    CHECK(at.load(csv_format::compact_ticks, mark).value().empty());
    at.refuse(csv_format::compact_ticks, mark + mark + compact, "line 1, column 1:", "expected a digit");
    at.refuse(csv_format::compact_ticks, compact + mark + compact, "line 3, column 1:", "expected a digit");
    at.refuse(csv_format::bars, mark + "time" + bars, "line 1, column 5:", "expected the header");
    at.refuse(csv_format::compact_ticks,
              mark + std::string(cataloguing::csv_lines::line_bytes_max + 1, '1') + "\n",
              "line 1, column 1025:", "too long");
}

TEST_CASE("P4 a compressed file is named with what decompresses it", "[replay][unit][P4]") {
    fixture at;
    auto const format = GENERATE(csv_format::compact_ticks, csv_format::ticks, csv_format::bars);
    auto const packed = [&](std::string const& bytes, std::string const& name) {
        at.refuse(format, bytes + "rest", "line 1, column 1:", "compressed (" + name + ")");
    };
    packed(std::string("\x1F\x8B\x08\x00", 4), "gzip");
    packed("BZh9\x31\x41\x59\x26\x53\x59", "bzip2");
    packed("BZh1\x17\x72\x45\x38\x50\x90", "bzip2");
    packed(std::string("\xFD\x37\x7A\x58\x5A\x00", 6), "xz");
    packed("\x28\xB5\x2F\xFD", "zstd");
    at.refuse(csv_format::compact_ticks, "BZh9,a text", "line 1, column 1:", "expected a digit");
}

TEST_CASE("P4 a line over the limit is an error and is not held in memory", "[replay][unit][P4]") {
    fixture at;
    std::string const longest(cataloguing::csv_lines::line_bytes_max, '1');
    at.refuse(csv_format::compact_ticks, compact + longest + "\n", "line 3, column 9", "expected ' '");
    at.refuse(csv_format::compact_ticks, compact + longest + "\r\n", "line 3, column 9", "expected ' '");
    at.refuse(csv_format::compact_ticks, compact + longest + "1\n", "line 3, column 1025", "too long");
    at.refuse(csv_format::compact_ticks, compact + longest + "1", "line 3, column 1025", "too long");
    at.refuse(csv_format::compact_ticks, std::string(1'000'000, '7'), "line 1, column 1025", "too long");
    // A hole of 1 TiB: zeros without an end of line.
    write_file(at.file, compact);
    fs::resize_file(at.file, std::uintmax_t{1} << 40);
    auto const loaded = at.catalog(csv_format::compact_ticks)
                            .load({"data", timestamp::min(), timestamp::max()}, [](market_record const&) {});
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().message().find("line 3") != std::string::npos);
}

TEST_CASE("P4 a load ends with the first record past the slice and does not look further",
          "[replay][unit][P4]") {
    fixture at;
    CHECK(at.load(csv_format::compact_ticks, compact + "20200103 000000000,1,2,0\nnonsense\n",
                  {"data", timestamp::min(), ms(1'577'898'100'000)})
              .value()
              .size() == 2);
    at.refuse(csv_format::compact_ticks, compact + "20200103 000000000,1,2,0\nnonsense\n", "line 4, column 1",
              "expected a digit");
}

TEST_CASE("P4 a missing file and an unknown name are not_found, what is no file is refused",
          "[replay][unit][P4]") {
    fixture at;
    auto const data = at.catalog(csv_format::compact_ticks);
    catalog_slice const slice{"data", timestamp::min(), timestamp::max()};
    auto const load = [&](catalog_slice const& wanted) {
        return data.load(wanted, [](market_record const&) {});
    };
    CHECK(load(slice).error().code() == errc::not_found);
    CHECK(load(slice).error().path() == at.file.native());
    CHECK(load({"other", timestamp::min(), timestamp::max()}).error().code() == errc::not_found);
    CHECK_FALSE(data.plan(slice)->present);
    write_file(at.file, compact);
    CHECK(data.plan(slice)->present);
    CHECK(data.plan(slice)->start == slice.start);
    fs::remove(at.file);
    fs::create_directory(at.file);
    CHECK(load(slice).error().code() == errc::catalog);
    fs::remove(at.file);
    REQUIRE(::mkfifo(at.file.c_str(), 0600) == 0);
    CHECK(load(slice).error().code() == errc::catalog); // and nobody waits
}

TEST_CASE("P4 a sink's error ends the load and is returned", "[replay][unit][P4]") {
    fixture at;
    write_file(at.file, compact);
    int seen = 0;
    auto const loaded =
        at.catalog(csv_format::compact_ticks)
            .load({"data", timestamp::min(), timestamp::max()}, [&](market_record const&) -> result<void> {
                ++seen;
                return error::timeout();
            });
    CHECK(loaded.error().code() == errc::timeout);
    CHECK(seen == 1);
}

TEST_CASE("P4 lines that straddle the buffer's end are read whole", "[replay][unit][P4]") {
    fixture at;
    std::string text;
    std::size_t const lines = 20'000; // some 900 KB
    for (std::size_t each = 0; each < lines; ++each) {
        auto const digits = std::to_string(each);
        text += "20200101 000000000," + std::string(each % 9 + 1, '1') + "." + digits + ",2,0\n";
    }
    auto const found = at.load(csv_format::compact_ticks, text);
    INFO(found);
    REQUIRE(found);
    REQUIRE(found->size() == lines);
    bool right = true;
    for (std::size_t each = 0; each < lines; ++each)
        right = right && std::get<market_quote>((*found)[each]).bid.str() ==
                             std::string(each % 9 + 1, '1') + "." + std::to_string(each);
    CHECK(right);
}

TEST_CASE("P4 no bytes make a catalog crash, hang or accept what it would not write",
          "[replay][campaign][P4]") {
    auto const seed = test::campaign_seed("P4 hostile files");
    std::size_t const rounds = test::campaign_rounds(3'000);
    fixture at;
    std::size_t refused = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        testing::seeded_random random(seed + round);
        auto const format = static_cast<csv_format>(random.below(3));
        std::string text = format == csv_format::compact_ticks ? compact
                           : format == csv_format::ticks       ? ticks
                                                               : bars;
        for (std::uint64_t edits = 1 + random.below(3); edits != 0; --edits) {
            auto const where = static_cast<std::size_t>(random.below(text.size()));
            auto const any = static_cast<char>(random.below(256));
            switch (random.below(3)) {
            case 0: text[where] = any; break;
            case 1: text.insert(where, 1, any); break;
            default: text.erase(where, 1 + random.below(4)); break;
            }
            if (text.empty()) text = "\n";
        }
        auto const loaded = at.load(format, text);
        if (!loaded) {
            ++refused;
            bool const placed = loaded.error().code() == errc::catalog &&
                                loaded.error().message().find("line ") != std::string::npos &&
                                loaded.error().message().find("column ") != std::string::npos;
            if (!placed) FAIL("round " << round << ": " << loaded.error());
        }
    }
    CHECK(refused > rounds / 2);
}

TEST_CASE("P4 the market data beside the project is read to its last line", "[replay][P4]") {
    auto const folder = nacre::test::tests_dir().parent_path().parent_path() / "shared" / "data";
    struct expected {
        char const* file;
        csv_format format;
        std::uint64_t records;
    };
    std::vector<expected> const files = {{"eurusd-quotes-2020-01.csv", csv_format::compact_ticks, 9'500},
                                         {"usdjpy-ticks-2013.csv", csv_format::ticks, 1'000},
                                         {"usdjpy-m1-bid-2013.csv", csv_format::bars, 11'999}};
    CHECK(files.size() == 3);
    for (auto const& [file, format, records] : files) {
        if (!fs::exists(folder / file)) {
            WARN("no " << file << " beside the project: generated text stands in for it");
            continue;
        }
        csv_catalog const data({csv_source{"data", folder / file, format}});
        auto const loaded =
            data.load({"data", timestamp::min(), timestamp::max()}, [](market_record const&) {});
        INFO(loaded);
        CHECK(loaded.value() == records);
    }
}
