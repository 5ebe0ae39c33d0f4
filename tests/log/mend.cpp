// SPDX-License-Identifier: BSL-1.0
// A frame with one damaged byte is found again by its digest; nothing else is.
#include "support/catch2.hpp"

#include <nacre/format/definition_frame.hpp>
#include <nacre/hashers.hpp>
#include <nacre/log/mend.hpp>
#include <nacre/values.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using namespace nacre;

namespace {

using frames = std::vector<std::byte>;

/// A definition between two others.
template <class H>
struct three_names {
    three_names() {
        format::frame_writer<H> out(bytes, H{});
        format::write_definition(out, {format::frame_kind::topic, 7, "first", {}, 0, false}, 9);
        begin = bytes.size();
        format::write_definition(out, {format::frame_kind::payload_type, 2, "Fill", "price i64\n", 77, false},
                                 9);
        end = bytes.size();
        format::write_definition(out, {format::frame_kind::index_kind, 3, "venue", {}, 0, true}, 9);
    }
    [[nodiscard]] frames written() const {
        return {bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                bytes.begin() + static_cast<std::ptrdiff_t>(end)};
    }
    frames bytes;
    std::size_t begin = 0;
    std::size_t end = 0;
};

} // namespace

TEMPLATE_TEST_CASE("a frame in which any one bit was flipped is mended to what it was", "[log][mend]",
                   xxh3_128, xxh3_64) {
    three_names<TestType> log;
    auto const written = log.written();
    for (std::size_t at = log.begin; at < log.end; ++at)
        for (unsigned bit = 0; bit < 8; ++bit) {
            CAPTURE(at - log.begin, bit);
            log.bytes[at] ^= std::byte{1} << bit;
            std::uint64_t budget = log::mend_budget_bytes;
            auto const mended = log::mend_frame(log.bytes, log.begin, budget, TestType{});
            REQUIRE(mended);
            REQUIRE(*mended == written);
            log.bytes[at] ^= std::byte{1} << bit;
        }
}

TEST_CASE("a frame in which one byte was overwritten is mended, with two it is not", "[log][mend]") {
    three_names<xxh3_128> log;
    auto const written = log.written();
    for (std::size_t at = log.begin; at < log.end; at += 5) {
        CAPTURE(at - log.begin);
        auto damaged = log.bytes;
        damaged[at] ^= std::byte{0xA5};
        std::uint64_t budget = log::mend_budget_bytes;
        auto const mended = log::mend_frame(damaged, log.begin, budget, xxh3_128{});
        REQUIRE(mended);
        REQUIRE(*mended == written);
        damaged[at < log.begin + 8 ? at + 8 : at - 4] ^= std::byte{1};
        REQUIRE_FALSE(log::mend_frame(damaged, log.begin, budget, xxh3_128{}));
    }
}

TEST_CASE("mending ends when its budget does", "[log][mend]") {
    three_names<xxh3_128> log;
    log.bytes[log.end - 30] ^= std::byte{1};
    std::uint64_t budget = 1000;
    CHECK_FALSE(log::mend_frame(log.bytes, log.begin, budget, xxh3_128{}));
    CHECK(budget <= 1000);
    std::uint64_t enough = log::mend_budget_bytes;
    CHECK(log::mend_frame(log.bytes, log.begin, enough, xxh3_128{}));
    CHECK_FALSE(log::mend_frame(log.bytes, log.bytes.size() - 8, enough, xxh3_128{}));
    CHECK_FALSE(log::mend_frame({}, 100, enough, xxh3_128{}));
}
