// SPDX-License-Identifier: BSL-1.0
// An envelope one of whose alternatives the registry does not know is refused like that alternative.
// expect: this message type is not in the registry: add on<.?"Name.?", M>\(\.\.\.\) to make_registry, or ig
// expect: heartbeat
#include <nacre/backends.hpp>
#include <nacre/capture.hpp>
#include <nacre/messages.hpp>
#include <nacre/writer.hpp>

#include <cstdint>
#include <variant>

struct trade {
    std::int64_t price = 0;
    using nacre_members = nacre::members<nacre::member<&trade::price, "price">>;
};
struct heartbeat {
    int beat = 0;
};

#if defined(NACRE_CONTROL)
inline constexpr auto registry = nacre::make_registry(nacre::on<"Trade", trade>(), nacre::others_ignored);
#else
inline constexpr auto registry = nacre::make_registry(nacre::on<"Trade", trade>());
#endif
using encoder = nacre::typed_encoder<registry>;
using adapter = nacre::capture_adapter<nacre::basic_writer<nacre::memory_backend, encoder>, encoder>;

auto capture(adapter& to, std::variant<trade, heartbeat> const& message) {
    return to.tap()("trades", message);
}
