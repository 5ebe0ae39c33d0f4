// SPDX-License-Identifier: BSL-1.0
// A message that an encoder does not know is refused by what a writer asks of every submit.
// expect: this Encoder cannot encode this message: encoder_for<E, M> needs encoded_size\(m\)
#include <nacre/writer.hpp>

struct submit_order {
    int quantity = 0;
};

#if defined(NACRE_CONTROL)
using message = nacre::raw_message;
#else
using message = submit_order;
#endif

template void nacre::encoding::require_encoder_for<nacre::raw_encoder, message>();
