// SPDX-License-Identifier: BSL-1.0
// A type without an encoding, used in every way: the compiler says so once, and nothing else.
// expect: this type has no encoding: list its members
// errors: 1
#include <nacre/messages.hpp>

struct order {
    int quantity = 0;
};
#if defined(NACRE_CONTROL)
NACRE_MEMBERS(order, quantity)
#endif

std::size_t use(std::span<std::byte> room) {
    nacre::codec::canonical_codec const codec;
    auto order = codec.decode<::order>(room);
    if (!order) return codec.schema<::order>.size();
    if (codec.encoded_size(*order).value() == room.size()) codec.encode(*order, room);
    return static_cast<std::size_t>(codec.fingerprint<::order>);
}
