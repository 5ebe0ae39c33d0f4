// SPDX-License-Identifier: BSL-1.0
// difference.ipp: the bodies of difference.hpp.
#pragma once

#include <nacre/schema/difference.hpp>

#include <nacre/core/error.hpp>
#include <nacre/core/payload_type_info.hpp>
#include <nacre/schema/tree.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace schema {

template <class Tree>
schema_comparison<Tree>::schema_comparison(Tree const& recorded, Tree const& compiled)
    : recorded_(recorded), compiled_(compiled) {
    compare(recorded.root(), compiled.root(), "");
}

template <class Tree>
std::string schema_comparison<Tree>::str() && {
    if (count_ > lines_max) lines_ += "; and " + std::to_string(count_ - lines_max) + " more";
    return std::move(lines_);
}

template <class Tree>
void schema_comparison<Tree>::add(std::string_view path, std::string_view what) {
    if (++count_ > lines_max) return;
    if (!lines_.empty()) lines_ += "; ";
    lines_ += path.empty() ? std::string("the message") : "field " + std::string(path);
    lines_ += " ";
    lines_ += what;
}

template <class Tree>
std::string schema_comparison<Tree>::shortened(std::string_view text) {
    if (text.size() <= text_bytes_max) return std::string(text);
    return std::string(text.substr(0, text_bytes_max)) + "...";
}

template <class Tree>
void schema_comparison<Tree>::add_changed(schema_node const& old, schema_node const& now,
                                          std::string_view path) {
    add(path, "was " + shortened(recorded_.text(old)) + " and is " + shortened(compiled_.text(now)));
}

template <class Tree>
void schema_comparison<Tree>::compare(schema_node const& old, schema_node const& now,
                                      std::string const& path) {
    if (recorded_.text(old) == compiled_.text(now)) return;
    if (old.kind != now.kind) return add_changed(old, now, path);
    switch (old.kind) {
    case schema_kind::structure: return compare_fields(old, now, path);
    case schema_kind::optional: return compare(recorded_.part(old), compiled_.part(now), path);
    case schema_kind::list:
    case schema_kind::set:
    case schema_kind::ordered_set: return compare(recorded_.part(old), compiled_.part(now), path + "[]");
    case schema_kind::array:
        if (old.element_count != now.element_count) return add_changed(old, now, path);
        return compare(recorded_.part(old), compiled_.part(now), path + "[]");
    case schema_kind::map:
    case schema_kind::ordered_map:
        compare(recorded_.part(old, 0), compiled_.part(now, 0), path + "[].key");
        return compare(recorded_.part(old, 1), compiled_.part(now, 1), path + "[].value");
    case schema_kind::named:
        if (recorded_.name(old) != compiled_.name(now)) return add_changed(old, now, path);
        return compare(recorded_.part(old), compiled_.part(now), path);
    case schema_kind::enumeration: return compare_enumerators(old, now, path);
    case schema_kind::tuple: return compare_parts(old, now, path, ".", "");
    case schema_kind::variant: return compare_parts(old, now, path, "<", ">");
    default: return add_changed(old, now, path);
    }
}

template <class Tree>
std::string schema_comparison<Tree>::inside(std::string const& path, std::string_view field) {
    return path.empty() ? std::string(field) : path + "." + std::string(field);
}

template <class Tree>
void schema_comparison<Tree>::compare_fields(schema_node const& old, schema_node const& now,
                                             std::string const& path) {
    auto const before = recorded_.parts(old);
    auto const after = compiled_.parts(now);
    std::map<std::string_view, std::size_t> added;
    for (std::size_t at = 0; at < after.size(); ++at)
        added.emplace(compiled_.name(after[at]), at);
    std::vector<std::pair<std::size_t, std::size_t>> kept; // positions before and after
    for (std::size_t at = 0; at < before.size(); ++at) {
        auto const name = recorded_.name(before[at]);
        if (auto const found = added.find(name); found != added.end()) {
            kept.emplace_back(at, found->second);
            added.erase(found);
        } else {
            add(inside(path, name),
                "was removed (" + shortened(recorded_.text(recorded_.part(old, at))) + ")");
        }
    }
    auto const in_place = longest_ascent(kept);
    for (std::size_t each = 0; each < kept.size(); ++each) {
        auto const [from, to] = kept[each];
        auto const field = inside(path, recorded_.name(before[from]));
        if (!in_place[each])
            add(field, "moved from position " + std::to_string(from + 1) + " to " + std::to_string(to + 1));
        compare(recorded_.part(old, from), compiled_.part(now, to), field);
    }
    for (std::size_t at = 0; at < after.size(); ++at) {
        auto const name = compiled_.name(after[at]);
        if (added.contains(name))
            add(inside(path, name), "was added at position " + std::to_string(at + 1) + " (" +
                                        shortened(compiled_.text(compiled_.part(now, at))) + ")");
    }
}

template <class Tree>
std::vector<bool>
schema_comparison<Tree>::longest_ascent(std::vector<std::pair<std::size_t, std::size_t>> const& all) {
    constexpr auto none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> last; // by length: the ascent that ends lowest
    std::vector<std::size_t> previous(all.size(), none);
    for (std::size_t each = 0; each < all.size(); ++each) {
        auto const place =
            std::lower_bound(last.begin(), last.end(), each,
                             [&](std::size_t a, std::size_t b) { return all[a].second < all[b].second; });
        if (place != last.begin()) previous[each] = *std::prev(place);
        if (place == last.end()) {
            last.push_back(each);
        } else {
            *place = each;
        }
    }
    std::vector<bool> out(all.size(), false);
    for (auto each = last.empty() ? none : last.back(); each != none; each = previous[each])
        out[each] = true;
    return out;
}

template <class Tree>
void schema_comparison<Tree>::compare_parts(schema_node const& old, schema_node const& now,
                                            std::string const& path, std::string_view open,
                                            std::string_view close) {
    std::size_t const both = std::min(old.parts_count, now.parts_count);
    auto const name = [&](std::size_t at) {
        return path + std::string(open) + std::to_string(at) + std::string(close);
    };
    for (std::size_t at = 0; at < both; ++at)
        compare(recorded_.part(old, at), compiled_.part(now, at), name(at));
    for (std::size_t at = both; at < old.parts_count; ++at)
        add(name(at), "was removed (" + shortened(recorded_.text(recorded_.part(old, at))) + ")");
    for (std::size_t at = both; at < now.parts_count; ++at)
        add(name(at), "was added (" + shortened(compiled_.text(compiled_.part(now, at))) + ")");
}

template <class Tree>
void schema_comparison<Tree>::compare_enumerators(schema_node const& old, schema_node const& now,
                                                  std::string const& path) {
    if (old.number != now.number || old.number_bytes != now.number_bytes) return add_changed(old, now, path);
    for (auto const& each : recorded_.enumerators(old)) {
        auto const same = with_name(compiled_, now, recorded_.name(each));
        if (same == nullptr) {
            add(path, "lost the enumerator " + std::string(recorded_.name(each)));
        } else if (same->value != each.value) {
            add(path, "gives the enumerator " + std::string(recorded_.name(each)) + " another value");
        }
    }
    for (auto const& each : compiled_.enumerators(now))
        if (with_name(recorded_, old, compiled_.name(each)) == nullptr)
            add(path, "gained the enumerator " + std::string(compiled_.name(each)));
}

template <class Tree>
schema_enumerator const* schema_comparison<Tree>::with_name(Tree const& tree, schema_node const& of,
                                                            std::string_view name) {
    for (auto const& each : tree.enumerators(of))
        if (tree.name(each) == name) return &each;
    return nullptr;
}

}}} // namespace nacre::schema
