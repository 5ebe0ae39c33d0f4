// SPDX-License-Identifier: BSL-1.0
// Any text as a schema, and any bytes as a payload of it: an error or a tree whose text it is, and a walk
// that ends.
#include <nacre/messages.hpp>
#include <nacre/schema/difference.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace nacre;
using nacre::schema::parse_schema;

void require(bool law) {
    if (!law) std::abort();
}

} // namespace

// The text ends at the first zero byte, the payload follows.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    bytes_view const all(reinterpret_cast<std::byte const*>(data), size);
    auto const end = static_cast<std::size_t>(std::find(all.begin(), all.end(), std::byte{0}) - all.begin());
    std::string_view const text = as_text(all.first(end));
    bytes_view const payload = all.subspan(std::min(end + 1, size));
    auto const tree = parse_schema(text);
    if (!tree) {
        require(tree.error() == errc::corrupted && tree.error().offset() <= text.size());
        return 0;
    }
    require(tree->text(tree->root()) == text);
    auto const walked = schema::check_payload(*tree, payload);
    require(walked || (walked.error() == errc::decode_failed && walked.error().offset() <= payload.size()));
    require(schema::schema_difference(text, text).empty());
    constexpr std::string_view other =
        "{id: text, fills: list<{price: price(i64), quantity: optional<u32>}>}";
    require(text == other || !schema::schema_difference(text, other).empty());
    return 0;
}
