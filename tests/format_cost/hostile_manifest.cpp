// SPDX-License-Identifier: BSL-1.0
// What parsing a hostile manifest allocates, counted by replacing operator new in this binary.
#include "support/catch2.hpp"

#include <nacre/format/manifest_frame.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

namespace {

bool counting = false;
std::size_t requested_bytes = 0;

} // namespace

void* operator new(std::size_t size) {
    if (counting) requested_bytes += size;
    if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

using namespace nacre;
using namespace nacre::core;
using namespace nacre::format;

/// Bytes asked for by `parse_manifest`.
std::size_t cost_of(bytes_view frame, bool accepted) {
    requested_bytes = 0;
    counting = true;
    bool const parsed = parse_manifest(frame, sizeof(xxh3_128::digest_type)).has_value();
    counting = false;
    CHECK(parsed == accepted);
    return requested_bytes;
}

std::vector<std::byte> frame_of(run_inputs const& inputs) {
    std::vector<std::byte> out;
    frame_writer<xxh3_128> writer(out);
    write_manifest(writer, inputs);
    return out;
}

run_inputs some_inputs() {
    run_inputs out;
    out.run_id = *run_id::parse("1700000000000000000-0000000a");
    return out;
}

constexpr std::size_t counts_at = 36; // flags, adapters, components: a u32 each

} // namespace

TEST_CASE("a manifest of the largest size and the smallest texts costs ten times its bytes at most",
          "[format][allocation]") {
    for (bool const pairs : {false, true}) {
        auto inputs = some_inputs();
        if (pairs)
            inputs.feature_flags.resize((core::manifest_bytes_max - 200) / 8);
        else
            inputs.components.resize((core::manifest_bytes_max - 200) / 4);
        auto const frame = frame_of(inputs);
        REQUIRE(frame.size() <= core::manifest_bytes_max);
        REQUIRE(frame.size() > core::manifest_bytes_max - 400);
        CHECK(cost_of(frame, true) < 10 * frame.size());
    }
}

TEST_CASE("a manifest beyond its limit is refused before anything is allocated", "[format][allocation]") {
    auto inputs = some_inputs();
    inputs.components.resize(std::size_t{16} << 20); // 64 MiB of texts without a byte
    auto const frame = frame_of(inputs);
    REQUIRE(frame.size() >= core::frame_bytes_max);
    CHECK(cost_of(frame, false) == 0);
}

TEST_CASE("a manifest's counts are held against its bytes before anything is allocated",
          "[format][allocation]") {
    for (std::size_t const which : {0U, 1U, 2U}) {
        auto frame = frame_of(some_inputs());
        format::store(bytes_span(frame), counts_at + 4 * which, ~std::uint32_t{0});
        CHECK(cost_of(frame, false) == 0);
    }
}
