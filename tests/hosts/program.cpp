// SPDX-License-Identifier: BSL-1.0
// A host's program: says what its messages are, records some through the tap, proves the run and reads it
// back.
#include <nacre/nacre.hpp>

#include <csignal>
#include <cstdint>
#include <iostream>
#include <string>

#ifdef HOST_MIN_MAX
// The host's macros are its own again behind our headers.
static_assert(min(2, 1) == 1 && max(2, 1) == 2);
#endif

namespace {

struct order_filled {
    std::string client_order_id;
    std::int64_t quantity;
    double price;
    using nacre_members = nacre::members<nacre::member<&order_filled::client_order_id, "client_order_id">,
                                         nacre::member<&order_filled::quantity, "quantity">,
                                         nacre::member<&order_filled::price, "price">>;
};

constexpr auto registry = nacre::make_registry(
    nacre::on<"OrderFilled", order_filled>(nacre::key<"client_order_id">(&order_filled::client_order_id)));
using store = nacre::store<registry>;

int fail(nacre::error const& why) {
    std::cerr << why.message() << "\n";
    return 1;
}

} // namespace

int main(int count, char** arguments) {
    std::string const folder = count > 1 ? arguments[1] : "data";
    store const runs({folder, "host"});
    auto session = runs.open();
    if (!session) return fail(session.error());
    auto tap = session->tap();
    for (std::int64_t quantity : {100, 150}) {
        auto const accepted = tap("events.fills", order_filled{"O-1", quantity, 1.25});
        if (!accepted) return fail(accepted.error());
        if (auto const durable = session->wait_durable(*accepted); !durable) return fail(durable.error());
    }
#ifdef HOST_ERASES_TYPES
    order_filled const erased{"O-2", 1, 1.25};
    extern std::type_index const type_on_bus; // the bus has it
    if (auto const accepted = tap.capture_erased("events.fills", type_on_bus, &erased); !accepted)
        return fail(accepted.error());
#endif
    auto const id = session->seal();
    if (!id) return fail(id.error());

    auto run = runs.read(*id);
    if (!run) return fail(run.error());
    std::int64_t sum = 0;
    for (auto const& entry : run->find_all("client_order_id", "O-1")) {
        auto const fill = run->read<order_filled>(entry);
        if (!fill) return fail(fill.error());
        sum += fill->quantity;
    }
    if (auto const whole = run->status(); !whole) return fail(whole.error());
    std::cout << "sum: " << sum << "\n";
    return sum == 250 ? 0 : 1;
}
