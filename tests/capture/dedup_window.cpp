// SPDX-License-Identifier: BSL-1.0
#include "support/campaign.hpp"
#include "support/catch2.hpp"

#include <nacre/capture/dedup_window.hpp>
#include <nacre/testing/seeded_random.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <optional>
#include <utility>

namespace {

using namespace nacre;

capture::message_identity numbered(std::uint64_t number, std::uint32_t type = 0) {
    capture::message_identity out;
    out.type = type;
    std::memcpy(&out.id, &number, sizeof(number));
    return out;
}

} // namespace

TEST_CASE("an identity is found with the seq it was noted with", "[capture][unit]") {
    capture::dedup_window<4> window;
    CHECK(window.find(numbered(1)) == std::nullopt);
    window.note(numbered(1), 7);
    window.note(numbered(2), 8);
    CHECK(window.find(numbered(1)) == 7);
    CHECK(window.find(numbered(2)) == 8);
    CHECK(window.find(numbered(3)) == std::nullopt);
    CHECK(window.size() == 2);
}

TEST_CASE("the same id in another type is another identity", "[capture][unit]") {
    capture::dedup_window<4> window;
    window.note(numbered(1, 0), 7);
    CHECK(window.find(numbered(1, 1)) == std::nullopt);
    window.note(numbered(1, 1), 8);
    CHECK(window.find(numbered(1, 0)) == 7);
    CHECK(window.find(numbered(1, 1)) == 8);
}

TEST_CASE("the nil id is an identity like any other", "[capture][unit]") {
    capture::dedup_window<4> window;
    CHECK(window.find(capture::message_identity{}) == std::nullopt);
    window.note(capture::message_identity{}, 1);
    CHECK(window.find(capture::message_identity{}) == 1);
}

TEST_CASE("a full window forgets the oldest identity first", "[capture][unit]") {
    capture::dedup_window<3> window;
    for (std::uint64_t i = 1; i <= 3; ++i)
        window.note(numbered(i), i);
    CHECK(window.find(numbered(1)) == 1);
    window.note(numbered(4), 4);
    CHECK(window.find(numbered(1)) == std::nullopt);
    CHECK(window.find(numbered(2)) == 2);
    window.note(numbered(1), 5); // forgotten, so noted anew
    CHECK(window.find(numbered(2)) == std::nullopt);
    CHECK(window.find(numbered(1)) == 5);
    CHECK(window.size() == 3);
}

TEST_CASE("an identity that is noted again keeps its seq and its age", "[capture][unit]") {
    capture::dedup_window<2> window;
    window.note(numbered(1), 1);
    window.note(numbered(2), 2);
    window.note(numbered(1), 3);
    CHECK(window.find(numbered(1)) == 1);
    CHECK(window.find(numbered(2)) == 2);
    window.note(numbered(3), 4);
    CHECK(window.find(numbered(1)) == std::nullopt);
    CHECK(window.find(numbered(2)) == 2);
}

TEST_CASE("a window of one remembers the last identity", "[capture][unit]") {
    capture::dedup_window<1> window;
    for (std::uint64_t i = 1; i <= 100; ++i) {
        window.note(numbered(i), i);
        CHECK(window.find(numbered(i)) == i);
        CHECK(window.find(numbered(i - 1)) == std::nullopt);
    }
}

// Few distinct ids, so that identities come back, collide and are forgotten all the time.
TEST_CASE("a window agrees with a list of the last identities on any stream of them", "[capture][property]") {
    constexpr std::size_t capacity = 61;
    testing::seeded_random random(test::campaign_seed("dedup_window"));
    std::size_t const rounds = test::campaign_rounds(40);
    for (std::size_t round = 0; round < rounds; ++round) {
        capture::dedup_window<capacity> window;
        std::deque<std::pair<capture::message_identity, std::uint64_t>> model;
        std::uint64_t const ids = 1 + random.below(200);
        std::uint64_t const stride = std::uint64_t{1} << random.below(57);
        bool agreed = true;
        for (std::uint64_t seq = 1; seq <= 2'000 && agreed; ++seq) {
            auto const identity =
                numbered(random.below(ids) * stride, static_cast<std::uint32_t>(random.below(3)));
            std::optional<std::uint64_t> expected;
            for (auto const& [known, known_seq] : model)
                if (known == identity) expected = known_seq;
            agreed = window.find(identity) == expected;
            if (expected) continue;
            window.note(identity, seq);
            model.emplace_back(identity, seq);
            if (model.size() > capacity) model.pop_front();
        }
        INFO("round " << round);
        CHECK(agreed);
        CHECK(window.size() == model.size());
    }
}
