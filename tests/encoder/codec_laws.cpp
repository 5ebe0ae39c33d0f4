// SPDX-License-Identifier: BSL-1.0
// The laws of the codec over random messages of every shape, and over payloads that were changed.
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include "encoder/codec_kit.hpp"
#include "encoder/shapes.hpp"
#include "support/campaign.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

using namespace nacre;
using namespace nacre::core;
using encoder_tests::bytes;
using nacre::codec::canonical_codec;
using nacre::codec::schema_text;
using nacre::schema::parse_schema;

namespace {

constexpr std::size_t messages_a_shape = 100'000;

/// Changes a payload as a bad medium or a bad peer would.
void damage(bytes& payload, testing::seeded_random& random) {
    auto const somewhere = [&] { return static_cast<std::size_t>(random.below(payload.size())); };
    for (auto changes = 1 + random.below(3); changes-- > 0;) {
        if (payload.empty()) {
            payload.push_back(static_cast<std::byte>(random()));
            continue;
        }
        switch (random.below(7)) {
        case 0: payload[somewhere()] ^= static_cast<std::byte>(1U << random.below(8)); break;
        case 1: payload[somewhere()] = static_cast<std::byte>(random()); break;
        case 2: payload[somewhere()] = static_cast<std::byte>(random.below(3)); break;
        case 3: payload.resize(somewhere()); break;
        case 4: payload.push_back(static_cast<std::byte>(random.below(2))); break;
        case 5: payload.erase(payload.begin() + static_cast<std::ptrdiff_t>(somewhere())); break;
        default: { // a count that announces much
            auto const at = somewhere();
            for (std::size_t each = at; each < std::min(at + 4, payload.size()); ++each)
                payload[each] = std::byte{0xFF};
        }
        }
    }
}

/// Whether what a payload's schema says about it and what decoding says must be the same.
enum class tool { knows_all, knows_some };

template <class M>
class law_check {
public:
    law_check(char const* name, tool knows) : make_(test::campaign_seed(name)), knows_(knows) {
        auto tree = parse_schema(schema_text<M>);
        REQUIRE(tree);
        CHECK(tree->root().bytes_min == codec::extent_of<M>.bytes_min);
        CHECK(tree->size() <= codec::extent_of<M>.nodes);
        tree_.emplace(std::move(*tree));
    }

    void run() {
        for (auto rounds = test::campaign_rounds(messages_a_shape); rounds-- > 0;) {
            auto payload = check_message(make_.make<M>());
            damage(payload, make_.random());
            check_damaged(payload);
        }
        // A law that no payload was held against would hold.
        CHECK(refused_ > 0);
        CHECK(accepted_ > 0);
    }

private:
    void expect(bool good, char const* law, bytes const& payload) {
        if (good) return;
        std::string hex;
        for (auto const each : payload) {
            hex.push_back("0123456789abcdef"[std::to_integer<unsigned>(each) >> 4]);
            hex.push_back("0123456789abcdef"[std::to_integer<unsigned>(each) & 15]);
        }
        INFO(schema_text<M>);
        INFO(hex);
        FAIL(law);
    }

    bytes encoded(M const& message) {
        auto const size = codec_.encoded_size(message);
        expect(size.has_value(), "every generated message can be encoded", {});
        bytes out(*size + 1, std::byte{0xA5});
        codec_.encode(message, bytes_span(out).first(*size));
        expect(out.back() == std::byte{0xA5}, "encode stays within its bytes", out);
        out.pop_back();
        return out;
    }

    bytes check_message(M const& message) {
        auto payload = encoded(message);
        auto const back = codec_.decode<M>(payload);
        expect(back.has_value(), "what was encoded decodes", payload);
        expect(encoded(*back) == payload, "encode(decode(b)) == b", payload);
        expect(schema::check_payload(*tree_, payload).has_value(), "a tool accepts what was encoded",
               payload);
        return payload;
    }

    void check_damaged(bytes const& payload) {
        auto const back = codec_.decode<M>(payload);
        auto const walked = schema::check_payload(*tree_, payload);
        if (back) {
            ++accepted_;
            expect(encoded(*back) == payload, "encode(decode(b)) == b for every accepted b", payload);
            expect(walked.has_value(), "a tool accepts what decodes", payload);
            return;
        }
        ++refused_;
        expect(back.error() == errc::decode_failed, "a refusal is decode_failed", payload);
        expect(back.error().offset() <= payload.size(), "a refusal is inside the payload", payload);
        if (knows_ == tool::knows_all) expect(!walked, "a tool refuses what does not decode", payload);
        if (!walked) {
            expect(walked.error() == errc::decode_failed, "a tool's refusal is decode_failed", payload);
            expect(walked.error().offset() <= payload.size(), "a tool's refusal is inside the payload",
                   payload);
        }
    }

    shapes::generator make_;
    tool knows_;
    canonical_codec codec_;
    std::optional<schema::schema_tree> tree_;
    std::size_t accepted_ = 0;
    std::size_t refused_ = 0;
};

} // namespace

TEST_CASE("laws of the codec: numbers", "[encoder][laws][campaign]") {
    law_check<shapes::numbers>("numbers", tool::knows_all).run();
}
TEST_CASE("laws of the codec: parts of fixed size", "[encoder][laws][campaign]") {
    law_check<shapes::fixed>("fixed", tool::knows_all).run();
}
TEST_CASE("laws of the codec: text and bytes", "[encoder][laws][campaign]") {
    law_check<shapes::texts>("texts", tool::knows_all).run();
}
TEST_CASE("laws of the codec: lists and arrays", "[encoder][laws][campaign]") {
    law_check<shapes::lists>("lists", tool::knows_all).run();
}
TEST_CASE("laws of the codec: sets and maps", "[encoder][laws][campaign]") {
    law_check<shapes::sorted>("sorted", tool::knows_all).run();
}
TEST_CASE("laws of the codec: orders of the user's own", "[encoder][laws][campaign]") {
    law_check<shapes::own_order>("own_order", tool::knows_some).run();
}
TEST_CASE("laws of the codec: optionals and variants", "[encoder][laws][campaign]") {
    law_check<shapes::choices>("choices", tool::knows_all).run();
}
TEST_CASE("laws of the codec: formats of the user's own", "[encoder][laws][campaign]") {
    law_check<shapes::own_formats>("own_formats", tool::knows_some).run();
}
#if defined(NACRE_INT128)
TEST_CASE("laws of the codec: integers of 128 bits", "[encoder][laws][campaign]") {
    law_check<shapes::wide>("wide", tool::knows_all).run();
}
#endif
TEST_CASE("laws of the codec: everything in one message", "[encoder][laws][campaign]") {
    law_check<shapes::everything>("everything", tool::knows_all).run();
}

TEST_CASE("a view decodes what its owner wrote, without a copy", "[encoder][laws]") {
    static_assert(schema_text<shapes::text_views> == schema_text<shapes::texts>);
    shapes::generator make(test::campaign_seed("views"));
    for (auto rounds = test::campaign_rounds(20'000); rounds-- > 0;) {
        auto const payload = encoder_tests::encoded(make.make<shapes::texts>());
        auto const view = encoder_tests::decoded<shapes::text_views>(payload);
        REQUIRE(view);
        bool const inside =
            view->name.empty() || (reinterpret_cast<std::byte const*>(view->name.data()) >= payload.data() &&
                                   view->raw.data() <= payload.data() + payload.size());
        if (!inside) FAIL("the view points elsewhere");
        if (encoder_tests::encoded(*view) != payload) FAIL("a view encodes otherwise");
    }
    SUCCEED();
}
