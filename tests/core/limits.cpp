// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/core/limits.hpp>
#include <nacre/format/entry_frame.hpp>

TEST_CASE("the largest entry that the limits allow fits a frame with the largest digest", "[core][unit]") {
    using namespace nacre::format;
    std::uint16_t const all_ids =
        entry_flag::message_id | entry_flag::correlation_id | entry_flag::causation_id;
    std::size_t const keys_bytes = nacre::core::entry_keys_max * key_frame_bytes(nacre::core::key_bytes_max);
    CHECK(keys_bytes <= 0xFFFF);
    CHECK(entry_frame_bytes(all_ids, keys_bytes, nacre::core::payload_bytes_max,
                            nacre::core::digest_bytes_max) <= nacre::core::frame_bytes_max);
    CHECK(nacre::core::schema_bytes_max + nacre::core::name_bytes_max + 1024 <= nacre::core::frame_bytes_max);
}
