// SPDX-License-Identifier: BSL-1.0
// The verdict table of docs/format.md against recovery: each row is made to happen, and each row there is.
#include "format/document.hpp"
#include "log/recovery_laws.hpp"

#include <nacre/backends.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <functional>
#include <map>
#include <string>

using namespace log_tests;
using recovery_laws::make_crashed;
using recovery_laws::quiet;

namespace {

/// What recovery does, in the words that open the table's second column.
std::string verdict_on(memory_backend const& place, log_options const& options = quiet()) {
    auto const before = bytes_of(place);
    auto const outcome = try_recover(place, run, options);
    if (!outcome)
        return bytes_of(place) == before ? "nothing is concluded and nothing is changed"
                                         : "an error, and a change";
    auto const& verdict = outcome->verdict;
    switch (verdict.kind) {
    case verdict_kind::accepted:
        return verdict.lost_entries != 0 ? "the prefix is the log; the machine took"
                                         : "the prefix is the log";
    case verdict_kind::torn:
        return place.kept_aside(run) ? "torn: they were never acknowledged; kept aside" : "torn";
    case verdict_kind::corrupt:
        return verdict.damage_seq != 0 && verdict.damage_offset != 0
                   ? "corrupt: the run is quarantined, with the first damaged seq and offset"
                   : "corrupt";
    case verdict_kind::sealed: break;
    }
    return "sealed";
}

std::map<std::string, std::function<std::string()>> scenarios() {
    std::map<std::string, std::function<std::string()>> out;
    out["L >= A`, only zeros behind the prefix"] = [] {
        memory_backend const place;
        make_crashed(place);
        return verdict_on(place);
    };
    out["L >= A`, other bytes behind it"] = [] {
        memory_backend const place;
        auto const crashed = make_crashed(place);
        cut_and_append(place, crashed.end, std::vector<std::byte>(40, std::byte{7}));
        return verdict_on(place);
    };
    out["L < A"] = [] {
        memory_backend const place;
        make_crashed(place);
        flip_byte(place, offset_of(place, format::frame_kind::entry, 2) + 24);
        return verdict_on(place);
    };
    out["L < A`, policy `process`, another or an unknown boot"] = [] {
        memory_backend const place;
        auto const crashed = make_crashed(place, durability_policy::process, true);
        cut_and_append(place, crashed.ends[1], std::vector<std::byte>(4096));
        memory_backend const unknown;
        auto const same = make_crashed(unknown, durability_policy::process, true);
        cut_and_append(unknown, same.ends[1], std::vector<std::byte>(4096));
        auto const verdict = verdict_on(unknown, quiet(boot{}));
        auto const other = verdict_on(place, quiet(boot_of(2)));
        return verdict == other ? verdict : std::string("another verdict for an unknown boot");
    };
    out["no superblock is readable"] = [] {
        memory_backend const whole;
        make_crashed(whole);
        memory_backend const damaged;
        make_crashed(damaged);
        flip_byte(damaged, offset_of(damaged, format::frame_kind::entry, 2) + 24); // commits alone prove it
        for (std::size_t const slot : {0U, 1U}) {
            destroy_superblock(whole, slot);
            destroy_superblock(damaged, slot);
        }
        bool const as_above =
            verdict_on(whole) == "the prefix is the log" && verdict_on(damaged).starts_with("corrupt");
        return std::string(as_above ? "as above, with `A` from commits alone" : "otherwise");
    };
    out["header or manifest unreadable"] = [] {
        memory_backend const no_header;
        make_crashed(no_header);
        flip_byte(no_header, 100);
        memory_backend const no_manifest;
        make_crashed(no_manifest);
        flip_byte(no_manifest, format::log_begin + 40);
        auto const verdict = verdict_on(no_header);
        return verdict == verdict_on(no_manifest) ? verdict
                                                  : std::string("another verdict without a manifest");
    };
    return out;
}

} // namespace

TEST_CASE("every row of the verdict table happens as the text says and no row is missing",
          "[log][documentation][B14]") {
    auto const doc = format_tests::read_document();
    std::map<std::string, std::string> written;
    for (auto const& table : doc.tables)
        if (table.columns == format_tests::row{"evidence", "verdict"})
            for (auto const& row : table.rows)
                CHECK(written.emplace(row.at(0), row.at(1)).second);
    auto const known = scenarios();
    for (auto const& [evidence, verdict] : written) {
        INFO(evidence);
        CHECK(known.contains(evidence));
    }
    for (auto const& [evidence, happens] : known) {
        INFO(evidence);
        REQUIRE(written.contains(evidence));
        auto const verdict = happens();
        INFO(written.at(evidence) << " - but: " << verdict);
        CHECK(written.at(evidence).starts_with(verdict));
    }
}
