// SPDX-License-Identifier: BSL-1.0
// tree.ipp: the bodies of tree.hpp.
#pragma once

#include <nacre/schema/tree.hpp>

#include <nacre/core/error.hpp>
#include <nacre/core/limits.hpp>
#include <nacre/core/result.hpp>
#include <nacre/message/schema_limits.hpp>
#include <nacre/message/schema_name.hpp>
#include <nacre/schema/node.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace schema {

template <class Tree>
result<Tree> schema_parser<Tree>::parse(std::string_view text) {
    if (text.size() > schema_bytes_max) return error::too_large(text.size(), schema_bytes_max);
    schema_parser parser(text);
    std::uint32_t root = 0;
    if (!parser.parse_type(root, 1)) return parser.failure();
    if (parser.at_ != text.size())
        return (void)parser.fail("the end of the text is expected"), parser.failure();
    if (parser.tree_.root().empty_parts > messaging::empty_parts_max)
        return (void)parser.fail("too many parts without bytes"), parser.failure();
    return std::move(parser.tree_);
}

template <class Tree>
schema_parser<Tree>::schema_parser(std::string_view text) {
    tree_.text_ = std::string(text);
}

template <class Tree>
error schema_parser<Tree>::failure() const {
    return error::corrupted(error::unknown, at_, std::string("the schema cannot be read: ") + what_);
}

template <class Tree>
bool schema_parser<Tree>::next_is(std::string_view token) const noexcept {
    return text().substr(at_).starts_with(token);
}

template <class Tree>
bool schema_parser<Tree>::accept(std::string_view token) noexcept {
    if (!next_is(token)) return false;
    at_ += token.size();
    return true;
}

template <class Tree>
bool schema_parser<Tree>::expect(std::string_view token, char const* what) noexcept {
    return accept(token) || fail(what);
}

template <class Tree>
std::string_view schema_parser<Tree>::read_name() noexcept {
    std::size_t end = at_;
    while (end < text().size() &&
           (messaging::is_name_letter(text()[end]) || (end != at_ && messaging::is_digit(text()[end]))))
        ++end;
    std::string_view const name = text().substr(at_, end - at_);
    at_ = end;
    return name;
}

template <class Tree>
auto schema_parser<Tree>::scalar_of(std::string_view name) noexcept -> std::optional<scalar> {
    using enum schema_kind;
    constexpr auto with_sign = number_format::signed_integer;
    constexpr auto without = number_format::unsigned_integer;
    constexpr std::pair<std::string_view, scalar> all[] = {
        {"unit", {unit, number_format::none, 0}},
        {"bool", {boolean, number_format::boolean, 1}},
        {"char", {character, number_format::character, 1}},
        {"byte", {octet, without, 1}},
        {"i8", {integer, with_sign, 1}},
        {"i16", {integer, with_sign, 2}},
        {"i32", {integer, with_sign, 4}},
        {"i64", {integer, with_sign, 8}},
        {"i128", {integer, with_sign, 16}},
        {"u8", {integer, without, 1}},
        {"u16", {integer, without, 2}},
        {"u32", {integer, without, 4}},
        {"u64", {integer, without, 8}},
        {"u128", {integer, without, 16}},
        {"f32", {floating, number_format::floating, 4}},
        {"f64", {floating, number_format::floating, 8}},
        {"text", {schema_kind::text, number_format::none, 4}},
        {"bytes", {bytes, number_format::none, 4}},
        {"uuid", {uuid_bytes, number_format::none, 16}},
    };
    for (auto const& [each, what] : all)
        if (each == name) return what;
    return std::nullopt;
}

template <class Tree>
bool schema_parser<Tree>::parse_type(std::uint32_t& index, std::size_t depth) {
    if (depth > messaging::schema_depth_max) return fail("types are nested too deep");
    if (tree_.nodes_.size() == messaging::schema_nodes_max) return fail("there are too many types");
    index = static_cast<std::uint32_t>(tree_.nodes_.size());
    tree_.nodes_.emplace_back();
    node(index).text_offset = static_cast<std::uint32_t>(at_);
    if (!parse_body(index, depth)) return false;
    node(index).text_bytes = static_cast<std::uint32_t>(at_ - node(index).text_offset);
    return true;
}

template <class Tree>
bool schema_parser<Tree>::parse_body(std::uint32_t index, std::size_t depth) {
    if (accept("{")) return parse_structure(index, depth);
    std::size_t const begin = at_;
    std::string_view const name = read_name();
    if (name.empty()) return fail("a type is expected");
    if (name.size() > messaging::schema_name_bytes_max) return fail("the name is too long");
    if (accept("(")) return parse_named(index, depth, begin, name.size());
    if (!next_is("<")) {
        auto const known = scalar_of(name);
        if (!known) return at_ = begin, fail("this is no type");
        auto& made = node(index);
        made.kind = known->kind;
        made.number = known->number;
        made.number_bytes = known->number == number_format::none ? std::uint8_t{0} : known->bytes;
        made.bytes_min = known->bytes;
        made.empty_parts = known->kind == schema_kind::unit ? 1 : 0;
        return true;
    }
    ++at_;
    if (name == "enum") return parse_enumeration(index);
    if (name == "duration") return parse_unit(index, schema_kind::duration);
    if (name == "time") return parse_time(index);
    constexpr std::pair<std::string_view, schema_kind> all[] = {
        {"array", schema_kind::array},       {"list", schema_kind::list},
        {"set", schema_kind::set},           {"ordered_set", schema_kind::ordered_set},
        {"map", schema_kind::map},           {"ordered_map", schema_kind::ordered_map},
        {"optional", schema_kind::optional}, {"variant", schema_kind::variant},
        {"tuple", schema_kind::tuple},
    };
    for (auto const& [each, kind] : all)
        if (each == name) return parse_composed(index, depth, kind);
    return at_ = begin, fail("this is no type");
}

template <class Tree>
bool schema_parser<Tree>::parse_named(std::uint32_t index, std::size_t depth, std::size_t begin,
                                      std::size_t bytes) {
    node(index).kind = schema_kind::named;
    node(index).name_offset = static_cast<std::uint32_t>(begin);
    node(index).name_bytes = static_cast<std::uint32_t>(bytes);
    std::vector<schema_part> parts(1);
    if (!parse_type(parts[0].node, depth + 1)) return false;
    keep(index, parts);
    sum_parts(index);
    return expect(")", "')' is expected");
}

template <class Tree>
bool schema_parser<Tree>::parse_structure(std::uint32_t index, std::size_t depth) {
    node(index).kind = schema_kind::structure;
    std::vector<schema_part> parts;
    for (bool first = true; !accept("}"); first = false) {
        if (!first && !expect(", ", "', ' or '}' is expected")) return false;
        schema_part part;
        part.name_offset = static_cast<std::uint32_t>(at_);
        std::string_view const name = read_name();
        part.name_bytes = static_cast<std::uint32_t>(name.size());
        if (name.empty() || name.size() > messaging::schema_name_bytes_max)
            return fail("the name of a field is expected");
        if (!expect(": ", "': ' is expected")) return false;
        if (!parse_type(part.node, depth + 1)) return false;
        parts.push_back(part);
    }
    if (!names_differ(parts)) return fail("two fields have the same name");
    keep(index, parts);
    sum_parts(index);
    return true;
}

template <class Tree>
bool schema_parser<Tree>::parse_integer_type(std::uint32_t index, bool floating_too) {
    std::size_t const begin = at_;
    auto const known = scalar_of(read_name());
    bool const good =
        known &&
        (known->kind == schema_kind::integer || (floating_too && known->kind == schema_kind::floating) ||
         (!floating_too && (known->kind == schema_kind::boolean || known->kind == schema_kind::character)));
    if (!good) return at_ = begin, fail("a number's type is expected");
    node(index).number = known->number;
    node(index).number_bytes = known->bytes;
    node(index).bytes_min = known->bytes;
    return true;
}

template <class Tree>
bool schema_parser<Tree>::parse_enumeration(std::uint32_t index) {
    node(index).kind = schema_kind::enumeration;
    if (!parse_integer_type(index, false)) return false;
    std::vector<schema_enumerator> names;
    if (accept("; ")) {
        do {
            schema_enumerator each;
            each.name_offset = static_cast<std::uint32_t>(at_);
            std::string_view const name = read_name();
            each.name_bytes = static_cast<std::uint32_t>(name.size());
            if (name.empty() || name.size() > messaging::schema_name_bytes_max)
                return fail("an enumerator's name is expected");
            if (!expect("=", "'=' is expected") || !read_value(node(index), each.value)) return false;
            names.push_back(each);
        } while (accept(", "));
    }
    if (!names_differ(names)) return fail("two enumerators have the same name");
    node(index).names_begin = static_cast<std::uint32_t>(tree_.enumerators_.size());
    node(index).names_count = static_cast<std::uint32_t>(names.size());
    tree_.enumerators_.insert(tree_.enumerators_.end(), names.begin(), names.end());
    order_by_value(node(index));
    return expect(">", "'>' is expected");
}

template <class Tree>
void schema_parser<Tree>::order_by_value(schema_node const& of) {
    auto& all = tree_.by_value_;
    for (std::uint32_t at = 0; at < of.names_count; ++at)
        all.push_back(of.names_begin + at);
    std::stable_sort(all.begin() + of.names_begin, all.end(), [this](std::uint32_t a, std::uint32_t b) {
        return tree_.enumerators_[a].value < tree_.enumerators_[b].value;
    });
}

template <class Tree>
bool schema_parser<Tree>::read_value(schema_node const& of, std::uint64_t& out) noexcept {
    std::size_t const begin = at_;
    if (of.number_bytes > 8) return fail("an enum of this width has no enumerators");
    unsigned const bits = of.number_bytes * 8U;
    bool const is_signed =
        of.number == number_format::signed_integer || (of.number == number_format::character && next_is("-"));
    if (is_signed) {
        std::int64_t value = 0;
        if (!read_number(value)) return false;
        out = static_cast<std::uint64_t>(value);
        bool const fits = value >> (bits - 1) == 0 || value >> (bits - 1) == -1;
        if (of.number == number_format::character) out &= 0xFF; // a char has no sign in a payload
        return fits || (at_ = begin, fail("the value does not fit its type"));
    }
    if (!read_number(out)) return false;
    bool const fits = of.number == number_format::boolean ? out <= 1 : bits == 64 || out >> bits == 0;
    return fits || (at_ = begin, fail("the value does not fit its type"));
}

template <class Tree>
bool schema_parser<Tree>::parse_unit(std::uint32_t index, schema_kind kind) {
    node(index).kind = kind;
    if (!parse_integer_type(index, true) || !expect(", ", "', ' is expected")) return false;
    if (!read_number(node(index).period_numerator) || !expect("/", "'/' is expected")) return false;
    if (!read_number(node(index).period_denominator)) return false;
    if (node(index).period_numerator <= 0 || node(index).period_denominator <= 0)
        return fail("the period of a tick is a positive number of seconds");
    return expect(">", "'>' is expected");
}

template <class Tree>
bool schema_parser<Tree>::parse_time(std::uint32_t index) {
    std::size_t const begin = at_;
    std::string_view const clock = read_name();
    if (clock != "system" && clock != "steady" && clock != "local")
        return at_ = begin, fail("a clock is expected");
    node(index).name_offset = static_cast<std::uint32_t>(begin);
    node(index).name_bytes = static_cast<std::uint32_t>(clock.size());
    return expect(", ", "', ' is expected") && parse_unit(index, schema_kind::time);
}

template <class Tree>
bool schema_parser<Tree>::parse_composed(std::uint32_t index, std::size_t depth, schema_kind kind) {
    node(index).kind = kind;
    std::vector<schema_part> parts;
    if (kind == schema_kind::tuple && accept(">")) {
        keep(index, parts);
        sum_parts(index);
        return true;
    }
    std::size_t const parts_max = kind == schema_kind::map || kind == schema_kind::ordered_map ? 2
                                  : kind == schema_kind::variant                               ? 256
                                  : kind == schema_kind::tuple ? messaging::schema_nodes_max
                                                               : 1;
    do {
        if (parts.size() == parts_max) return fail("there is one type too many");
        if (!parse_type(parts.emplace_back().node, depth + 1)) return false;
        if (kind == schema_kind::array) {
            if (!expect(", ", "', ' and the number of elements are expected")) return false;
            if (!read_number(node(index).element_count)) return false;
            break;
        }
    } while (accept(", "));
    if (parts_max == 2 && parts.size() != 2) return fail("a map has a key and a value");
    keep(index, parts);
    return measure(index) && expect(">", "'>' is expected");
}

template <class Tree>
void schema_parser<Tree>::keep(std::uint32_t index, std::vector<schema_part> const& parts) {
    node(index).parts_begin = static_cast<std::uint32_t>(tree_.parts_.size());
    node(index).parts_count = static_cast<std::uint32_t>(parts.size());
    tree_.parts_.insert(tree_.parts_.end(), parts.begin(), parts.end());
}

template <class Tree>
void schema_parser<Tree>::sum_parts(std::uint32_t index) noexcept {
    auto& made = node(index);
    for (auto const& part : tree_.parts(made)) {
        made.bytes_min = messaging::saturated_sum(made.bytes_min, tree_.node(part.node).bytes_min);
        made.empty_parts = messaging::saturated_sum(made.empty_parts, tree_.node(part.node).empty_parts);
    }
    if (made.bytes_min == 0 && made.kind != schema_kind::named)
        made.empty_parts = messaging::saturated_sum(made.empty_parts, 1);
}

template <class Tree>
bool schema_parser<Tree>::measure(std::uint32_t index) noexcept {
    using enum schema_kind;
    auto& made = node(index);
    auto const& first = tree_.part(made);
    switch (made.kind) {
    case array:
        made.bytes_min = messaging::saturated_product(first.bytes_min, made.element_count);
        made.empty_parts = messaging::saturated_product(first.empty_parts, made.element_count);
        if (made.bytes_min == 0) made.empty_parts = messaging::saturated_sum(made.empty_parts, 1);
        return true;
    case optional:
        made.bytes_min = 1;
        made.empty_parts = first.empty_parts;
        return true;
    case variant:
        made.bytes_min = std::numeric_limits<std::uint64_t>::max();
        for (auto const& part : tree_.parts(made)) {
            made.bytes_min =
                std::min(made.bytes_min, messaging::saturated_sum(1, tree_.node(part.node).bytes_min));
            made.empty_parts = std::max(made.empty_parts, tree_.node(part.node).empty_parts);
        }
        return true;
    case tuple: sum_parts(index); return true;
    case set:
    case map:
        if (!has_natural_order(first)) return fail("keys of this type have no natural order");
        [[fallthrough]];
    default: {
        std::uint64_t bytes = 0;
        std::uint64_t empty = 0;
        for (auto const& part : tree_.parts(made)) {
            bytes = messaging::saturated_sum(bytes, tree_.node(part.node).bytes_min);
            empty = messaging::saturated_sum(empty, tree_.node(part.node).empty_parts);
        }
        made.bytes_min = 4;
        if (bytes == 0) return fail("elements without bytes cannot be counted");
        if (empty > messaging::saturated_product(messaging::empty_parts_per_byte_max, bytes))
            return fail("too many parts without bytes");
        return true;
    }
    }
}

template <class Tree>
bool schema_parser<Tree>::has_natural_order(schema_node const& key) noexcept {
    using enum schema_kind;
    switch (key.kind) {
    case boolean:
    case octet:
    case integer:
    case floating:
    case schema_kind::text:
    case bytes:
    case uuid_bytes:
    case duration:
    case time: return true;
    case enumeration: return key.number != number_format::character;
    default: return false;
    }
}

}}} // namespace nacre::schema
