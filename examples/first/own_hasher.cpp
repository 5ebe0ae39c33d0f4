// SPDX-License-Identifier: BSL-1.0
// own_hasher: a hasher of your own, here FNV-1a with 64 bits; who goes by another one is told, not misled.
#include <nacre/nacre.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string_view>

struct fnv1a {
    using digest_type = std::array<std::byte, 8>;
    static constexpr std::uint16_t id = 0x8001; // from 0x8000 on they are yours
    static constexpr std::string_view name = "fnv1a";

    // Bytes arrive in any pieces.
    class stream {
    public:
        void update(nacre::bytes_view bytes) noexcept {
            for (auto const byte : bytes)
                value_ = (value_ ^ std::to_integer<std::uint64_t>(byte)) * 0x100000001B3U;
        }
        digest_type finish() const noexcept { return std::bit_cast<digest_type>(value_); }

    private:
        std::uint64_t value_ = 0xCBF29CE484222325U;
    };

    stream start() const noexcept { return {}; }
    digest_type digest(nacre::bytes_view bytes) const noexcept {
        stream all;
        all.update(bytes);
        return all.finish();
    }
};
static_assert(nacre::hasher<fnv1a>);

struct fnv1a_policy : nacre::default_policy {
    using hasher = fnv1a;
};

static int fail(nacre::error const& why) { return std::cerr << why << "\n", 1; }

int main(int argc, char** argv) {
    nacre::place const desk(argc > 1 ? argv[1] : "./data", "own-hasher");
    auto writer = nacre::writer<fnv1a_policy>::create(desk);
    if (!writer) return fail(writer.error());
    auto const accepted =
        writer->submit("exec.orders", {.type = "order", .payload = nacre::bytes("buy 100")});
    if (!accepted) return fail(accepted.error());
    if (auto const sealed = writer->seal(); !sealed) return fail(sealed.error());

    auto const report = nacre::verifier<fnv1a_policy>{}.verify(desk, writer->id());
    if (!report) return fail(report.error());
    std::cout << "findings: " << report->count() << "\n";

    auto const refused = nacre::reader<>::open(desk, writer->id()); // goes by xxh3_128
    std::cout << refused.error() << "\n";
    return report->clean() && refused.error() == nacre::errc::wrong_hasher ? 0 : 1;
}
