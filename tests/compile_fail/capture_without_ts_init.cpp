// SPDX-License-Identifier: BSL-1.0
// A type that is registered from_capture cannot be captured without saying when it happened.
// expect: this message type is registered with from_capture: say when it happened, capture\(topic, message
#include <nacre/backends.hpp>
#include <nacre/capture.hpp>
#include <nacre/messages.hpp>
#include <nacre/writer.hpp>

#include <cstdint>

struct trade {
    std::int64_t price = 0;
    using nacre_members = nacre::members<nacre::member<&trade::price, "price">>;
};

#if defined(NACRE_CONTROL)
inline constexpr auto registry = nacre::make_registry(nacre::on<"Trade", trade>());
#else
inline constexpr auto registry = nacre::make_registry(nacre::on<"Trade", trade>(nacre::from_capture));
#endif
using encoder = nacre::typed_encoder<registry>;
using adapter = nacre::capture_adapter<nacre::basic_writer<nacre::memory_backend, encoder>, encoder>;

auto capture(adapter& to, trade const& message) { return to.capture("trades", message); }
