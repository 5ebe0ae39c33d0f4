// SPDX-License-Identifier: BSL-1.0
// Registration: `on` binds a message type to its payload type, index keys, time, headers and identity.
//
//     on<"SubmitOrder", submit_order>(key<"client_order_id">(&submit_order::client_order_id),
//                                     ts_init(&submit_order::ts), identity(&submit_order::id))
//
// Options, in any order: key, keys and formerly (any number); one of ts_init, from_publish (the default) and
// from_capture; headers_of and identity once each. Every misfit is refused at compile time with a sentence.
#pragma once

#include <nacre/core/limits.hpp>
#include <nacre/core/payload_type_info.hpp>
#include <nacre/message/fixed_string.hpp>
#include <nacre/message/formerly.hpp>
#include <nacre/message/headers_of.hpp>
#include <nacre/message/identity.hpp>
#include <nacre/message/key.hpp>
#include <nacre/message/ts_init.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace nacre { inline namespace nacre_v1 { namespace messaging {

template <fixed_string Kind, class Extractor>
inline constexpr bool is_key_option<key_extractor<Kind, Extractor>> = true;
template <fixed_string Kind, class Range, class Part>
inline constexpr bool is_key_option<keys_extractor<Kind, Range, Part>> = true;

template <class T>
inline constexpr bool is_ts_init_extractor = false;
template <class Extractor>
inline constexpr bool is_ts_init_extractor<ts_init_extractor<Extractor>> = true;

template <class T>
inline constexpr bool is_ts_init_option = is_ts_init_extractor<T>;
template <>
inline constexpr bool is_ts_init_option<ts_init_from_publish> = true;
template <>
inline constexpr bool is_ts_init_option<ts_init_from_capture> = true;

template <class T>
inline constexpr bool is_headers_option = false;
template <class Extractor>
inline constexpr bool is_headers_option<headers_extractor<Extractor>> = true;

template <class T>
inline constexpr bool is_identity_option = false;
template <class Extractor>
inline constexpr bool is_identity_option<identity_extractor<Extractor>> = true;

template <class T>
inline constexpr bool is_variant = false;
template <class... Alternatives>
inline constexpr bool is_variant<std::variant<Alternatives...>> = true;

template <std::size_t At, class Option>
struct option_slot {
    [[no_unique_address]] Option option;
};
/// The options of one registration: a tuple, as cheap to compile as one can be.
template <class Indices, class... Options>
struct option_slots;
template <std::size_t... At, class... Options>
struct option_slots<std::index_sequence<At...>, Options...> : option_slot<At, Options>... {
    template <class F>
    constexpr void each([[maybe_unused]] F const& f) const {
        (f(static_cast<option_slot<At, Options> const&>(*this).option), ...);
    }
};

/// What a registry knows of the message type M. Made by `on`.
template <fixed_string Name, class M, class... Options>
class registration {
    static_assert(!Name.view().empty(),
                  "nacre: a payload type needs a name: on<\"SubmitOrder\", submit_order>(...)");
    static_assert(Name.view().size() <= name_bytes_max,
                  "nacre: the name of a payload type has at most 255 bytes");
    static_assert(std::is_object_v<M> && std::is_same_v<M, std::remove_cv_t<M>>,
                  "nacre: a message type is an object type without const, volatile or reference");
    static_assert(!is_variant<M>,
                  "nacre: a std::variant is an envelope, and records what is inside: register its "
                  "alternatives, not the variant (see docs/concepts/registry.md)");

    template <class Option>
    static constexpr std::size_t former_count = [] {
        if constexpr (is_former_type<Option>)
            return Option::former.size();
        else
            return std::size_t{0};
    }();
    template <class Option>
    static constexpr bool is_option =
        is_key_option<Option> || is_ts_init_option<Option> || is_headers_option<Option> ||
        is_identity_option<Option> || is_former_type<Option> || is_former_member<Option>;
    static_assert(
        (is_option<Options> && ...),
        "nacre: what on<\"Name\", M>(...) was given is no option: it takes key<\"kind\">(...), "
        "keys<\"kind\">(...), ts_init(...), from_publish, from_capture, headers_of(...), identity(...) and "
        "formerly<\"OldName\">");
    static_assert((0 + ... + int{is_ts_init_option<Options>}) <= 1,
                  "nacre: a registration says twice where ts_init comes from: keep one of ts_init(...), "
                  "from_publish and "
                  "from_capture");
    static_assert((0 + ... + int{is_headers_option<Options>}) <= 1,
                  "nacre: a registration has headers_of(...) twice");
    static_assert((0 + ... + int{is_identity_option<Options>}) <= 1,
                  "nacre: a registration has identity(...) twice");

public:
    using message_type = M;

    static constexpr std::string_view name = Name.view();
    static constexpr bool has_identity = (is_identity_option<Options> || ...);
    static constexpr bool has_headers = (is_headers_option<Options> || ...);
    /// The time is an argument of the capture.
    static constexpr bool takes_ts_init = (std::is_same_v<Options, ts_init_from_capture> || ...);
    /// How many key options there are; a message may have more keys, or fewer.
    static constexpr std::size_t key_options = (std::size_t{0} + ... + std::size_t{is_key_option<Options>});

    /// What the type was called in older runs.
    static constexpr auto former = [] {
        std::array<std::string_view, (std::size_t{0} + ... + former_count<Options>)> out{};
        [[maybe_unused]] std::size_t count = 0;
        [[maybe_unused]] auto const put = [&]<class Option>(std::type_identity<Option>) {
            if constexpr (is_former_type<Option>)
                for (auto const each : Option::former)
                    out[count++] = each;
        };
        (put(std::type_identity<Options>()), ...);
        return out;
    }();
    /// Whether its messages are recorded under this name, or were.
    [[nodiscard]] static constexpr bool is_named(std::string_view given) noexcept {
        bool found = given == name;
        for (auto const each : former)
            found = found || given == each;
        return found;
    }

    constexpr explicit registration(Options... options) : options_{{std::move(options)}...} {
        (require_fit<Options>(), ...);
    }

    /// The kinds of its keys, one for each key option; of one that is named twice, both say `many`.
    [[nodiscard]] static constexpr std::array<index_kind_info, key_options> kinds() noexcept {
        std::array<index_kind_info, key_options> out{};
        [[maybe_unused]] std::size_t count = 0;
        [[maybe_unused]] auto const put = [&](index_kind_info each) {
            for (std::size_t at = 0; at < count; ++at)
                if (out[at].name == each.name) out[at].many = each.many = true;
            out[count++] = each;
        };
        (
            [&] {
                if constexpr (is_key_option<Options>) put({Options::kind, Options::many});
            }(),
            ...);
        return out;
    }

    /// Calls `f(kind, former)` for each former name of a kind of its keys.
    template <class F>
    static constexpr void for_each_former_kind([[maybe_unused]] F& f) {
        [[maybe_unused]] auto const each = [&]<class Option>(std::type_identity<Option>) {
            if constexpr (is_former_kind<Option>)
                for (auto const before : Option::former)
                    f(Option::kind, before);
        };
        (each(std::type_identity<Options>()), ...);
    }
    /// Calls `f(member, former)` for each former name of a member.
    template <class F>
    constexpr void for_each_former_member([[maybe_unused]] F&& f) const {
        each_option([&](auto const& option) {
            if constexpr (is_former_member<std::remove_cvref_t<decltype(option)>>)
                for (auto const before : option.former)
                    f(option.name(), before);
        });
    }

    /// Calls `sink(extractor, text)` for each key, in the order of the options. The text lives as long as the
    /// message.
    template <class Sink>
    constexpr void for_each_key([[maybe_unused]] M const& message, [[maybe_unused]] Sink const& sink) const {
        each_option([&](auto const& option) {
            if constexpr (is_key_option<std::remove_cvref_t<decltype(option)>>)
                option.for_each(message, [&](std::string_view text) { sink(option, text); });
        });
    }

    /// Absent: the time of publishing, or of capture.
    [[nodiscard]] constexpr std::optional<timestamp> ts_init([[maybe_unused]] M const& message) const {
        std::optional<timestamp> out;
        each_option([&](auto const& option) {
            if constexpr (is_ts_init_extractor<std::remove_cvref_t<decltype(option)>>)
                out = option.of(message);
        });
        return out;
    }

    /// Absent also when none is registered.
    [[nodiscard]] constexpr std::optional<uuid> identity_of([[maybe_unused]] M const& message) const {
        std::optional<uuid> out;
        each_option([&](auto const& option) {
            if constexpr (is_identity_option<std::remove_cvref_t<decltype(option)>>) out = option.of(message);
        });
        return out;
    }

    /// What headers_of gives, with the identity as `message_id` when there is one.
    [[nodiscard]] constexpr core::headers headers([[maybe_unused]] M const& message) const {
        core::headers out;
        each_option([&](auto const& option) {
            if constexpr (is_headers_option<std::remove_cvref_t<decltype(option)>>) out = option.of(message);
        });
        if constexpr (has_identity) {
            if (auto const id = identity_of(message)) out.message_id = id;
        }
        return out;
    }

private:
    template <class Option>
    static constexpr void require_fit() noexcept {
        if constexpr (requires { Option::template require_fit<M>(); }) Option::template require_fit<M>();
    }
    template <class F>
    constexpr void each_option([[maybe_unused]] F const& f) const {
        options_.each(f);
    }

    [[no_unique_address]] option_slots<std::index_sequence_for<Options...>, Options...> options_;
};

/// Registers M under the payload type `Name`, with its options.
template <fixed_string Name, class M, class... Options>
[[nodiscard]] constexpr auto on(Options... options) {
    return registration<Name, M, Options...>(std::move(options)...);
}

}}} // namespace nacre::messaging
