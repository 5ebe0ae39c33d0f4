// SPDX-License-Identifier: BSL-1.0
// tap_a_bus: records what a bus delivers before anybody handles it; what cannot be recorded is not delivered.
#include <nacre/nacre.hpp>

#include <cstdint>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>
#include <vector>

// The bus you have already: it knows nothing of nacre, and asks one hook before it delivers.
class bus {
public:
    void before_delivery(std::function<bool(std::string_view, std::type_index, void const*)> hook) {
        hook_ = std::move(hook);
    }
    template <class M>
    void subscribe(std::function<void(M const&)> handler) {
        handlers_[typeid(M)].push_back([handler](void const* m) { handler(*static_cast<M const*>(m)); });
    }
    template <class M>
    bool publish(std::string_view topic, M const& message) {
        if (!hook_(topic, typeid(M), &message)) return false;
        for (auto const& handler : handlers_[typeid(M)])
            handler(&message);
        return true;
    }

private:
    std::function<bool(std::string_view, std::type_index, void const*)> hook_;
    std::map<std::type_index, std::vector<std::function<void(void const*)>>> handlers_;
};

struct submit_order {
    std::string client_order_id;
    std::int64_t quantity;
};
NACRE_MEMBERS(submit_order, client_order_id, quantity)

struct heartbeat {}; // passes over the bus and changes nothing: it is not recorded
struct forgotten {}; // nobody told the registry

inline constexpr auto registry = nacre::make_registry(
    nacre::on<"SubmitOrder", submit_order>(nacre::key<"client_order_id">(&submit_order::client_order_id)),
    nacre::ignore<heartbeat>);

static int fail(nacre::error const& why) { return std::cerr << why << "\n", 1; }

int main(int argc, char** argv) {
    nacre::store<registry> const store({argc > 1 ? argv[1] : "./data", "bus"});
    auto session = store.open();
    if (!session) return fail(session.error());

    bus wire;
    wire.before_delivery([tap = session->tap()](std::string_view topic, std::type_index type, void const* m) {
        auto const captured = tap.capture_erased(topic, type, m);
        if (!captured) std::cout << "not delivered: " << captured.error() << "\n";
        return captured.has_value();
    });
    wire.subscribe<submit_order>(
        [](submit_order const& m) { std::cout << "venue: " << m.client_order_id << "\n"; });
    wire.subscribe<heartbeat>([](heartbeat const&) { std::cout << "alive\n"; });
    wire.subscribe<forgotten>([](forgotten const&) { std::cout << "handled, and never recorded\n"; });

    bool const delivered =
        wire.publish("exec.venue", submit_order{"O-1", 100}) && wire.publish("beats", heartbeat{});
    bool const refused = !wire.publish("beats", forgotten{});
    if (auto const sealed = session->seal(); !sealed) return fail(sealed.error());

    auto run = store.newest();
    if (!run) return fail(run.error());
    for (auto const& entry : run->scan())
        std::cout << entry.seq() << " " << entry.topic() << " " << entry.payload_type() << "\n";
    if (auto const read = run->status(); !read) return fail(read.error());
    return delivered && refused ? 0 : 1;
}
