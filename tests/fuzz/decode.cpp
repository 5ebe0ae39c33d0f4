// SPDX-License-Identifier: BSL-1.0
// Any bytes as a payload: they decode to a message that has those bytes, or to a decode_failed inside them.
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include "encoder/shapes.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

using namespace nacre;
using nacre::codec::canonical_codec;
using nacre::codec::schema_text;
using nacre::schema::parse_schema;

void require(bool law) {
    if (!law) std::abort();
}

template <class M>
void decode(bytes_view payload, bool tool_knows_all) {
    static auto const tree = parse_schema(schema_text<M>);
    canonical_codec const codec;
    auto const message = codec.decode<M>(payload);
    auto const walked = schema::check_payload(*tree, payload);
    if (!message) {
        require(message.error() == errc::decode_failed && message.error().offset() <= payload.size());
        require(!walked || !tool_knows_all);
        return;
    }
    require(walked.has_value());
    auto const size = codec.encoded_size(*message);
    require(size && *size == payload.size());
    std::vector<std::byte> again(*size);
    codec.encode(*message, again);
    require(std::equal(again.begin(), again.end(), payload.begin(), payload.end()));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    bytes_view const payload(reinterpret_cast<std::byte const*>(data + 1), size - 1);
    switch (data[0] % 10) {
    case 0: decode<shapes::numbers>(payload, true); break;
    case 1: decode<shapes::fixed>(payload, true); break;
    case 2: decode<shapes::texts>(payload, true); break;
    case 3: decode<shapes::text_views>(payload, true); break;
    case 4: decode<shapes::lists>(payload, true); break;
    case 5: decode<shapes::sorted>(payload, true); break;
    case 6: decode<shapes::own_order>(payload, false); break;
    case 7: decode<shapes::choices>(payload, true); break;
    case 8: decode<shapes::own_formats>(payload, false); break;
    default: decode<shapes::everything>(payload, true);
    }
    return 0;
}
