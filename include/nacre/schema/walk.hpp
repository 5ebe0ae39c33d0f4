// SPDX-License-Identifier: BSL-1.0
// walk_payload: reads a payload by its recorded schema, without the type it was written from.
//
// It accepts what decoding accepts, as far as a schema can tell. What it cannot: keys of an ordered_set or
// ordered_map (a comparator of the user's own) that do not ascend, and values that a from_wire refuses.
// Memory: the stack, at most `schema_depth_max` levels; nothing is allocated but for an error. Time: linear
// in the payload, times the logarithm of an enumeration's names.
#pragma once

#include <nacre/codec/input.hpp>
#include <nacre/codec/number.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/uuid.hpp>
#include <nacre/message/schema_limits.hpp>
#include <nacre/schema/payload_visitor.hpp>
#include <nacre/schema/tree.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

namespace nacre { inline namespace nacre_v1 { namespace schema {

template <class Visitor>
class walker {
public:
    walker(schema::schema_tree const& tree, bytes_view payload, Visitor& visitor) noexcept
        : tree_(tree), in_(payload), at_(in_.begin()), visitor_(visitor) {}

    [[nodiscard]] result<void> walk() {
        if (!value(tree_.root())) return in_.failure();
        if (at_ != in_.end()) {
            in_.fail(codec::flaw::surplus, at_);
            return in_.failure();
        }
        return {};
    }

private:
    [[nodiscard]] bool value(schema::schema_node const& node) {
        switch (node.kind) {
        case schema::schema_kind::unit: visitor_.unit(); return true;
        case schema::schema_kind::boolean:
        case schema::schema_kind::character:
        case schema::schema_kind::octet:
        case schema::schema_kind::integer:
        case schema::schema_kind::floating:
        case schema::schema_kind::enumeration:
        case schema::schema_kind::duration:
        case schema::schema_kind::time: return number(node);
        case schema::schema_kind::text:
        case schema::schema_kind::bytes: return text_or_bytes(node);
        case schema::schema_kind::uuid_bytes: return uuid();
        case schema::schema_kind::array: return array(node);
        case schema::schema_kind::list:
        case schema::schema_kind::set:
        case schema_kind::ordered_set: return list(node);
        case schema_kind::map:
        case schema_kind::ordered_map: return map(node);
        case schema_kind::optional: return optional(node);
        case schema_kind::variant: return variant(node);
        case schema_kind::tuple: return tuple(node);
        case schema_kind::structure: return structure(node);
        case schema_kind::named: visitor_.named(tree_.name(node)); return value(tree_.part(node));
        }
        return false;
    }

    [[nodiscard]] bool number(schema::schema_node const& node) {
        if (in_.left(at_) < node.number_bytes) return in_.refuse(codec::flaw::truncated, at_);
        std::byte const* const at = at_;
        std::uint64_t const bits = codec::load_bits(at, std::min<std::size_t>(node.number_bytes, 8));
        // Checked before the visitor hears of it.
        if (node.number == number_format::boolean && bits > 1) return in_.refuse(codec::flaw::boolean, at);
        if (node.number == number_format::floating && !codec::is_canonical(bits, node.number_bytes))
            return in_.refuse(codec::flaw::nan, at);
        at_ += node.number_bytes;
        if (node.kind == schema_kind::enumeration)
            visitor_.enumerator(tree_.enumerator_name(node, extended(node, bits)));
        if (node.kind == schema_kind::duration || node.kind == schema_kind::time)
            visitor_.tick({tree_.name(node), node.period_numerator, node.period_denominator});
        if (node.number_bytes == 16) {
            visitor_.wide_integer(
                {codec::load_bits(at + 8, 8), bits, node.number == number_format::signed_integer});
            return true;
        }
        switch (node.number) {
        case number_format::boolean: visitor_.boolean(bits != 0); break;
        case number_format::character: visitor_.character(static_cast<char>(bits)); break;
        case number_format::signed_integer:
            visitor_.integer(static_cast<std::int64_t>(extended(node, bits)));
            break;
        case number_format::floating:
            node.number_bytes == 4 ? visitor_.real(std::bit_cast<float>(static_cast<std::uint32_t>(bits)))
                                   : visitor_.real(std::bit_cast<double>(bits));
            break;
        default: visitor_.natural(bits); break;
        }
        return true;
    }

    /// The sign continued to 64 bits, as the enumerators of a node have it.
    [[nodiscard]] static std::uint64_t extended(schema::schema_node const& node,
                                                std::uint64_t bits) noexcept {
        if (node.number != number_format::signed_integer || node.number_bytes >= 8) return bits;
        unsigned const unused = 64 - node.number_bytes * 8U;
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(bits << unused) >> unused);
    }

    [[nodiscard]] bool counted(std::size_t& count, std::size_t element_bytes_min) noexcept {
        auto const* const after = codec::get_count(count, element_bytes_min, at_, in_);
        if (after != nullptr) at_ = after;
        return after != nullptr;
    }

    [[nodiscard]] bool text_or_bytes(schema::schema_node const& node) {
        std::size_t count = 0;
        if (!counted(count, 1)) return false;
        bytes_view const shown(at_, count);
        at_ += count;
        node.kind == schema_kind::text ? visitor_.text(as_text(shown)) : visitor_.bytes(shown);
        return true;
    }

    [[nodiscard]] bool uuid() {
        core::uuid id{};
        if (in_.left(at_) < sizeof(id.data)) return in_.refuse(codec::flaw::truncated, at_);
        std::memcpy(id.data, at_, sizeof(id.data));
        at_ += sizeof(id.data);
        visitor_.uuid(id);
        return true;
    }

    [[nodiscard]] bool array(schema::schema_node const& node) {
        auto const& element = tree_.part(node);
        // So that a count from the schema is bounded by the payload, or by what the parser allows where it
        // takes no bytes.
        if (node.bytes_min > in_.left(at_)) return in_.refuse(codec::flaw::truncated, at_);
        if (element.kind == schema_kind::octet) {
            visitor_.bytes({at_, node.element_count});
            at_ += node.element_count;
            return true;
        }
        if (element.kind == schema_kind::character) {
            auto const padded = as_text(bytes_view(at_, node.element_count));
            visitor_.text(padded.substr(0, padded.find_last_not_of('\0') + 1));
            at_ += node.element_count;
            return true;
        }
        visitor_.begin_list(node.element_count);
        for (std::size_t at = 0; at < node.element_count; ++at)
            if (!value(element)) return in_.outside_element(at) != nullptr;
        visitor_.end_list();
        return true;
    }

    [[nodiscard]] bool list(schema::schema_node const& node) {
        auto const& element = tree_.part(node);
        std::size_t count = 0;
        if (!counted(count, element.bytes_min)) return false;
        visitor_.begin_list(count);
        std::byte const* before = nullptr;
        for (std::size_t at = 0; at < count; ++at) {
            std::byte const* const start = at_;
            if (node.kind == schema_kind::set && !ascends(element, before, start))
                return in_.outside_element(at) != nullptr;
            if (!value(element)) return in_.outside_element(at) != nullptr;
            before = start;
        }
        visitor_.end_list();
        return true;
    }

    [[nodiscard]] bool map(schema::schema_node const& node) {
        auto const& key = tree_.part(node, 0);
        auto const& mapped = tree_.part(node, 1);
        std::size_t count = 0;
        if (!counted(count, messaging::saturated_sum(key.bytes_min, mapped.bytes_min))) return false;
        visitor_.begin_map(count);
        std::byte const* before = nullptr;
        for (std::size_t at = 0; at < count; ++at) {
            std::byte const* const start = at_;
            if (node.kind == schema_kind::map && !ascends(key, before, start))
                return in_.outside_entry(at, false) != nullptr;
            visitor_.key();
            if (!value(key)) return in_.outside_entry(at, false) != nullptr;
            visitor_.mapped();
            if (!value(mapped)) return in_.outside_entry(at, true) != nullptr;
            before = start;
        }
        visitor_.end_map();
        return true;
    }

    [[nodiscard]] bool optional(schema::schema_node const& node) {
        if (in_.left(at_) < 1) return in_.refuse(codec::flaw::truncated, at_);
        auto const tag = std::to_integer<unsigned>(*at_);
        if (tag > 1) return in_.refuse(codec::flaw::tag, at_);
        at_ += 1;
        if (tag == 0) return visitor_.absent(), true;
        visitor_.present();
        return value(tree_.part(node));
    }

    [[nodiscard]] bool variant(schema::schema_node const& node) {
        if (in_.left(at_) < 1) return in_.refuse(codec::flaw::truncated, at_);
        auto const index = std::to_integer<std::size_t>(*at_);
        if (index >= node.parts_count) return in_.refuse(codec::flaw::alternative, at_);
        at_ += 1;
        visitor_.begin_alternative(index);
        if (!value(tree_.part(node, index))) return in_.outside_alternative(index) != nullptr;
        visitor_.end_alternative();
        return true;
    }

    [[nodiscard]] bool tuple(schema::schema_node const& node) {
        visitor_.begin_tuple(node.parts_count);
        for (std::size_t at = 0; at < node.parts_count; ++at)
            if (!value(tree_.part(node, at))) return in_.outside_position(at) != nullptr;
        visitor_.end_tuple();
        return true;
    }

    [[nodiscard]] bool structure(schema::schema_node const& node) {
        visitor_.begin_struct(node.parts_count);
        for (auto const& part : tree_.parts(node)) {
            auto const name = tree_.name(part);
            visitor_.field(name);
            if (!value(tree_.node(part.node))) return in_.outside_field(name) != nullptr;
        }
        visitor_.end_struct();
        return true;
    }

    // Natural order, on encoded keys. `before` has been walked, or is null for the first; at `after` anything
    // may stand, so what is not there or not canonical is left for value() to find.
    [[nodiscard]] bool ascends(schema::schema_node const& key, std::byte const* before,
                               std::byte const* after) {
        if (before == nullptr) return true;
        bool less = false;
        switch (key.kind) {
        case schema_kind::text:
        case schema_kind::bytes: {
            if (in_.left(at_) < codec::count_bytes) return true;
            std::size_t const a = codec::load_number<std::uint32_t>(before);
            std::size_t const b = codec::load_number<std::uint32_t>(after);
            if (b > in_.left(at_) - codec::count_bytes) return true;
            auto const shorter = std::min(a, b);
            int const order =
                shorter == 0 ? 0
                             : std::memcmp(before + codec::count_bytes, after + codec::count_bytes, shorter);
            less = order < 0 || (order == 0 && a < b);
            break;
        }
        case schema_kind::uuid_bytes:
            if (in_.left(at_) < 16) return true;
            less = std::memcmp(before, after, 16) < 0;
            break;
        default:
            if (in_.left(at_) < key.number_bytes) return true;
            less = number_less(key, before, after);
        }
        return less || in_.refuse(codec::flaw::order, after);
    }

    [[nodiscard]] static bool number_less(schema::schema_node const& key, std::byte const* a,
                                          std::byte const* b) noexcept {
        std::size_t const low_bytes = std::min<std::size_t>(key.number_bytes, 8);
        std::uint64_t const a_low = codec::load_bits(a, low_bytes);
        std::uint64_t const b_low = codec::load_bits(b, low_bytes);
        bool const is_signed = key.number == number_format::signed_integer;
        if (key.number == number_format::floating) {
            if (key.number_bytes == 4)
                return std::bit_cast<float>(static_cast<std::uint32_t>(a_low)) <
                       std::bit_cast<float>(static_cast<std::uint32_t>(b_low));
            return std::bit_cast<double>(a_low) < std::bit_cast<double>(b_low);
        }
        if (key.number_bytes == 16) {
            std::uint64_t const flip = is_signed ? std::uint64_t{1} << 63 : 0;
            std::uint64_t const a_high = codec::load_bits(a + 8, 8) ^ flip;
            std::uint64_t const b_high = codec::load_bits(b + 8, 8) ^ flip;
            return a_high < b_high || (a_high == b_high && a_low < b_low);
        }
        if (is_signed)
            return static_cast<std::int64_t>(extended(key, a_low)) <
                   static_cast<std::int64_t>(extended(key, b_low));
        return a_low < b_low;
    }

    schema::schema_tree const& tree_;
    codec::input in_;
    std::byte const* at_;
    Visitor& visitor_;
};

}}} // namespace nacre::schema

namespace nacre { inline namespace nacre_v1 { namespace schema {

/// Tells `visitor` (payload_visitor) what `payload` holds. `decode_failed` with field and offset; the visitor
/// has then heard what comes before.
template <class Visitor>
[[nodiscard]] result<void> walk_payload(schema_tree const& tree, bytes_view payload, Visitor&& visitor) {
    return walker<std::remove_reference_t<Visitor>>(tree, payload, visitor).walk();
}

/// Whether `payload` is an encoding that `tree` allows.
[[nodiscard]] inline result<void> check_payload(schema_tree const& tree, bytes_view payload) {
    return walk_payload(tree, payload, payload_visitor{});
}

}}} // namespace nacre::schema
