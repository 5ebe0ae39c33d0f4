// SPDX-License-Identifier: BSL-1.0
// The unit whose compilation is timed: all of the library, and a registry of the whole trading vocabulary.
#include <nacre/nacre.hpp>

#include <trading/registry.hpp>

using encoder_type = nacre::typed_encoder<trading::registry>;

std::size_t registered_types() {
    encoder_type const encoder;
    static_cast<void>(encoder);
    return trading::registry.size;
}
