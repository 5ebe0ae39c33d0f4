// SPDX-License-Identifier: BSL-1.0
#include "hasher/laws.hpp"

#include <nacre/hashers.hpp>

#include <cstddef>
#include <cstdint>

namespace {

// XXH3_128bits of the sanity bytes.
struct vector_128 {
    std::size_t size;
    std::uint64_t low;
    std::uint64_t high;
};

constexpr vector_128 known_answers[] = {
    {0, 0x6001C324468D497F, 0x99AA06D3014798D8},    {1, 0xC44BDFF4074EECDB, 0xA6CD5E9392000F6A},
    {6, 0x3E7039BDDA43CFC6, 0x082AFE0B8162D12A},    {12, 0x061A192713F69AD9, 0x6E3EFD8FC7802B18},
    {24, 0x1E7044D28B1B901D, 0x0CE966E4678D3761},   {48, 0xF942219AED80F67B, 0xA002AC4E5478227E},
    {80, 0x454AE6BF7A8A532D, 0xFDF2CEFDE9EAAC8A},   {195, 0x3FB593C086A66075, 0x7729543A26B207EE},
    {240, 0x5C9AAE94C8EBE5A0, 0xAA4202DAA2769DC8},  {241, 0xC5A639ECD2030E5E, 0x99A80ECF0ECFC647},
    {403, 0xCDEB804D65C6DEA4, 0x1B6DE21E332DD73D},  {512, 0x617E49599013CB6B, 0x18D2D110DCC9BCA1},
    {2048, 0xDD59E2C3A5F038E0, 0xF736557FD47073A5}, {2240, 0x6E73A90539CF2948, 0xCCB134FBFA7CE49D},
    {2367, 0xCB37AEB9E5D361ED, 0xE89C0F6FF369B427},
};

} // namespace

static_assert(nacre::hasher<nacre::xxh3_128>);
static_assert(nacre::xxh3_128::id == 1 && nacre::hashing::digest_size<nacre::xxh3_128> == 16);

TEST_CASE("xxh3_128 holds the laws of a hasher", "[hasher][unit]") {
    hasher_laws::hold_laws<nacre::xxh3_128>();
}

TEST_CASE("xxh3_128 gives the answers of xxHash's own sanity checks", "[hasher][unit]") {
    for (auto const& [size, low, high] : known_answers) {
        CAPTURE(size);
        nacre::xxh3_128::digest_type low_then_high{};
        for (std::size_t i = 0; i < 8; ++i) {
            low_then_high[i] = static_cast<std::byte>(low >> 8 * i);
            low_then_high[8 + i] = static_cast<std::byte>(high >> 8 * i);
        }
        CHECK(nacre::xxh3_128{}.digest(hasher_laws::sanity_bytes(size)) == low_then_high);
    }
}

TEST_CASE("the bytes of an xxh3_128 digest are the low half, then the high, each little-endian",
          "[hasher][unit]") {
    CHECK(hasher_laws::to_hex(nacre::xxh3_128{}.digest({})) == "7f498d4624c30160d8984701d306aa99");
}
