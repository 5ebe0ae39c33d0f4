// SPDX-License-Identifier: BSL-1.0
// registry_items: what a registry consists of, as types and constants: lookups by type, names, kinds, and
// what does not fit together.
//
// Cost to compile: an item is found by a tag it is a base for, one deduction each whatever the number of
// items; names and kinds are constant arrays.
#pragma once

#include <nacre/core/run_boundary.hpp>
#include <nacre/message/fixed_string.hpp>
#include <nacre/message/lifecycle_messages.hpp>
#include <nacre/message/registration.hpp>
#include <nacre/message/upcast.hpp>

#include <boost/hana/tuple.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

/// What `ignore<M>` names: capturing a message of this type records nothing and is no error.
template <class M>
using ignored_message = std::type_identity<M> (*)() noexcept;

/// What `ignore<"PayloadType">` names: entries of this type say nothing to a projection.
template <fixed_string PayloadType>
struct ignored_name {
    static constexpr std::string_view name = PayloadType.view();
};

/// What holds for types that are neither registered nor ignored.
enum class other_types : std::uint8_t {
    refused, ///< capturing one does not compile
    ignored, ///< capturing one records nothing, compiles to nothing and is no error
};
template <other_types Rule>
using others_rule = std::integral_constant<other_types, Rule>;

template <class M>
struct registered_tag {};
template <class M>
struct ignored_tag {};
template <std::uint64_t From, class To>
struct upcast_tag {};
struct others_tag {};

enum class registry_item : std::uint8_t { message, upcast, ignored, others, unknown };

template <class Item>
struct registry_item_traits {
    static constexpr auto kind = registry_item::unknown;
    using tag = Item;
};
template <fixed_string Name, class M, class... Options>
struct registry_item_traits<registration<Name, M, Options...>> {
    static constexpr auto kind = registry_item::message;
    using tag = registered_tag<M>;
};
template <std::uint64_t From, class To, class Convert>
struct registry_item_traits<upcaster<From, To, Convert>> {
    static constexpr auto kind = registry_item::upcast;
    using tag = upcast_tag<From, To>;
};
template <class M>
struct registry_item_traits<ignored_message<M>> {
    static constexpr auto kind = registry_item::ignored;
    using tag = ignored_tag<M>;
};
template <other_types Rule>
struct registry_item_traits<others_rule<Rule>> {
    static constexpr auto kind = registry_item::others;
    using tag = others_tag;
};

/// A base of every slot with this tag: whether there is one such slot is asked of the compiler by a cast,
/// which takes no deduction.
template <class Tag>
struct tagged_slot {};
template <std::size_t At, class Tag, class Item>
struct typed_slot : tagged_slot<Tag> {
    using item_type = Item;
};
template <class Indices, class... Items>
struct typed_slots;
template <std::size_t... At, class... Items>
struct typed_slots<std::index_sequence<At...>, Items...>
    : typed_slot<At, typename registry_item_traits<Items>::tag, Items>... {};

template <class Tag, std::size_t At, class Item>
std::integral_constant<std::size_t, At> place_of(typed_slot<At, Tag, Item> const*);
template <class Tag, std::size_t At, class Item>
typed_slot<At, Tag, Item> slot_with(typed_slot<At, Tag, Item> const*);
template <std::size_t At, class Tag, class Item>
typed_slot<At, Tag, Item> slot_at(typed_slot<At, Tag, Item> const*);

/// Whether an item is an upcaster whose parameter is an M.
template <class Item, class M>
inline constexpr bool converts_from = false;
template <std::uint64_t From, class To, class Convert, class M>
inline constexpr bool converts_from<upcaster<From, To, Convert>, M> =
    std::is_same_v<typename upcaster<From, To, Convert>::from_type, M>;

/// Exactly one slot has the tag.
template <class Slots, class Tag>
concept has_one_slot = requires(Slots const* all) {
    static_cast<tagged_slot<Tag> const*>(all);
};

/// A payload type, or what one was called, and which registration it belongs to.
struct registered_name {
    std::string_view name;
    std::size_t number = 0;

    friend constexpr bool operator<(registered_name const& a, registered_name const& b) noexcept {
        return a.name < b.name;
    }
};

// A registry of many types has a long name, and so has every function that is templated over it: the
// algorithms take plain ranges instead.
struct registered_names {
    static constexpr void sort(registered_name* begin, registered_name* end) noexcept {
        std::sort(begin, end);
    }
    [[nodiscard]] static constexpr bool differ(registered_name const* begin,
                                               registered_name const* end) noexcept {
        for (auto const* at = begin; at != end && at + 1 != end; ++at)
            if (at->name == (at + 1)->name) return false;
        return true;
    }
    [[nodiscard]] static constexpr std::optional<std::size_t>
    find(registered_name const* begin, registered_name const* end, std::string_view name) noexcept {
        auto const* const at = std::lower_bound(begin, end, registered_name{name, 0});
        if (at == end || at->name != name) return std::nullopt;
        return at->number;
    }
};

template <class... Items>
class registry_items {
    using slots = typed_slots<std::index_sequence_for<Items...>, Items...>;

    [[nodiscard]] static constexpr std::size_t count([[maybe_unused]] registry_item kind) noexcept {
        return (std::size_t{0} + ... + std::size_t{registry_item_traits<Items>::kind == kind});
    }

    /// Where the items of one kind stand.
    template <registry_item Kind>
    static constexpr std::array<std::size_t, count(Kind)> places() noexcept {
        std::array<std::size_t, count(Kind)> out{};
        [[maybe_unused]] std::size_t at = 0;
        [[maybe_unused]] std::size_t found = 0;
        ((registry_item_traits<Items>::kind == Kind ? static_cast<void>(out[found++] = at++)
                                                    : static_cast<void>(++at)),
         ...);
        return out;
    }

public:
    /// Exactly one item has the tag.
    template <class Tag>
    static constexpr bool has_one = has_one_slot<slots, Tag>;
    /// Where the one item with this tag stands.
    template <class Tag>
    static constexpr std::size_t place = decltype(place_of<Tag>(static_cast<slots const*>(nullptr)))::value;
    template <class Tag>
    using item_with = typename decltype(slot_with<Tag>(static_cast<slots const*>(nullptr)))::item_type;
    template <std::size_t At>
    using item_at = typename decltype(slot_at<At>(static_cast<slots const*>(nullptr)))::item_type;

    static constexpr auto messages = places<registry_item::message>();
    static constexpr auto upcasts = places<registry_item::upcast>();
    static constexpr bool others_are_ignored =
        (std::is_same_v<Items, others_rule<other_types::ignored>> || ...);

    static constexpr auto message_types() noexcept {
        return types_at(std::make_index_sequence<messages.size()>());
    }

    [[nodiscard]] static constexpr std::optional<std::size_t> find_name(std::string_view name) noexcept {
        auto const& names = sorted_names<void>;
        return registered_names::find(names.data(), names.data() + names.size(), name);
    }
    /// Calls `f(name)` for each key option of each message type.
    template <class F>
    static constexpr void for_each_index_kind([[maybe_unused]] F&& f) {
        (
            [&] {
                if constexpr (registry_item_traits<Items>::kind == registry_item::message)
                    for (auto const& each : Items::kinds())
                        f(each.name);
            }(),
            ...);
    }
    /// Calls `f(kind, former)` for each former name of an index kind.
    template <class F>
    static constexpr void for_each_former_kind([[maybe_unused]] F&& f) {
        (
            [&] {
                if constexpr (registry_item_traits<Items>::kind == registry_item::message)
                    Items::for_each_former_kind(f);
            }(),
            ...);
    }
    [[nodiscard]] static constexpr bool is_many(std::string_view kind) noexcept {
        for (auto const& each : many_kinds<void>)
            if (each == kind) return true;
        return false;
    }

    /// Refuses what does not fit together, each with a sentence.
    static constexpr void require_sound() noexcept {
        static_assert(
            count(registry_item::unknown) == 0,
            "nacre: what make_registry was given is no item of a registry: it takes on<\"Name\", M>(...), "
            "upcast<fingerprint, M>(...), ignore<M>, others_refused and others_ignored");
        static_assert(count(registry_item::others) <= 1,
                      "nacre: a registry says twice what holds for other types: keep one "
                      "of others_refused and others_ignored");
        (require_sound_item(static_cast<Items const*>(nullptr)), ...);
        static_assert(names_differ(),
                      "nacre: two message types are registered under one name: a payload type belongs to "
                      "one message type, former names too, and an envelope (std::variant) needs no "
                      "registration");
    }

private:
    template <std::size_t... I>
    static constexpr auto types_at(std::index_sequence<I...>) noexcept {
        return boost::hana::tuple_t<typename item_at<messages[I]>::message_type...>;
    }

    template <class Item>
    static constexpr std::size_t count_names() noexcept {
        if constexpr (registry_item_traits<Item>::kind == registry_item::message)
            return 1 + Item::former.size();
        else
            return 0;
    }
    static constexpr auto make_names() noexcept {
        std::array<registered_name, (std::size_t{0} + ... + count_names<Items>())> out{};
        [[maybe_unused]] std::size_t at = 0;
        [[maybe_unused]] std::size_t number = 0;
        (
            [&] {
                if constexpr (registry_item_traits<Items>::kind == registry_item::message) {
                    out[at++] = registered_name{Items::name, number};
                    for (auto const former : Items::former)
                        out[at++] = registered_name{former, number};
                    ++number;
                }
            }(),
            ...);
        registered_names::sort(out.data(), out.data() + out.size());
        return out;
    }
    template <class = void> // made when it is asked for; `<void>` is written out, since Clang 22 refuses `<>`
    static constexpr auto sorted_names = make_names();

    static constexpr bool names_differ() noexcept {
        auto const& names = sorted_names<void>;
        return registered_names::differ(names.data(), names.data() + names.size());
    }

    template <class Item>
    static constexpr std::size_t count_many() noexcept {
        std::size_t out = 0;
        if constexpr (registry_item_traits<Item>::kind == registry_item::message)
            for (auto const& each : Item::kinds())
                out += each.many ? 1 : 0;
        return out;
    }
    static constexpr auto collect_many() noexcept {
        std::array<std::string_view, (std::size_t{0} + ... + count_many<Items>())> out{};
        [[maybe_unused]] std::size_t found = 0;
        (
            [&] {
                if constexpr (count_many<Items>() != 0)
                    for (auto const& each : Items::kinds())
                        if (each.many) out[found++] = each.name;
            }(),
            ...);
        return out;
    }
    template <class = void>
    static constexpr auto many_kinds = collect_many();

    template <fixed_string Name, class M, class... Options>
    static constexpr void require_sound_item(registration<Name, M, Options...> const*) noexcept {
        static_assert(has_one<registered_tag<M>>,
                      "nacre: a message type is registered twice: one type, one payload type");
        static_assert(!has_one<ignored_tag<M>>,
                      "nacre: a message type is both registered and ignored: keep one of "
                      "on<\"Name\", M>(...) and ignore<M>");
        static_assert(!lifecycle_message<M>,
                      "nacre: run_started and run_ended are known to every registry: leave them out");
        static_assert(
            Name.view() != run_started_type && Name.view() != run_ended_type,
            "nacre: \"RunStarted\" and \"RunEnded\" are the payload types that open and close a run: choose "
            "another name");
    }
    template <std::uint64_t From, class To, class Convert>
    static constexpr void require_sound_item(upcaster<From, To, Convert> const*) noexcept {
        static_assert(has_one<registered_tag<To>> || (converts_from<Items, To> || ...),
                      "nacre: an upcaster converts to a type that is not registered, and that no other "
                      "upcaster converts from: add on<\"Name\", M>(...) for it");
        static_assert(has_one<upcast_tag<From, To>>,
                      "nacre: two upcasters convert from one fingerprint to one type");
    }
    template <class M>
    static constexpr void require_sound_item(ignored_message<M> const*) noexcept {
        static_assert(has_one<ignored_tag<M>>, "nacre: a message type is ignored twice");
        static_assert(!lifecycle_message<M>,
                      "nacre: run_started and run_ended cannot be ignored: every run has them");
    }
    static constexpr void require_sound_item(void const*) noexcept {}
};

}}} // namespace nacre::messaging
