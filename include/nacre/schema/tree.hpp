// SPDX-License-Identifier: BSL-1.0
// schema_tree: a recorded schema, parsed, so that payloads can be read without the types they were written
// with.
//
// The text may come from a damaged or hostile file: what is not exactly a schema (docs/encoding.md) is
// refused with the position; depth and number of nodes are bounded; time and memory are linear in the text (n
// log n in the fields of a struct and in the enumerators of an enum).
//
// Invariants
//   1. Node 0 is the root; a part's node has a larger index than the node it belongs to.
//   2. At most `schema_depth_max` nodes lie on a path, `schema_nodes_max` in all, so walks may recurse.
//   3. What a list, set or map counts has at least one byte, and no more parts without bytes than
//      `empty_parts_per_byte_max` for each: so a walk takes time linear in the payload.
// An immutable value; any thread reads it.
//
// parse_schema accepts the text that schema_text prints, to the byte, and no other spelling: equal trees have
// equal texts.
#pragma once

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

class schema_tree {
public:
    [[nodiscard]] std::string_view text() const noexcept { return text_; }
    [[nodiscard]] std::size_t size() const noexcept { return nodes_.size(); }
    [[nodiscard]] schema_node const& root() const noexcept { return nodes_.front(); }
    [[nodiscard]] schema_node const& node(std::uint32_t index) const noexcept { return nodes_[index]; }

    [[nodiscard]] std::span<schema_part const> parts(schema_node const& of) const noexcept {
        return std::span(parts_).subspan(of.parts_begin, of.parts_count);
    }
    /// The node of a part, `index` below `of.parts_count`.
    [[nodiscard]] schema_node const& part(schema_node const& of, std::size_t index = 0) const noexcept {
        return nodes_[parts_[of.parts_begin + index].node];
    }
    [[nodiscard]] std::span<schema_enumerator const> enumerators(schema_node const& of) const noexcept {
        return std::span(enumerators_).subspan(of.names_begin, of.names_count);
    }

    /// Valid as long as the tree is neither changed nor moved.
    [[nodiscard]] std::string_view name(schema_part const& of) const noexcept {
        return text().substr(of.name_offset, of.name_bytes);
    }
    [[nodiscard]] std::string_view name(schema_enumerator const& of) const noexcept {
        return text().substr(of.name_offset, of.name_bytes);
    }
    [[nodiscard]] std::string_view name(schema_node const& of) const noexcept {
        return text().substr(of.name_offset, of.name_bytes);
    }
    /// The text of one node.
    [[nodiscard]] std::string_view text(schema_node const& of) const noexcept {
        return text().substr(of.text_offset, of.text_bytes);
    }

    /// The name of an enumeration's value, the first that stands in the text; empty when it has none. O(log
    /// names): a walk asks for every number in a list of them.
    [[nodiscard]] std::string_view enumerator_name(schema_node const& of,
                                                   std::uint64_t value) const noexcept {
        auto const all = std::span(by_value_).subspan(of.names_begin, of.names_count);
        auto const at =
            std::lower_bound(all.begin(), all.end(), value, [this](std::uint32_t each, std::uint64_t wanted) {
                return enumerators_[each].value < wanted;
            });
        return at != all.end() && enumerators_[*at].value == value ? name(enumerators_[*at])
                                                                   : std::string_view{};
    }

    /// What it holds, text included.
    [[nodiscard]] std::size_t memory_bytes() const noexcept {
        return text_.capacity() + nodes_.capacity() * sizeof(schema_node) +
               parts_.capacity() * sizeof(schema_part) + enumerators_.capacity() * sizeof(schema_enumerator) +
               by_value_.capacity() * sizeof(std::uint32_t);
    }

private:
    template <class Tree>
    friend class schema_parser;
    schema_tree() = default;

    std::string text_;
    std::vector<schema_node> nodes_;
    std::vector<schema_part> parts_;
    std::vector<schema_enumerator> enumerators_;
    std::vector<std::uint32_t>
        by_value_; ///< places in enumerators_: those of each node by value, then as they stand
};

/// What parse_schema is made of: one function for each rule of the grammar. A template, so that only units
/// that parse a schema compile it.
template <class Tree>
class schema_parser {
public:
    [[nodiscard]] static result<Tree> parse(std::string_view text);

private:
    explicit schema_parser(std::string_view text);

    [[nodiscard]] std::string_view text() const noexcept { return tree_.text_; }
    [[nodiscard]] schema_node& node(std::uint32_t index) noexcept { return tree_.nodes_[index]; }

    // One failure is kept, the first: every function that gives false leaves at once.
    bool fail(char const* what) noexcept {
        what_ = what;
        return false;
    }
    [[nodiscard]] error failure() const;

    [[nodiscard]] bool next_is(std::string_view token) const noexcept;
    [[nodiscard]] bool accept(std::string_view token) noexcept;
    [[nodiscard]] bool expect(std::string_view token, char const* what) noexcept;

    [[nodiscard]] std::string_view read_name() noexcept;

    /// Decimal digits, in one spelling: no zeros before, no sign where there is none.
    template <class Number>
    [[nodiscard]] bool read_number(Number& out) noexcept {
        std::string_view const rest = text().substr(at_);
        std::size_t const sign = rest.starts_with('-') ? 1 : 0;
        if (rest.size() > sign + 1 && rest[sign] == '0' && messaging::is_digit(rest[sign + 1]))
            return fail("a number has no zeros before");
        if (rest.starts_with("-0")) return fail("zero has no sign");
        auto const read = std::from_chars(rest.data(), rest.data() + rest.size(), out);
        if (read.ec != std::errc{}) return fail("a number is expected that fits");
        at_ += static_cast<std::size_t>(read.ptr - rest.data());
        return true;
    }

    struct scalar {
        schema_kind kind;
        number_format number;
        std::uint8_t bytes;
    };
    [[nodiscard]] static std::optional<scalar> scalar_of(std::string_view name) noexcept;

    [[nodiscard]] bool parse_type(std::uint32_t& index, std::size_t depth);

    [[nodiscard]] bool parse_body(std::uint32_t index, std::size_t depth);

    [[nodiscard]] bool parse_named(std::uint32_t index, std::size_t depth, std::size_t begin,
                                   std::size_t bytes);

    [[nodiscard]] bool parse_structure(std::uint32_t index, std::size_t depth);

    template <class Named>
    [[nodiscard]] bool names_differ(std::vector<Named> const& all) const {
        std::vector<std::string_view> names;
        names.reserve(all.size());
        for (auto const& each : all)
            names.push_back(tree_.name(each));
        std::sort(names.begin(), names.end());
        return std::adjacent_find(names.begin(), names.end()) == names.end();
    }

    [[nodiscard]] bool parse_integer_type(std::uint32_t index, bool floating_too);

    [[nodiscard]] bool parse_enumeration(std::uint32_t index);

    void order_by_value(schema_node const& of);

    [[nodiscard]] bool read_value(schema_node const& of, std::uint64_t& out) noexcept;

    [[nodiscard]] bool parse_unit(std::uint32_t index, schema_kind kind);

    [[nodiscard]] bool parse_time(std::uint32_t index);

    [[nodiscard]] bool parse_composed(std::uint32_t index, std::size_t depth, schema_kind kind);

    void keep(std::uint32_t index, std::vector<schema_part> const& parts);

    void sum_parts(std::uint32_t index) noexcept;

    /// Sizes of what is composed with `<`, and what may not be composed so.
    [[nodiscard]] bool measure(std::uint32_t index) noexcept;

    [[nodiscard]] static bool has_natural_order(schema_node const& key) noexcept;

    Tree tree_;
    std::size_t at_ = 0;
    char const* what_ = "";
};

/// The tree of `text`. `corrupted` with the offset in the text where it is not a schema; `too_large`.
template <class Tree = schema_tree>
[[nodiscard]] result<Tree> parse_schema(std::string_view text) {
    return schema_parser<Tree>::parse(text);
}

}}} // namespace nacre::schema

#include <nacre/schema/tree.ipp>

#ifdef NACRE_COMPILED
namespace nacre { inline namespace nacre_v1 { namespace schema {
extern template class schema_parser<schema_tree>;
}}} // namespace nacre::schema
#endif
