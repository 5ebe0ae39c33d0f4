// SPDX-License-Identifier: BSL-1.0
// Bus tap: records what passes over somebody else's bus, before its subscribers see it. Twice the same
// application: first through the bus's own hook, where types are erased, then through a bus of the same face
// that records first.
#include "bus_tap/courier.hpp"
#include "bus_tap/messages.hpp"
#include "bus_tap/recorded_bus.hpp"

#include <nacre/nacre.hpp>

#include <iostream>
#include <string_view>
#include <typeindex>

using namespace application;

namespace {

int fail(nacre::error const& why) {
    std::cerr << "bus-tap: " << why.message() << "\n";
    return 1;
}

/// The application, which does not know that it is recorded.
template <class Bus>
void trade(Bus& bus, courier::bus& inner) {
    order_filled const filled{{{1, 2, 3}}, "O-1", 100};
    inner.subscribe<submit_order>("exec.venue", [&](submit_order const& order) {
        std::cout << "  venue: order " << order.client_order_id << "\n";
        bus.publish("events.orders", filled);
    });
    inner.subscribe<order_filled>("events.orders", [&](order_filled const& event) {
        std::cout << "  portfolio: " << event.client_order_id << " filled " << event.quantity << "\n";
        bus.send("risk.engine", event); // the same message goes on: it is recorded once
    });
    inner.subscribe<order_filled>("risk.engine", [](order_filled const&) { std::cout << "  risk: seen\n"; });

    bus.publish("beats", heartbeat{1});
    bus.send("exec.venue", submit_order{"O-1", 100});
    bus.respond("reply.17", query_position{"A-1"});
}

/// Opens a run, lets `f` use the adapter, seals the run, and prints what it holds.
template <class F>
int record(nacre::place const& place, F const& f) {
    auto opened = writer::create(place);
    if (!opened) return fail(opened.error());
    {
        nacre::capture_options options;
        options.on_notice = [](nacre::notice const& said) noexcept {
            std::cerr << "bus-tap: " << said.text << "\n";
        };
        capture_adapter adapter(*opened, std::move(options));
        f(adapter);
        if (adapter.halted() != nacre::halt_reason::none) return 1;
    }
    if (auto sealed = opened->seal("done"); !sealed) return fail(sealed.error());

    auto reader = nacre::reader<nacre::default_policy, encoder>::open(place, opened->id());
    if (!reader) return fail(reader.error());
    for (auto const& entry : reader->scan())
        std::cout << entry.seq() << " " << entry.topic() << " " << entry.payload_type() << "\n";
    if (auto const read = reader->status(); !read) return fail(read.error());
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    nacre::place const place(argc > 1 ? argv[1] : "./data", "bus-tap");

    std::cout << "through the bus's own hook:\n";
    int const erased = record(place, [](capture_adapter& adapter) {
        courier::bus bus;
        // These are the lines that record a bus which erases types.
        bus.before_delivery(
            [tap = adapter.tap()](std::string_view topic, std::type_index type, void const* message) {
                auto const captured = tap.capture_erased(topic, type, message);
                if (!captured) std::cerr << "bus-tap: " << captured.error().message() << "\n";
                return captured.has_value(); // not recorded, not delivered
            });
        trade(bus, bus);
    });
    if (erased != 0) return erased;

    std::cout << "through a bus that records:\n";
    return record(place, [](capture_adapter& adapter) {
        courier::bus inner;
        recorded_bus bus(inner, adapter.tap());
        trade(bus, inner);
    });
}
