// SPDX-License-Identifier: BSL-1.0
#include "inspect/payload_json.hpp"

#include "support/hex.hpp"
#include "support/utf8.hpp"

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <boost/uuid/uuid_io.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre_tools {
namespace {

using ordered = nlohmann::ordered_json;

struct too_many_parts {};

[[nodiscard]] ordered hex_object(nacre::bytes_view bytes) {
    auto out = ordered::object();
    out["hex"] = to_hex(bytes);
    return out;
}

/// Names of fields and enumerators may hold any byte from 0x80 on.
[[nodiscard]] std::string name_text(std::string_view name) {
    return is_utf8(name) ? std::string(name) : "hex:" + to_hex(nacre::as_bytes_view(name));
}

[[nodiscard]] std::string decimal(nacre::schema::wide_number number) {
    bool const negative = number.is_signed && (number.high >> 63) != 0;
    std::array<std::uint32_t, 4> digits{
        static_cast<std::uint32_t>(number.high >> 32), static_cast<std::uint32_t>(number.high),
        static_cast<std::uint32_t>(number.low >> 32), static_cast<std::uint32_t>(number.low)};
    if (negative) {
        std::uint64_t carry = 1;
        for (std::size_t at = digits.size(); at-- != 0;) {
            carry += static_cast<std::uint32_t>(~digits[at]);
            digits[at] = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
    }
    std::string out;
    do {
        std::uint64_t rest = 0;
        for (auto& each : digits) {
            rest = rest << 32 | each;
            each = static_cast<std::uint32_t>(rest / 10);
            rest %= 10;
        }
        out.push_back(static_cast<char>('0' + rest));
    } while (std::any_of(digits.begin(), digits.end(), [](std::uint32_t each) { return each != 0; }));
    if (negative) out.push_back('-');
    return {out.rbegin(), out.rend()};
}

/// Builds from the inside out: what is open stands on a stack, what is closed becomes a part of what is open.
class json_builder : public nacre::schema::payload_visitor {
public:
    json_builder() { open_.push_back({shape::single, ordered(), {}}); }

    [[nodiscard]] ordered take() { return std::move(open_.front().value); }

    void begin_struct(std::size_t) { open_.push_back({shape::object, ordered::object(), {}}); }
    void field(std::string_view name) { open_.back().name = name_text(name); }
    void end_struct() { close(); }
    void begin_tuple(std::size_t) { open_.push_back({shape::array, ordered::array(), {}}); }
    void end_tuple() { close(); }
    void begin_list(std::size_t) { open_.push_back({shape::array, ordered::array(), {}}); }
    void end_list() { close(); }
    void begin_map(std::size_t) { open_.push_back({shape::array, ordered::array(), {}}); }
    void key() { open_.push_back({shape::pair, ordered::array(), {}}); } // closes with its second part
    void end_map() {
        ordered& pairs = open_.back().value;
        bool const by_name = std::all_of(pairs.begin(), pairs.end(),
                                         [](ordered const& pair) { return pair.front().is_string(); });
        if (by_name) {
            auto named = ordered::object();
            for (auto& pair : pairs)
                append(named, pair.front().get<std::string>(), std::move(pair.back()));
            pairs = std::move(named);
        }
        close();
    }
    void absent() { add(nullptr); }
    void begin_alternative(std::size_t index) {
        auto which = ordered::object();
        which["alternative"] = index;
        open_.push_back({shape::object, std::move(which), "value"});
    }
    void end_alternative() { close(); }
    void enumerator(std::string_view name) { enumerator_ = name_text(name); }
    void unit() { add(nullptr); }
    void boolean(bool value) { add_number(value); }
    void character(char value) { text({&value, 1}); }
    void integer(std::int64_t value) { add_number(value); }
    void natural(std::uint64_t value) { add_number(value); }
    void wide_integer(nacre::schema::wide_number const& value) { add_number(decimal(value)); }
    void real(float value) {
        if (!std::isfinite(value)) return real(static_cast<double>(value));
        std::array<char, 32> shortest{}; // 0.1 and not 0.10000000149011612
        *std::to_chars(shortest.data(), shortest.data() + shortest.size() - 1, value).ptr = '\0';
        add(std::strtod(shortest.data(), nullptr));
    }
    void real(double value) {
        if (std::isnan(value))
            add("NaN");
        else if (std::isinf(value))
            add(value < 0 ? "-Infinity" : "Infinity");
        else
            add(value);
    }
    void text(std::string_view value) {
        if (is_utf8(value))
            add(std::string(value));
        else
            add(hex_object(nacre::as_bytes_view(value)));
    }
    void bytes(nacre::bytes_view value) { add(hex_object(value)); }
    void uuid(nacre::uuid const& value) { add(to_string(value)); }

private:
    enum class shape { single, object, array, pair };
    struct opened {
        shape what;
        ordered value;
        std::string name; ///< of the member of an object that comes next
    };

    /// Without looking for the name first: a map's keys differ, and may be many.
    static void append(ordered& object, std::string name, ordered&& value) {
        auto& members = static_cast<std::vector<std::pair<std::string const, ordered>>&>(
            object.get_ref<ordered::object_t&>());
        members.emplace_back(std::move(name), std::move(value));
    }

    void add(ordered&& value) {
        if (++parts_ > json_parts_max) throw too_many_parts();
        auto& into = open_.back();
        switch (into.what) {
        case shape::single: into.value = std::move(value); break;
        case shape::object: append(into.value, std::move(into.name), std::move(value)); break;
        case shape::array: into.value.push_back(std::move(value)); break;
        case shape::pair:
            into.value.push_back(std::move(value));
            if (into.value.size() == 2) close();
            break;
        }
    }
    template <class Number>
    void add_number(Number&& value) {
        if (enumerator_.empty()) return add(std::forward<Number>(value));
        add(std::exchange(enumerator_, {}));
    }
    void close() {
        ordered value = std::move(open_.back().value);
        open_.pop_back();
        add(std::move(value));
    }

    std::vector<opened> open_;
    std::string enumerator_; ///< of the number that comes next
    std::size_t parts_ = 0;
};

} // namespace

nacre::result<ordered> payload_json(nacre::schema::schema_tree const& schema, nacre::bytes_view payload) {
    json_builder builder;
    try {
        NACRE_TRY(nacre::schema::walk_payload(schema, payload, builder));
    } catch (too_many_parts const&) {
        return nacre::error::too_large(json_parts_max + 1, json_parts_max);
    }
    return builder.take();
}

} // namespace nacre_tools
