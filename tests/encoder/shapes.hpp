// SPDX-License-Identifier: BSL-1.0
// Messages that together have every shape with an encoding, and values of them that a seed decides.
#pragma once

#include <nacre/messages.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/define_struct.hpp>

#include <array>
#include <bit>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace shapes {

enum class side : std::uint8_t { buy = 1, sell = 2 };
enum class depth : std::int64_t { lowest = std::numeric_limits<std::int64_t>::min() };
enum flags : std::uint16_t { no_flags = 0 };
enum class yes_no : bool { no, yes };

/// Every number as it is.
struct ticks {
    std::int64_t count = 0;
    friend auto operator<=>(ticks const&, ticks const&) = default;
};
/// Not every number: decoding refuses some.
struct percent {
    std::uint8_t value = 0;
};
/// Text with an order of its own: the shorter first.
struct symbol {
    std::string text;
    friend bool operator<(symbol const& a, symbol const& b) {
        return a.text.size() != b.text.size() ? a.text.size() < b.text.size() : a.text < b.text;
    }
};
/// A struct on the wire, and none in the program.
class money {
public:
    struct wire {
        std::int64_t units = 0;
        std::string currency;
        using nacre_members =
            nacre::members<nacre::member<&wire::units, "units">, nacre::member<&wire::currency, "currency">>;
    };
    money() = default;
    money(std::int64_t units, std::string currency) : units_(units), currency_(std::move(currency)) {}
    [[nodiscard]] wire parts() const { return {units_, currency_}; }

private:
    std::int64_t units_ = 0;
    std::string currency_;
};

struct numbers {
    std::int8_t a;
    std::uint8_t b;
    std::int16_t c;
    std::uint16_t d;
    std::int32_t e;
    std::uint32_t f;
    std::int64_t g;
    std::uint64_t h;
    bool i;
    char j;
    std::byte k;
    float l;
    double m;
    shapes::side n;
    shapes::depth o;
    shapes::flags p;
    yes_no q;
    long r;
    long long s;
};

struct fixed {
    std::uint64_t id;
    std::array<char, 12> name;
    nacre::uuid uuid;
    nacre::timestamp at;
    std::chrono::milliseconds wait;
    std::chrono::duration<double, std::ratio<60>> minutes;
    std::chrono::time_point<std::chrono::steady_clock, std::chrono::duration<std::int32_t>> steady;
    ticks price;
    std::array<std::pair<std::int16_t, bool>, 3> pairs;
    std::tuple<> nothing;
    std::array<double, 2> reals;
    std::array<std::byte, 5> raw;

    using nacre_members =
        nacre::members<nacre::member<&fixed::id, "id">, nacre::member<&fixed::name, "name">,
                       nacre::member<&fixed::uuid, "uuid">, nacre::member<&fixed::at, "at">,
                       nacre::member<&fixed::wait, "wait">, nacre::member<&fixed::minutes, "minutes">,
                       nacre::member<&fixed::steady, "steady">, nacre::member<&fixed::price, "price">,
                       nacre::member<&fixed::pairs, "pairs">, nacre::member<&fixed::nothing, "nothing">,
                       nacre::member<&fixed::reals, "reals">, nacre::member<&fixed::raw, "raw">>;
};

struct texts {
    BOOST_HANA_DEFINE_STRUCT(texts, (std::string, name), (std::vector<std::byte>, raw),
                             (std::vector<std::uint8_t>, octets), (std::vector<std::string>, words),
                             (std::uint8_t, last));
};
/// Views of what `texts` holds: the same schema but for the words.
struct text_views {
    std::string_view name;
    nacre::bytes_view raw;
    std::span<std::uint8_t const> octets;
    std::vector<std::string_view> words;
    std::uint8_t last;
};

struct lists {
    std::vector<std::int32_t> numbers;
    std::vector<double> reals;
    std::vector<bool> bits;
    std::vector<side> sides;
    std::vector<nacre::uuid> ids;
    std::vector<std::vector<std::uint16_t>> rows;
    std::vector<fixed> records;
    std::array<std::vector<std::int8_t>, 2> two;
    std::array<std::string, 0> none;
    std::vector<std::array<std::uint32_t, 2>> pairs;
};

struct sorted {
    std::set<std::int16_t> numbers;
    std::set<double> reals;
    std::set<std::string> words;
    std::set<nacre::uuid> ids;
    std::map<std::uint64_t, bool> by_number;
    std::map<std::string, std::vector<std::string>, std::less<>> by_word;
    std::map<nacre::timestamp, std::map<depth, side>> by_time;
    std::set<std::vector<std::byte>> raw;
    std::set<yes_no> answers;
    std::map<std::byte, float> by_byte;
};

struct own_order {
    std::set<std::uint32_t, std::greater<>> down;
    std::map<std::tuple<std::int8_t, std::string>, std::int8_t> by_tuple;
    std::set<symbol> symbols;
    std::set<ticks> prices;
};

struct event_a {
    std::string why;
};
struct event_b {};
using event = std::variant<std::monostate, event_a, event_b, std::int32_t, ticks>;

struct choices {
    std::optional<std::uint32_t> number;
    std::optional<std::string> word;
    std::optional<std::optional<bool>> twice;
    std::optional<event_b> nothing;
    std::variant<std::string, double> either;
    shapes::event event;
    std::vector<shapes::event> events;
    std::variant<std::optional<shapes::event>, std::vector<std::uint8_t>> nested;
};

struct own_formats {
    shapes::percent percent;
    shapes::symbol symbol;
    shapes::money money;
    std::vector<shapes::money> all;
    std::optional<shapes::percent> perhaps;
    std::map<std::string, shapes::percent> shares;
};

#if defined(NACRE_INT128)
struct wide {
    nacre::codec::int128 a;
    nacre::codec::uint128 b;
    std::vector<nacre::codec::int128> all;
    std::set<nacre::codec::int128> sorted;
    std::set<nacre::codec::uint128> naturals;
};
#endif

struct everything {
    std::uint64_t sequence;
    shapes::fixed fixed;
    shapes::texts texts;
    std::vector<choices> choice;
    std::optional<sorted> sorted_ones;
    std::pair<numbers, std::string> last;
};

} // namespace shapes

BOOST_HANA_ADAPT_STRUCT(shapes::numbers, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s);
BOOST_HANA_ADAPT_STRUCT(shapes::text_views, name, raw, octets, words, last);
BOOST_HANA_ADAPT_STRUCT(shapes::lists, numbers, reals, bits, sides, ids, rows, records, two, none, pairs);
BOOST_HANA_ADAPT_STRUCT(shapes::sorted, numbers, reals, words, ids, by_number, by_word, by_time, raw, answers,
                        by_byte);
BOOST_HANA_ADAPT_STRUCT(shapes::own_order, down, by_tuple, symbols, prices);
BOOST_HANA_ADAPT_STRUCT(shapes::event_a, why);
BOOST_HANA_ADAPT_STRUCT(shapes::event_b);
BOOST_HANA_ADAPT_STRUCT(shapes::choices, number, word, twice, nothing, either, event, events, nested);
BOOST_HANA_ADAPT_STRUCT(shapes::own_formats, percent, symbol, money, all, perhaps, shares);
#if defined(NACRE_INT128)
BOOST_HANA_ADAPT_STRUCT(shapes::wide, a, b, all, sorted, naturals);
#endif
BOOST_HANA_ADAPT_STRUCT(shapes::everything, sequence, fixed, texts, choice, sorted_ones, last);

template <>
struct nacre::wire_format<shapes::ticks> {
    using wire_type = std::int64_t;
    static wire_type to_wire(shapes::ticks const& ticks) noexcept { return ticks.count; }
    static shapes::ticks from_wire(wire_type count) noexcept { return {count}; }
    static constexpr std::string_view name = "ticks";
};
template <>
struct nacre::wire_format<shapes::percent> {
    using wire_type = std::uint8_t;
    static wire_type to_wire(shapes::percent const& percent) noexcept { return percent.value; }
    static nacre::result<shapes::percent> from_wire(wire_type value) {
        if (value > 100) return nacre::error::invalid_argument("more than a hundred percent");
        return shapes::percent{value};
    }
};
template <>
struct nacre::wire_format<shapes::symbol> {
    using wire_type = std::string_view;
    static wire_type to_wire(shapes::symbol const& symbol) noexcept { return symbol.text; }
    static shapes::symbol from_wire(wire_type text) { return {std::string(text)}; }
};
template <>
struct nacre::wire_format<shapes::money> {
    using wire_type = shapes::money::wire;
    static wire_type to_wire(shapes::money const& money) noexcept { return money.parts(); }
    static nacre::result<shapes::money> from_wire(wire_type wire) {
        if (wire.currency.size() > 12) throw std::runtime_error("no such currency");
        return shapes::money(wire.units, std::move(wire.currency));
    }
    static constexpr std::string_view name = "money";
};
template <>
inline constexpr auto nacre::enumerators<shapes::side> =
    nacre::enumerator_list<nacre::enumerator<shapes::side::buy, "buy">,
                           nacre::enumerator<shapes::side::sell, "sell">>{};

namespace shapes {

/// Values that a seed decides, those at the edges more often than their number would have it.
class generator {
public:
    explicit generator(std::uint64_t seed) noexcept : random_(seed) {}

    nacre::testing::seeded_random& random() noexcept { return random_; }

    template <class T>
    void fill(T& out) {
        using nacre::codec::kind;
        constexpr kind k = nacre::codec::kind_of<T>;
        if constexpr (k == kind::custom) {
            fill_custom(out);
        } else if constexpr (k == kind::unit) {
        } else if constexpr (k == kind::boolean) {
            out = random_.chance(1, 2);
        } else if constexpr (k == kind::character || k == kind::octet) {
            out = static_cast<T>(static_cast<unsigned char>(random_()));
        } else if constexpr (k == kind::integer) {
            out = integer<T>();
        } else if constexpr (k == kind::floating) {
            out = real<T>();
        } else if constexpr (k == kind::enumeration) {
            std::underlying_type_t<T> value{};
            fill(value);
            out = static_cast<T>(value);
        } else if constexpr (k == kind::text || k == kind::bytes || k == kind::list) {
            out.resize(size());
            if constexpr (std::is_same_v<T, std::vector<bool>>) {
                for (auto each : out)
                    each = random_.chance(1, 2);
            } else {
                for (auto& each : out)
                    fill(each);
            }
        } else if constexpr (k == kind::uuid) {
            for (auto& each : out.data)
                each = static_cast<std::uint8_t>(random_());
        } else if constexpr (k == kind::duration) {
            typename T::rep count{};
            fill(count);
            out = T{count};
        } else if constexpr (k == kind::time_point) {
            typename T::duration since{};
            fill(since);
            out = T{since};
        } else if constexpr (k == kind::array) {
            for (auto& each : out)
                fill(each);
        } else if constexpr (k == kind::set) {
            out.clear();
            for (auto count = size(); count-- > 0;) {
                typename T::key_type key{};
                fill(key);
                if constexpr (std::is_floating_point_v<typename T::key_type>) {
                    if (key != key) continue; // has no place in an order
                }
                out.insert(std::move(key));
            }
        } else if constexpr (k == kind::map) {
            out.clear();
            for (auto count = size(); count-- > 0;) {
                typename T::key_type key{};
                fill(key);
                fill(out[std::move(key)]);
            }
        } else if constexpr (k == kind::optional) {
            out.reset();
            if (random_.chance(1, 2)) fill(out.emplace());
        } else if constexpr (k == kind::variant) {
            auto const index = random_.below(std::variant_size_v<T>);
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                ((index == I ? fill(out.template emplace<I>()) : void()), ...);
            }
            (std::make_index_sequence<std::variant_size_v<T>>{});
        } else if constexpr (k == kind::tuple) {
            std::apply([&](auto&... each) { (fill(each), ...); }, out);
        } else {
            nacre::messaging::for_each_member(out, [&](std::string_view, auto& each) { fill(each); });
        }
    }

    template <class T>
    T make() {
        T out{};
        fill(out);
        return out;
    }

private:
    std::size_t size() { return static_cast<std::size_t>(random_.below(random_.chance(1, 16) ? 24 : 4)); }

    template <class T>
    T integer() {
        auto bits = static_cast<T>(random_());
        if constexpr (sizeof(T) == 16)
            bits = static_cast<T>(bits * 0x1'0000'0001 + static_cast<T>(random_()));
        switch (random_.below(4)) {
        case 0: return static_cast<T>(random_.below(4));
        case 1: return static_cast<T>(T{0} - static_cast<T>(random_.below(4)));
        default: return bits;
        }
    }

    template <class T>
    T real() {
        using limits = std::numeric_limits<T>;
        constexpr T edges[] = {T{0},
                               -T{0},
                               T{1},
                               -T{1},
                               limits::infinity(),
                               -limits::infinity(),
                               limits::max(),
                               limits::lowest(),
                               limits::denorm_min(),
                               limits::quiet_NaN()};
        if (random_.chance(1, 2)) return edges[random_.below(std::size(edges))];
        if constexpr (sizeof(T) == 4) {
            return std::bit_cast<T>(static_cast<std::uint32_t>(random_())); // NaNs of every kind
        } else {
            return std::bit_cast<T>(random_());
        }
    }

    void fill_custom(ticks& out) { fill(out.count); }
    void fill_custom(percent& out) { out.value = static_cast<std::uint8_t>(random_.below(101)); }
    void fill_custom(symbol& out) { fill(out.text); }
    void fill_custom(money& out) {
        std::string currency(random_.below(13), 'x');
        out = money(integer<std::int64_t>(), std::move(currency));
    }

    nacre::testing::seeded_random random_;
};

} // namespace shapes
