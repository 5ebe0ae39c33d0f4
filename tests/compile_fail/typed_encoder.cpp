// SPDX-License-Identifier: BSL-1.0
// What a typed_encoder cannot encode is told what to add; an upcaster has to take what was recorded.
// expect: this message type is not registered: add on<.?"Name.?", M>\(...\) to the registry, or ignore<M>
// expect: this message type is ignored by the registry, so it cannot be submitted
// expect: this message type is registered from_capture: its time is an argument
// expect: an upcaster's parameter has another schema than upcast<fingerprint, M>\(...\) states
#include <nacre/messages.hpp>

#include <cstdint>
#include <variant>

struct submit_order {
    std::int64_t quantity;
    using nacre_members = nacre::members<nacre::member<&submit_order::quantity, "quantity">>;
};
struct submit_order_v1 {
    std::int32_t quantity;
    using nacre_members = nacre::members<nacre::member<&submit_order_v1::quantity, "quantity">>;
};
struct cancel_order {
    std::int64_t quantity;
    using nacre_members = nacre::members<nacre::member<&cancel_order::quantity, "quantity">>;
};
struct heartbeat {};
struct fill {};

constexpr auto convert = [](submit_order_v1 const& old) { return submit_order{old.quantity}; };
#if defined(NACRE_CONTROL)
constexpr std::uint64_t recorded = nacre::codec::canonical_codec::fingerprint<submit_order_v1>;
#else
constexpr std::uint64_t recorded = 1;
#endif
constexpr auto registry = nacre::make_registry(
    nacre::on<"SubmitOrder", submit_order>(), nacre::on<"CancelOrder", cancel_order>(nacre::from_capture),
    nacre::ignore<heartbeat>, nacre::upcast<recorded, submit_order>(convert));
using encoder = nacre::typed_encoder<registry>;

#if defined(NACRE_CONTROL)
template void nacre::encoding::require_encoder_for<encoder, std::variant<submit_order, nacre::run_ended>>();
template void nacre::encoding::require_encoder_for<encoder, nacre::stamped<cancel_order>>();
#else
template void nacre::encoding::require_encoder_for<encoder, std::variant<submit_order, fill>>();
template void nacre::encoding::require_encoder_for<encoder, cancel_order>();
template void nacre::encoding::require_encoder_for<encoder, heartbeat>();
#endif
encoder const made;
