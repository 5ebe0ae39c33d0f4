// SPDX-License-Identifier: BSL-1.0
// A type that is registered from_capture cannot be captured without saying when it happened.
// expect: this message type is registered with from_capture: say when it happened, capture\(topic, message, ts_init\)
#include <nacre/backend/memory_backend.hpp>
#include <nacre/capture/capture_adapter.hpp>
#include <nacre/encoder/reflection.hpp>
#include <nacre/encoder/registry.hpp>
#include <nacre/encoder/typed_encoder.hpp>
#include <nacre/writer/writer.hpp>

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
using adapter = nacre::capture_adapter<nacre::writer<nacre::memory_backend, encoder>, encoder>;

auto capture(adapter& to, trade const& message) { return to.capture("trades", message); }
