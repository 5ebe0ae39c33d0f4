// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/format/layout.hpp>

#include <algorithm>

using namespace nacre::format;

TEST_CASE("the magic traps channels that change bytes", "[format][unit]") {
    CHECK(magic[0] == 0x89);                                          // a high bit: 7-bit channels
    CHECK(std::equal(magic.begin() + 1, magic.begin() + 6, "nacre")); // the name
    CHECK((magic[6] == '\r' && magic[7] == '\n'));                    // CR LF: newline translation one way
    CHECK(magic[8] == 0x1A); // end of file where text files are typed
    CHECK(magic[9] == '\n'); // LF: newline translation the other way
    CHECK(std::equal(magic.begin() + 10, magic.end(), "evlog\0"));
}

TEST_CASE("header, superblocks and log follow each other in whole sectors", "[format][unit]") {
    CHECK(superblock_offset(0) == header_bytes);
    CHECK(superblock_offset(1) == superblock_offset(0) + superblock_bytes);
    CHECK(log_begin == superblock_offset(1) + superblock_bytes);
    CHECK(header_bytes % sector_bytes == 0);
    CHECK(superblock_bytes % sector_bytes == 0);
    CHECK(log_begin % alignment == 0);
}

TEST_CASE("only the seven log kinds may stand in a log", "[format][unit]") {
    for (std::uint32_t kind = 0; kind <= 0xFFFF; ++kind)
        if (is_log_kind(static_cast<std::uint16_t>(kind)) != (kind >= 1 && kind <= 7)) FAIL("kind " << kind);
    CHECK(is_log_kind(static_cast<std::uint16_t>(frame_kind::manifest)));
    CHECK(is_log_kind(static_cast<std::uint16_t>(frame_kind::commit)));
    CHECK_FALSE(is_log_kind(static_cast<std::uint16_t>(frame_kind::index_block)));
    CHECK_FALSE(is_log_kind(static_cast<std::uint16_t>(frame_kind::footer)));
}

TEST_CASE("sizes are rounded up to eight bytes", "[format][unit]") {
    CHECK(align_up(0) == 0);
    CHECK(align_up(1) == 8);
    CHECK(align_up(7) == 8);
    CHECK(align_up(8) == 8);
    CHECK(align_up(9) == 16);
}
