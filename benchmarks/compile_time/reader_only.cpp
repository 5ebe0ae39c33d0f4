// SPDX-License-Identifier: BSL-1.0
// A unit that only reads: one key's history.
#include <nacre/reader.hpp>

#include <cstddef>
#include <string_view>

std::size_t payload_bytes_of(nacre::place const& where, nacre::run_id const& id, std::string_view order) {
    auto reader = nacre::reader<>::open(where, id);
    if (!reader) return 0;
    std::size_t bytes = 0;
    for (auto const& entry : reader->find_all("client_order_id", order))
        bytes += entry.payload().size();
    return bytes;
}
