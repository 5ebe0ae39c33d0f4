// SPDX-License-Identifier: BSL-1.0
#include "hasher/laws.hpp"
#include "hasher/modulo_hasher.hpp"

#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

using hasher_tests::modulo_hasher;

namespace {

// Each lacks one requirement and is otherwise a hasher.

struct odd_digest : modulo_hasher {
    using digest_type = std::array<std::byte, 12>;
};
struct huge_digest : modulo_hasher {
    using digest_type = std::array<std::byte, 72>;
};
struct number_digest : modulo_hasher {
    using digest_type = std::uint64_t;
};
struct id_of_another_type : modulo_hasher {
    static constexpr int id = 0x8002;
};
struct id_known_at_run_time : modulo_hasher {
    static std::uint16_t const id;
};
std::uint16_t read_id() { return 0x8003; }
std::uint16_t const id_known_at_run_time::id = read_id();
struct name_of_another_type : modulo_hasher {
    static constexpr char const* name = "other";
};
struct throwing_digest : modulo_hasher {
    digest_type digest(nacre::bytes_view bytes) const { return modulo_hasher::digest(bytes); }
};
struct changing_digest : modulo_hasher {
    digest_type digest(nacre::bytes_view bytes) noexcept { return modulo_hasher::digest(bytes); }
};
struct no_stream : modulo_hasher {
    void start() const noexcept {}
};
struct throwing_stream : modulo_hasher {
    struct stream : modulo_hasher::stream {
        void update(nacre::bytes_view bytes) { modulo_hasher::stream::update(bytes); }
    };
    stream start() const noexcept { return {{key}}; }
};
struct consuming_stream : modulo_hasher {
    struct stream : modulo_hasher::stream {
        digest_type finish() noexcept { return modulo_hasher::stream::finish(); }
    };
    stream start() const noexcept { return {{key}}; }
};
struct immovable : modulo_hasher {
    immovable(immovable const&) = delete;
};

} // namespace

TEST_CASE("a keyed hasher of the application is a hasher, and holds the laws", "[hasher][unit]") {
    STATIC_REQUIRE(nacre::hasher<modulo_hasher>);
    nacre::hashing::require_hasher<modulo_hasher>();
    hasher_laws::hold_laws(modulo_hasher{});
    hasher_laws::hold_laws(modulo_hasher{.key = 8'191'003});
    CHECK(modulo_hasher{2}.digest(nacre::bytes("abc")) != modulo_hasher{3}.digest(nacre::bytes("abc")));
}

TEST_CASE("a type that misses one requirement is no hasher, and only that requirement fails",
          "[hasher][unit]") {
    STATIC_REQUIRE_FALSE(nacre::hashing::has_digest_type<odd_digest>);
    STATIC_REQUIRE_FALSE(nacre::hashing::has_digest_type<huge_digest>);
    STATIC_REQUIRE_FALSE(nacre::hashing::has_digest_type<number_digest>);
    STATIC_REQUIRE_FALSE(nacre::hashing::has_digest_type<int>);
    STATIC_REQUIRE_FALSE(nacre::hashing::has_hasher_identity<id_of_another_type>);
    STATIC_REQUIRE_FALSE(nacre::hashing::has_hasher_identity<id_known_at_run_time>);
    STATIC_REQUIRE_FALSE(nacre::hashing::has_hasher_identity<name_of_another_type>);
    STATIC_REQUIRE_FALSE(nacre::hashing::has_one_shot_digest<throwing_digest>);
    STATIC_REQUIRE_FALSE(nacre::hashing::has_one_shot_digest<changing_digest>);
    STATIC_REQUIRE_FALSE(nacre::hashing::has_streaming_digest<no_stream>);
    STATIC_REQUIRE_FALSE(nacre::hashing::has_streaming_digest<throwing_stream>);
    STATIC_REQUIRE_FALSE(nacre::hashing::has_streaming_digest<consuming_stream>);

    STATIC_REQUIRE((nacre::hashing::has_digest_type<throwing_digest> &&
                    nacre::hashing::has_streaming_digest<throwing_digest>));
    STATIC_REQUIRE(
        (nacre::hashing::has_digest_type<no_stream> && nacre::hashing::has_one_shot_digest<no_stream>));
    STATIC_REQUIRE(nacre::hashing::has_one_shot_digest<id_of_another_type>);

    STATIC_REQUIRE_FALSE(nacre::hasher<odd_digest>);
    STATIC_REQUIRE_FALSE(nacre::hasher<id_of_another_type>);
    STATIC_REQUIRE_FALSE(nacre::hasher<name_of_another_type>);
    STATIC_REQUIRE_FALSE(nacre::hasher<throwing_digest>);
    STATIC_REQUIRE_FALSE(nacre::hasher<no_stream>);
    STATIC_REQUIRE_FALSE(nacre::hasher<immovable>);
    STATIC_REQUIRE_FALSE(nacre::hasher<int>);
}
