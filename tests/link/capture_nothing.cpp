// SPDX-License-Identifier: BSL-1.0
// Functions that capture what the registry ignores. capture_nothing.cmake looks at the instructions they
// become.
#include <nacre/backends.hpp>
#include <nacre/capture.hpp>
#include <nacre/messages.hpp>
#include <nacre/writer.hpp>

#include <cstdint>
#include <variant>

namespace capture_nothing {

struct trade {
    std::int64_t price = 0;
    using nacre_members = nacre::members<nacre::member<&trade::price, "price">>;
};
struct heartbeat {
    int beat = 0;
};
struct status_line {
    char text[80] = {};
};

inline constexpr auto registry = nacre::make_registry(nacre::on<"Trade", trade>(), nacre::others_ignored);
using encoder = nacre::typed_encoder<registry>;
using adapter = nacre::capture_adapter<nacre::basic_writer<nacre::memory_backend, encoder>, encoder>;

} // namespace capture_nothing

using namespace capture_nothing;

extern "C" {

void nothing_of_a_message(void* to, void const* message) {
    static_cast<void>(static_cast<adapter*>(to)->capture("beats", *static_cast<heartbeat const*>(message)));
}
void nothing_of_an_envelope(void* to, void const* message) {
    using envelope = std::variant<heartbeat, status_line, std::variant<heartbeat>>;
    static_cast<void>(static_cast<adapter*>(to)->capture("beats", *static_cast<envelope const*>(message)));
}
void nothing_of_a_tapped_message(void* to, void const* message) {
    static_cast<void>(
        (*static_cast<adapter::tap_type*>(to))("beats", *static_cast<heartbeat const*>(message)));
}
bool nothing_but_its_outcome(void* to, void const* message) {
    auto const captured =
        static_cast<adapter*>(to)->capture("beats", *static_cast<heartbeat const*>(message));
    return captured && captured->outcome == nacre::capture_outcome::not_captured;
}
bool something_of_a_registered_message(void* to, void const* message) {
    return static_cast<adapter*>(to)->capture("trades", *static_cast<trade const*>(message)).has_value();
}
}
