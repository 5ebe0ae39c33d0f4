// SPDX-License-Identifier: BSL-1.0
// make_registry: what the store knows of a user's message types, as a constant.
//
//     inline constexpr auto registry = nacre::make_registry(
//         nacre::on<"SubmitOrder",
//         submit_order>(nacre::key<"client_order_id">(&submit_order::client_order_id)),
//         nacre::on<"CancelOrder", cancel_order>(...), nacre::ignore<heartbeat>, nacre::others_refused);
//
// A registry is a template argument (`auto const&`): its types, names and kinds are compile-time constants,
// and its extractors are called directly. It is immutable: any thread.
#pragma once

#include <nacre/message/fixed_string.hpp>
#include <nacre/message/lifecycle_messages.hpp>
#include <nacre/message/registry_items.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

// Said of a message type in a registry, and of a payload type in a projection: a variable template takes
// either types or names, an overloaded function both. It is named, never called.
template <class M>
constexpr std::type_identity<M> ignore() noexcept {
    return {};
}
template <fixed_string PayloadType>
constexpr ignored_name<PayloadType> ignore() noexcept {
    return {};
}

inline constexpr others_rule<other_types::refused> others_refused;
inline constexpr others_rule<other_types::ignored> others_ignored;

template <std::size_t At, class Item>
struct registry_slot {
    [[no_unique_address]] Item item;
    constexpr explicit registry_slot(Item it) : item(std::move(it)) {}
};

template <std::size_t At, class Item>
[[nodiscard]] constexpr Item const& item_in(registry_slot<At, Item> const& slot) noexcept {
    return slot.item;
}

template <class Indices, class... Items>
class registry;

template <std::size_t... At, class... Items>
class registry<std::index_sequence<At...>, Items...> : registry_slot<At, Items>... {
public:
    using items = registry_items<Items...>;

    constexpr explicit registry(Items... given) : registry_slot<At, Items>(std::move(given))... {}

    /// How many message types are registered.
    static constexpr std::size_t size = items::messages.size();
    /// A Hana tuple of the registered types, in the order they are listed.
    static constexpr auto message_types = items::message_types();
    static constexpr bool others_are_ignored = items::others_are_ignored;

    template <class M>
    static constexpr bool holds = items::template has_one<registered_tag<M>>;
    /// Capturing an M records nothing: it is listed so, or is not listed and others are ignored.
    template <class M>
    static constexpr bool ignores = !holds<M> && (items::template has_one<ignored_tag<M>> ||
                                                  (others_are_ignored && !lifecycle_message<M>));

    template <class M>
    using registration_type = typename items::template item_with<registered_tag<M>>;

    /// What was registered for M.
    template <class M>
    requires(holds<M>) [[nodiscard]] constexpr registration_type<M> const& registration() const noexcept {
        return item_in<items::template place<registered_tag<M>>>(*this);
    }

    /// Calls `f(registration)` for each message type, in the order they are listed.
    template <class F>
    constexpr void for_each_registration(F&& f) const {
        for_each<items::messages>(f, std::make_index_sequence<size>());
    }
    /// Calls `f(upcaster)` for each conversion.
    template <class F>
    constexpr void for_each_upcast(F&& f) const {
        for_each<items::upcasts>(f, std::make_index_sequence<items::upcasts.size()>());
    }

    /// Which registration, counted from 0, has this name or had it; none for an unknown one. O(log size).
    [[nodiscard]] static constexpr std::optional<std::size_t> find_name(std::string_view name) noexcept {
        return items::find_name(name);
    }
    /// Calls `f(name)` for each index kind, a kind that several types have as often.
    template <class F>
    static constexpr void for_each_index_kind(F&& f) {
        items::for_each_index_kind(f);
    }
    /// Calls `f(kind, former)` for each former name of an index kind.
    template <class F>
    static constexpr void for_each_former_kind(F&& f) {
        items::for_each_former_kind(f);
    }
    /// Whether a message may have several keys of this kind, by all that is registered.
    [[nodiscard]] static constexpr bool is_many(std::string_view kind) noexcept {
        return items::is_many(kind);
    }

private:
    template <auto const& Places, class F, std::size_t... I>
    constexpr void for_each([[maybe_unused]] F& f, std::index_sequence<I...>) const {
        (f(item_in<Places[I]>(*this)), ...);
    }
};

/// Types, conversions and the rule for other types, in any order. `others_refused` holds unless it says
/// otherwise.
template <class... Items>
[[nodiscard]] constexpr auto make_registry(Items... items) {
    using made = registry<std::index_sequence_for<Items...>, Items...>;
    made::items::require_sound();
    return made(std::move(items)...);
}

/// A registry without types: raw messages, and the first and last message of a run.
inline constexpr auto no_types = make_registry();

}}} // namespace nacre::messaging
