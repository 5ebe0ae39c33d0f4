// SPDX-License-Identifier: BSL-1.0
// Contract C3 over a boot: what a run before recorded is a duplicate in the next one, too.
#include "lifecycle/session_kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/lifecycle/inherited_identities.hpp>
#include <nacre/messages.hpp>
#include <nacre/replay.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/testing.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace session_tests;

namespace {

struct trade {
    std::string trade_id; ///< as the venue gives it
    std::int64_t quantity = 0;
};
NACRE_MEMBERS(trade, trade_id, quantity)
struct venue_report {
    std::optional<std::string> id;
};
NACRE_MEMBERS(venue_report, id)
struct command {
    uuid id{};
};
NACRE_MEMBERS(command, id)

inline constexpr auto trades = make_registry(on<"Trade", trade>(identity(&trade::trade_id)),
                                             on<"Report", venue_report>(identity(&venue_report::id)),
                                             on<"Command", command>(identity(&command::id)));
// What the trade was called in the program before.
inline constexpr auto renamed_trades = make_registry(
    on<"Report", venue_report>(identity(&venue_report::id)), on<"Command", command>(identity(&command::id)),
    on<"VenueTrade", trade>(formerly<"Trade">, identity(&trade::trade_id)));

struct small_window : test_policy {
    static constexpr std::size_t dedup_window = 4;
};

using trade_store = store<trades, test_policy>;
using renamed_store = store<renamed_trades, test_policy>;
using small_store = store<trades, small_window>;

template <class Store>
auto boot(memory_backend const& place) {
    return got(Store(place, "desk").open());
}
template <class Session, class M>
capture::capture_outcome outcome(Session& session, M const& message) {
    return got(session.capture("venue.trades", message)).outcome;
}
constexpr auto recorded = capture_outcome::recorded;
constexpr auto duplicate = capture_outcome::duplicate;

} // namespace

TEST_CASE("C3 the dedup window survives a boot: what comes again after a crash is a duplicate",
          "[lifecycle][C3]") {
    memory_backend const place;
    uuid const one{{1}};
    for (int life = 0; life < 3; ++life) {
        auto session = boot<trade_store>(place);
        auto const expected = life == 0 ? recorded : duplicate;
        CHECK(outcome(session, trade{"T-1", 10}) == expected);
        CHECK(outcome(session, command{one}) == expected);
        CHECK(outcome(session, venue_report{"T-1"}) == expected); // another type, another message
        CHECK(outcome(session, trade{"T-" + std::to_string(10 + life), 10}) == recorded);
        session.halt();
    }
    auto session = boot<renamed_store>(place);
    CHECK(outcome(session, trade{"T-1", 10}) == duplicate);
    CHECK(outcome(session, trade{"T-12", 10}) == duplicate);
    CHECK(outcome(session, trade{"T-13", 10}) == recorded);
    // The entry stands in a run before: there is nothing to wait for.
    auto const again = got(session.capture("venue.trades", trade{"T-1", 10}));
    CHECK_FALSE(again.recorded());
    CHECK(again.ticket.seq == 0);
    CHECK(session.wait_durable(again));
}

TEST_CASE("C3 a message without an id, or with an empty text, is recorded each time", "[lifecycle][C3]") {
    memory_backend const place;
    for (int life = 0; life < 2; ++life) {
        auto session = boot<trade_store>(place);
        CHECK(outcome(session, trade{"", 1}) == recorded);
        CHECK(outcome(session, trade{"", 1}) == recorded);
        CHECK(outcome(session, venue_report{}) == recorded);
        CHECK(outcome(session, venue_report{std::string()}) == recorded);
        session.halt();
    }
}

TEST_CASE("C3 after a boot the window holds as many of the newest identities as before", "[lifecycle][C3]") {
    memory_backend const place;
    for (int each = 0; each < 3; ++each) { // T-0 and T-1; T-2 and T-3; T-4 and T-5
        auto session = boot<small_store>(place);
        CHECK(outcome(session, trade{"T-" + std::to_string(2 * each), 1}) == recorded);
        CHECK(outcome(session, trade{"T-" + std::to_string(2 * each + 1), 1}) == recorded);
        session.halt();
    }
    auto session = boot<small_store>(place);
    CHECK(outcome(session, trade{"T-5", 1}) == duplicate);
    CHECK(outcome(session, trade{"T-2", 1}) == duplicate);
    CHECK(outcome(session, trade{"T-1", 1}) == recorded); // four newer ones were: forgotten, as in one life
    CHECK(outcome(session, trade{"T-2", 1}) == recorded); // the oldest made room
}

TEST_CASE("C3 the identity of a text is one UUID for ever, of version 8", "[lifecycle][C3]") {
    auto const id = messaging::text_identity("T-1");
    CHECK(id == messaging::text_identity("T-1"));
    CHECK(id != messaging::text_identity("T-2"));
    CHECK((id.data[6] & 0xF0) == 0x80);
    CHECK((id.data[8] & 0xC0) == 0x80);
    memory_backend const place;
    auto session = boot<trade_store>(place);
    CHECK(outcome(session, trade{"T-1", 1}) == recorded);
    auto reader = got(session.read());
    CHECK(got(reader.at(2)).headers().message_id == id);
}
