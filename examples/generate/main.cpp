// SPDX-License-Identifier: BSL-1.0
// nacre-generate: a venue's order-book stream that never was, as JSON lines; the same seed gives the same
// bytes.
//
// Each instrument has a mid price that walks, and ten levels a side whose sizes change as orders come and go.
// Most messages are updates of a few levels; trades take from the best level; now and then a venue sends a
// full image.
#include <nacre/values.hpp>

#include <CLI/CLI.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t level_count = 10;

struct book {
    std::string_view symbol;
    std::int64_t mid;  ///< ticks of 1e-5
    std::int64_t tick; ///< ticks between two levels
    std::array<std::int64_t, level_count> bid_sizes;
    std::array<std::int64_t, level_count> ask_sizes;
};

/// Uniform in [0, bound): the engine's output is the same everywhere, the standard distributions' is not.
class dice {
public:
    explicit dice(std::uint64_t seed) : engine_(seed) {}
    std::int64_t below(std::int64_t bound) {
        return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(bound));
    }

private:
    std::mt19937_64 engine_;
};

void put_price(std::string& out, std::int64_t price) {
    char text[32];
    std::snprintf(text, sizeof(text), "%lld.%05lld", static_cast<long long>(price / 100000),
                  static_cast<long long>(price % 100000));
    out += text;
}

void put_level(std::string& out, book const& each, bool is_bid, std::size_t depth) {
    auto const distance = static_cast<std::int64_t>(depth + 1) * each.tick;
    out += "[";
    put_price(out, is_bid ? each.mid - distance : each.mid + distance);
    out += "," + std::to_string((is_bid ? each.bid_sizes : each.ask_sizes)[depth]) + "]";
}

void put_image(std::string& out, book const& each) {
    for (bool const is_bid : {true, false}) {
        out += is_bid ? ",\"bids\":[" : ",\"asks\":[";
        for (std::size_t depth = 0; depth < level_count; ++depth) {
            if (depth != 0) out += ",";
            put_level(out, each, is_bid, depth);
        }
        out += "]";
    }
}

void put_update(std::string& out, book& each, dice& random) {
    if (random.below(4) == 0) each.mid += (random.below(3) - 1) * each.tick;
    auto const changes = 1 + random.below(4);
    bool const is_bid = random.below(2) == 0;
    out += is_bid ? ",\"bids\":[" : ",\"asks\":[";
    for (std::int64_t change = 0; change < changes; ++change) {
        auto const depth = static_cast<std::size_t>(random.below(static_cast<std::int64_t>(level_count)));
        (is_bid ? each.bid_sizes : each.ask_sizes)[depth] =
            random.below(8) == 0 ? 0 : 1000 * (1 + random.below(500));
        if (change != 0) out += ",";
        put_level(out, each, is_bid, depth);
    }
    out += "]";
}

void put_trade(std::string& out, book& each, dice& random, std::uint64_t id) {
    bool const buyer = random.below(2) == 0;
    auto& size = (buyer ? each.ask_sizes : each.bid_sizes)[0];
    if (size == 0) size = 100000;
    auto const taken = 1000 * (1 + random.below(size / 1000));
    size -= taken;
    out += ",\"price\":";
    put_price(out, buyer ? each.mid + each.tick : each.mid - each.tick);
    out += ",\"size\":" + std::to_string(taken) + ",\"side\":\"" + (buyer ? "buy" : "sell") +
           "\",\"trade_id\":\"T-" + std::to_string(id) + "\"";
}

} // namespace

int main(int argc, char** argv) {
    std::uint64_t messages = 20000;
    std::uint64_t seed = 1;
    CLI::App app{"Writes a deterministic order-book stream to standard output, one JSON message a line."};
    app.set_version_flag("--version", NACRE_VERSION_STRING);
    app.add_option("--messages", messages, "how many")->capture_default_str();
    app.add_option("--seed", seed, "the same seed gives the same bytes")->capture_default_str();
    CLI11_PARSE(app, argc, argv);

    dice random(seed);
    std::vector<book> books = {{"EURUSD", 112120, 1, {}, {}},
                               {"USDJPY", 9171500, 100, {}, {}},
                               {"GBPUSD", 131240, 1, {}, {}},
                               {"AUDUSD", 68990, 1, {}, {}}};
    for (auto& each : books)
        for (std::size_t depth = 0; depth < level_count; ++depth) {
            each.bid_sizes[depth] = 1000 * (1 + random.below(500));
            each.ask_sizes[depth] = 1000 * (1 + random.below(500));
        }

    std::int64_t clock = 1'577'916'000'000'000; // microseconds: 2020-01-01 22:00 UTC
    std::string line;
    for (std::uint64_t number = 1; number <= messages; ++number) {
        clock += 200 + random.below(20000);
        auto& each = books[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(books.size())))];
        auto const kind = random.below(100);
        line = "{\"ts\":" + std::to_string(clock) + ",\"seq\":" + std::to_string(number) + ",\"symbol\":\"";
        line += each.symbol;
        if (kind < 2) {
            line += "\",\"op\":\"image\"";
            put_image(line, each);
        } else if (kind < 12) {
            line += "\",\"op\":\"trade\"";
            put_trade(line, each, random, number);
        } else {
            line += "\",\"op\":\"update\"";
            put_update(line, each, random);
        }
        line += "}\n";
        std::fwrite(line.data(), 1, line.size(), stdout);
    }
    return std::fflush(stdout) == 0 ? 0 : 1;
}
