// SPDX-License-Identifier: BSL-1.0
// record_messages: records messages of a type of your own, and reads them back as that type.
#include <nacre/nacre.hpp>

#include <cstdint>
#include <iostream>
#include <string>

// The members are listed once; how they become bytes, and the schema beside them, follows.
struct order_filled {
    std::string client_order_id;
    std::string instrument;
    std::int64_t quantity;
    nacre::timestamp ts;
};
NACRE_MEMBERS(order_filled, client_order_id, instrument, quantity, ts)

inline constexpr auto registry = nacre::make_registry(nacre::on<"OrderFilled", order_filled>(
    nacre::key<"client_order_id">(&order_filled::client_order_id), nacre::ts_init(&order_filled::ts)));

static int fail(nacre::error const& why) { return std::cerr << why << "\n", 1; }

int main(int argc, char** argv) {
    nacre::store<registry> const store({argc > 1 ? argv[1] : "./data", "messages"});
    auto session = store.open(); // recovers what crashed before, then begins a run
    if (!session) return fail(session.error());
    for (std::int64_t const quantity : {100, 150}) {
        order_filled const fill{"O-1", "EUR/USD", quantity, session->clock().now()};
        auto const durable = session->wait_durable(session->capture("events.fills", fill));
        if (!durable) return fail(durable.error());
    }
    if (auto const sealed = session->seal(); !sealed) return fail(sealed.error());

    auto run = store.newest();
    if (!run) return fail(run.error());
    for (auto const& entry : run->find_all("client_order_id", "O-1")) {
        auto const fill = run->read<order_filled>(entry);
        if (!fill) return fail(fill.error());
        std::cout << entry.seq() << " " << fill->instrument << " " << fill->quantity << "\n";
    }
    if (auto const read = run->status(); !read) return fail(read.error());
}
