// SPDX-License-Identifier: BSL-1.0
// A type whose registration says where its ts_init comes from takes none from capture.
// expect: the registration of this message type already says where its ts_init comes from: leave out
#include <nacre/backends.hpp>
#include <nacre/capture.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <cstdint>

struct trade {
    std::int64_t price = 0;
    using nacre_members = nacre::members<nacre::member<&trade::price, "price">>;
};

#if !defined(NACRE_CONTROL)
inline constexpr auto registry = nacre::make_registry(nacre::on<"Trade", trade>());
#else
inline constexpr auto registry = nacre::make_registry(nacre::on<"Trade", trade>(nacre::from_capture));
#endif
using encoder = nacre::typed_encoder<registry>;
using adapter = nacre::capture_adapter<nacre::basic_writer<nacre::memory_backend, encoder>, encoder>;

auto capture(adapter& to, trade const& message) { return to.capture("trades", message, nacre::timestamp{}); }
