// SPDX-License-Identifier: BSL-1.0
// What the tests of the vocabulary share: all its message types, messages of random values, and messages
// whose texts say where they stand.
#pragma once

#include <trading/messages.hpp>
#include <trading/registry.hpp>

#include <nacre/message/members.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace trading_test {

using trading::message_types;

/// Calls `visit.template operator()<M>()` for each type of a std::tuple.
template <class Types, class Visit>
void for_each_type(Visit&& visit) {
    [&]<class... M>(std::tuple<M...>*) {
        (visit.template operator()<M>(), ...);
    }(static_cast<Types*>(nullptr));
}

/// The name under which the vocabulary's registry records M.
template <class M>
inline constexpr std::string_view name_of =
    std::remove_cvref_t<decltype(trading::registry.template registration<M>())>::name;

/// Fills a message, member by member; what stands in it a `Source` decides.
template <class Source>
class filler {
public:
    explicit filler(Source& source) : source_(source) {}

    template <class M>
    void fill(M& message) {
        nacre::messaging::for_each_member(message, [&](std::string_view name, auto& value) {
            source_.enter(name);
            put(value);
            source_.leave();
        });
    }

private:
    template <class T>
    void put(T& value) {
        if constexpr (nacre::messaging::reflected<T>)
            fill(value);
        else if constexpr (std::is_enum_v<T>)
            value = static_cast<T>(source_.enumerator());
        else if constexpr (std::is_same_v<T, bool>)
            value = source_.number() % 2 != 0;
        else if constexpr (std::is_same_v<T, std::byte> || std::is_integral_v<T>)
            value = static_cast<T>(source_.number());
        else
            value = source_.text();
    }
    void put(nacre::uuid& value) {
        for (auto& each : value)
            each = static_cast<std::uint8_t>(source_.number());
    }
    void put(nacre::timestamp& value) { value = nacre::core::from_nanoseconds(source_.signed_number()); }
    void put(std::chrono::nanoseconds& value) { value = std::chrono::nanoseconds(source_.signed_number()); }
    template <class Kind>
    void put(trading::id<Kind>& value) {
        value = trading::id<Kind>(source_.text());
    }
    template <class Kind>
    void put(trading::decimal<Kind>& value) {
        auto mantissa = source_.signed_number();
        if (!Kind::has_sign && mantissa < 0) mantissa = ~mantissa;
        value = *trading::decimal<Kind>::make(mantissa, static_cast<std::uint8_t>(source_.number() % 19));
    }
    template <class T>
    void put(std::optional<T>& value) {
        if (!source_.is_present()) return;
        put(value.emplace());
    }
    template <class T>
    void put(std::vector<T>& values) {
        values.resize(source_.count());
        for (std::size_t at = 0; at < values.size(); ++at) {
            source_.enter(std::to_string(at));
            put(values[at]);
            source_.leave();
        }
    }
    void put(trading::parameters& values) {
        for (auto left = source_.count(); left > 0; --left) {
            auto key = source_.text();
            values.insert_or_assign(std::move(key), source_.text());
        }
    }
    template <class... T>
    void put(std::variant<T...>& value) {
        auto const chosen = source_.alternative(sizeof...(T));
        std::size_t at = 0;
        ((at++ == chosen ? put(value.template emplace<T>()) : void()), ...);
    }

    Source& source_;
};

/// Values of all sizes, texts with everything that a printer has to escape.
class random_source {
public:
    explicit random_source(std::uint64_t seed) : random_(seed) {}

    void enter(std::string_view) {}
    void leave() {}
    std::uint64_t number() { return random_() >> random_.below(64); }
    std::int64_t signed_number() {
        if (random_.chance(1, 32))
            return random_.chance(1, 2) ? std::numeric_limits<std::int64_t>::max()
                                        : std::numeric_limits<std::int64_t>::min();
        auto const value = static_cast<std::int64_t>(random_() >> (1 + random_.below(63)));
        return random_.chance(1, 4) ? -value : value;
    }
    /// Mostly a value with a name, sometimes none.
    std::uint8_t enumerator() {
        return static_cast<std::uint8_t>(random_.below(random_.chance(1, 16) ? 256 : 3));
    }
    bool is_present() { return random_.chance(1, 2); }
    std::size_t count() { return random_.below(4); }
    std::size_t alternative(std::size_t alternatives) { return random_.below(alternatives); }
    std::string text() {
        static constexpr std::string_view pieces[] = {"O-1",
                                                      "EURUSD.SIM",
                                                      "\"",
                                                      "\\",
                                                      "/",
                                                      "\n",
                                                      std::string_view("\0", 1),
                                                      "\x1f",
                                                      "\x7f",
                                                      "{",
                                                      "]",
                                                      ",",
                                                      ":",
                                                      "\xc3\xa9",
                                                      "\xe2\x82\xac",
                                                      "\xf0\x9f\x93\x88",
                                                      "\xe2\x80\xa8",
                                                      " "};
        std::string out;
        for (auto left = random_.below(5); left > 0; --left)
            out += pieces[random_.below(std::size(pieces))];
        return out;
    }

private:
    nacre::testing::seeded_random random_;
};

template <class M>
M random_message(random_source& source) {
    M out;
    filler(source).fill(out);
    return out;
}

/// Every optional is there, every list has two elements, every text is the path to where it stands, numbers
/// count up.
class labels {
public:
    /// Of variants, this alternative, or the last when there are fewer.
    explicit labels(std::size_t alternative = 0) : alternative_(alternative) {}

    void enter(std::string_view name) { path_.emplace_back(name); }
    void leave() { path_.pop_back(); }
    std::uint64_t number() { return ++number_; }
    std::int64_t signed_number() { return static_cast<std::int64_t>(++number_); }
    std::uint8_t enumerator() { return 1; }
    bool is_present() { return true; }
    std::size_t count() { return 2; }
    std::size_t alternative(std::size_t alternatives) { return std::min(alternative_, alternatives - 1); }
    std::string text() {
        std::string out;
        for (auto const& each : path_)
            out += (out.empty() ? "" : ".") + each;
        return out;
    }

private:
    std::size_t alternative_;
    std::uint64_t number_ = 0;
    std::vector<std::string> path_;
};

template <class M>
M labelled_message(std::size_t alternative = 0) {
    labels source(alternative);
    M out;
    filler(source).fill(out);
    return out;
}

} // namespace trading_test
