// SPDX-License-Identifier: BSL-1.0
#include "hasher/laws.hpp"

#include <nacre/hashers.hpp>

#include <cstddef>
#include <cstdint>

namespace {

// XXH3_64bits of the sanity bytes, without a seed and with the one xxHash's own checks use.
struct vector_64 {
    std::size_t size;
    std::uint64_t value;
    std::uint64_t seeded;
};

constexpr std::uint64_t sanity_seed = 0x9E3779B185EBCA8D;
constexpr vector_64 known_answers[] = {
    {0, 0x2D06800538D394C2, 0xA8A6B918B2F0364A},    {1, 0xC44BDFF4074EECDB, 0x032BE332DD766EF8},
    {6, 0x27B56A84CD2D7325, 0x84589C116AB59AB9},    {12, 0xA713DAF0DFBB77E7, 0xE7303E1B2336DE0E},
    {24, 0xA3FE70BF9D3510EB, 0x850E80FC35BDD690},   {48, 0x397DA259ECBA1F11, 0xADC2CBAA44ACC616},
    {80, 0xBCDEFBBB2C47C90A, 0xC6DD0CB699532E73},   {195, 0xCD94217EE362EC3A, 0xBA68003D370CB3D9},
    {240, 0x81C3C2B67F568CCF, 0xCC0F58C27EF3D8EE},  {241, 0xC5A639ECD2030E5E, 0xDDA9B0A161D4829A},
    {403, 0xCDEB804D65C6DEA4, 0x6259F6ECFD6443FD},  {512, 0x617E49599013CB6B, 0x3CE457DE14C27708},
    {2048, 0xDD59E2C3A5F038E0, 0x66F81670669ABABC}, {2240, 0x6E73A90539CF2948, 0x757BA8487D1B5247},
    {2367, 0xCB37AEB9E5D361ED, 0xD2DB3415B942B42A},
};

} // namespace

static_assert(nacre::hasher<nacre::xxh3_64>);
static_assert(nacre::xxh3_64::id == 2 && nacre::hashing::digest_size<nacre::xxh3_64> == 8);

TEST_CASE("xxh3_64 holds the laws of a hasher", "[hasher][unit]") {
    hasher_laws::hold_laws<nacre::xxh3_64>();
}

TEST_CASE("xxh3_64 and xxh3_64_value give the answers of xxHash's own sanity checks", "[hasher][unit]") {
    for (auto const& [size, value, seeded] : known_answers) {
        CAPTURE(size);
        auto const bytes = hasher_laws::sanity_bytes(size);
        CHECK(nacre::hashing::xxh3_64_value(bytes) == value);
        CHECK(nacre::hashing::xxh3_64_value(bytes, 0) == value);
        CHECK(nacre::hashing::xxh3_64_value(bytes, sanity_seed) == seeded);

        nacre::xxh3_64::digest_type little_endian{};
        for (std::size_t i = 0; i < little_endian.size(); ++i) {
            little_endian[i] = static_cast<std::byte>(value >> 8 * i);
        }
        CHECK(nacre::xxh3_64{}.digest(bytes) == little_endian);
    }
}

TEST_CASE("the bytes of an xxh3_64 digest are little-endian", "[hasher][unit]") {
    CHECK(hasher_laws::to_hex(nacre::xxh3_64{}.digest({})) == "c294d3380580062d");
}
