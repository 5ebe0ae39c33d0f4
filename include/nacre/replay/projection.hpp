// SPDX-License-Identifier: BSL-1.0
// projection: turns entries into changes of a state, one handler a payload type. A type that is registered
// and has no handler is ignored; one that nobody names ends the replay: it may be what the state is made of.
//
//     auto cache = nacre::make_projection<store::encoder_type>(book,
//         nacre::when<submit_order>([](order_book& b, submit_order const& m) { b.add(m); }),
//         nacre::when<order_filled>([](order_book& b, order_filled const& m) -> result<void> { return
//         b.fill(m); }));
//     auto applied = cache.apply(entry);              // true: applied, false: ignored, or why not
//
// Beside handlers it takes `ignore<"PayloadType">`, for types that the registry does not name and that say
// nothing to this state, and `ignore_unknown`, which says so of all that nobody names.
//
// The table of handlers is made at compile time. Which of them a payload type has is found by its name once a
// run, then by its number: an entry costs one comparison of names, the decoding and the handler. O(1) an
// entry.
//
// Invariants
//   1. `applied() + ignored()` entries went through `apply` without an error.
//   2. What the table says of a number is believed only for the name it was noted with, so entries of several
//      runs may come in any order.
//
// It refers to the state, which must outlive it, and owns the handlers. Nothing is published, no time is
// asked for. After an error the state may hold part of that entry's effect. Threads: one at a time.
#pragma once

#include <nacre/core/assert.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/run_boundary.hpp>
#include <nacre/encoder/concept.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/message/registry_items.hpp>
#include <nacre/replay/unnamed_types.hpp>
#include <nacre/replay/when.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace replay {

/// What restore and replay feed entries to: `apply(entry)` tells whether the entry was applied or ignored, or
/// why neither.
template <class P>
concept projects_entries = requires(P& p, log::entry_view const& entry) {
    { p.apply(entry) } -> std::same_as<result<bool>>;
};

/// Stops the compilation with a sentence that says what `P` lacks to be replayed into.
template <class P>
constexpr void require_projection() noexcept {
    static_assert(projects_entries<P>,
                  "nacre: a projection (concept projects_entries) has apply(entry_view const&) -> "
                  "result<bool> (see docs/concepts/projection.md)");
}

template <class Encoder, class M>
concept names_type = requires {
    { Encoder::template name_of<M> } -> std::convertible_to<std::string_view>;
};

template <class Encoder>
concept names_payload_types = requires(std::string_view name) {
    { Encoder::names(name) } -> std::convertible_to<bool>;
};

/// Entries of types that neither the registry nor the projection names are ignored.
struct unknown_ignored {};
inline constexpr unknown_ignored ignore_unknown;

/// What stands among the handlers of a projection and is none.
template <class H>
inline constexpr bool is_ignoring = std::is_same_v<H, unknown_ignored>;
template <messaging::fixed_string Name>
inline constexpr bool is_ignoring<messaging::ignored_name<Name> (*)() noexcept> = true;

template <class Encoder, class State, class... Handlers>
class projection {
public:
    using state_type = State;

    projection(State& state, Handlers... handlers) : state_(&state), handlers_(std::move(handlers)...) {
        (require_handler<Handlers>(), ...);
        for (std::size_t at = 0; at < names_.size(); ++at)
            for (std::size_t other = 0; other < at; ++other)
                NACRE_ASSERT(names_[at] != names_[other]); // two handlers of one payload type
    }

    /// True: applied. False: ignored, since its type has no handler or the handler said so. Errors, each of
    /// which names the entry's seq and payload type: `not_registered` for a type that nobody names,
    /// `decode_failed`, `schema_mismatch`, `apply_failed`; and `corrupted` when the payload type is lost (see
    /// log_reader.hpp), which is never ignored.
    [[nodiscard]] result<bool> apply(log::entry_view const& entry) {
        std::uint32_t const number = entry.payload_type_id();
        if (number >= known_.size() || known_[number].name != entry.payload_type()) [[unlikely]]
            note(number, entry.payload_type());
        std::size_t const which = known_[number].handler;
        if (which >= sizeof...(Handlers)) {
            if (entry.payload_type().empty()) [[unlikely]]
                return error::corrupted(entry.seq(), entry.offset(),
                                        "the definition of the entry's payload type is lost");
            if (which == unnamed) [[unlikely]]
                return unnamed_type(entry.seq(), entry.payload_type());
            ++ignored_;
            return false;
        }
        auto outcome = table()[which](*this, entry);
        if (outcome) ++(*outcome ? applied_ : ignored_);
        return outcome;
    }

    /// Whether entries of this payload type are applied or ignored: it has a handler, the registry names it,
    /// or `ignore` does.
    [[nodiscard]] bool names(std::string_view payload_type) const noexcept {
        return handler_of(payload_type) != unnamed;
    }

    [[nodiscard]] std::uint64_t applied() const noexcept { return applied_; }
    [[nodiscard]] std::uint64_t ignored() const noexcept { return ignored_; }
    [[nodiscard]] State& state() noexcept { return *state_; }
    [[nodiscard]] State const& state() const noexcept { return *state_; }

private:
    using apply_function = result<bool> (*)(projection&, log::entry_view const&);
    // Behind the numbers of the handlers.
    static constexpr std::size_t unnamed = ~std::size_t{0};
    static constexpr std::size_t ignoring = unnamed - 1;

    struct known_type {
        std::string name;
        std::size_t handler = unnamed;
    };

    template <class H>
    static constexpr bool is_named = requires(H const& handler) {
        handler.name;
    };

    template <class H>
    static constexpr void require_handler() noexcept {
        if constexpr (!is_ignoring<H>) require_message<H, typename H::message_type>();
    }
    template <class H, class M>
    static constexpr void require_message() noexcept {
        static_assert(
            is_named<H> || names_type<Encoder, M>,
            "nacre: make_projection<Encoder>: when<M>(handler) needs an Encoder that names M's payload type "
            "(Encoder::name_of<M>: register M), or write when<M>(\"PayloadType\", handler) (see "
            "docs/concepts/projection.md)");
        static_assert(
            encoding::decodable_recorded<Encoder, M> || encoding::decodable<Encoder, M>,
            "nacre: make_projection<Encoder>: this Encoder cannot decode M: it needs decode<M>(recorded, "
            "bytes) or decode<M>(bytes) -> result<M> (see docs/concepts/projection.md)");
    }

    template <std::size_t... I>
    [[nodiscard]] static constexpr auto make_table(std::index_sequence<I...>) noexcept {
        return std::array<apply_function, sizeof...(I)>{function_of<I>()...};
    }
    template <std::size_t I>
    [[nodiscard]] static constexpr apply_function function_of() noexcept {
        if constexpr (is_ignoring<std::tuple_element_t<I, std::tuple<Handlers...>>>)
            return nullptr; // never called: its types are noted as ignored
        else
            return &projection::template apply_with<I>;
    }
    [[nodiscard]] static auto const& table() noexcept {
        static constexpr auto functions = make_table(std::index_sequence_for<Handlers...>());
        return functions;
    }

    template <class H>
    [[nodiscard]] static std::string name_of(H const& handler) {
        if constexpr (std::is_same_v<H, unknown_ignored>)
            return {}; // which no payload type is called
        else if constexpr (is_ignoring<H>)
            return std::string(decltype(handler())::name);
        else if constexpr (is_named<H>)
            return handler.name;
        else
            return std::string(Encoder::template name_of<typename H::message_type>);
    }

    void note(std::uint32_t number, std::string_view name) {
        if (number >= known_.size()) known_.resize(number + std::size_t{1});
        known_[number] = {std::string(name), handler_of(name)};
    }
    /// Which handler entries of this payload type go to, `ignoring`, or `unnamed`.
    [[nodiscard]] std::size_t handler_of(std::string_view name) const noexcept {
        static constexpr std::array<bool, sizeof...(Handlers)> ignores{is_ignoring<Handlers>...};
        for (std::size_t at = 0; at < names_.size(); ++at)
            if (names_[at] == name) return ignores[at] ? ignoring : at;
        std::size_t found = unnamed;
        std::size_t at = 0;
        ((found = was_named<Handlers>(name) ? at : found, ++at), ...);
        if (found != unnamed) return found;
        if (name == run_started_type || name == run_ended_type) return ignoring;
        if constexpr (names_payload_types<Encoder>)
            if (Encoder::names(name)) return ignoring;
        return (std::is_same_v<Handlers, unknown_ignored> || ...) ? ignoring : unnamed;
    }
    /// Whether the encoder knows it for a former name of the handler's message type.
    template <class H>
    [[nodiscard]] static bool was_named([[maybe_unused]] std::string_view name) noexcept {
        if constexpr (is_ignoring<H>) {
            return false;
        } else if constexpr (is_named<H>) {
            return false;
        } else if constexpr (requires { Encoder::template is_name_of<typename H::message_type>(name); }) {
            return Encoder::template is_name_of<typename H::message_type>(name);
        } else {
            return false;
        }
    }

    template <std::size_t I>
    [[nodiscard]] static result<bool> apply_with(projection& self, log::entry_view const& entry) {
        auto& handler = std::get<I>(self.handlers_);
        using M = typename std::remove_reference_t<decltype(handler)>::message_type;
        if (entry.redacted()) return located(error::decode_failed("payload", 0, "it was redacted"), entry);
        auto message = self.template decode<M>(entry);
        if (!message) return located(message.error(), entry);
        try {
            return handle(self, handler.handler, *message, entry);
        } catch (std::bad_alloc const&) {
            throw;
        } catch (std::exception const& thrown) {
            return error::apply_failed(entry.seq(), about(entry) + thrown.what());
        } catch (...) {
            return error::apply_failed(entry.seq(), about(entry) + "its handler threw");
        }
    }

    template <class M>
    [[nodiscard]] result<M> decode(log::entry_view const& entry) const {
        if constexpr (encoding::decodable_recorded<Encoder, M>)
            return encoder_.template decode<M>({entry.payload_type(), entry.schema(), entry.fingerprint()},
                                               entry.payload());
        else
            return encoder_.template decode<M>(entry.payload());
    }

    template <class Handler, class M>
    [[nodiscard]] static result<bool> handle(projection& self, Handler& handler, M const& message,
                                             log::entry_view const& entry) {
        auto const call = [&]() -> decltype(auto) {
            if constexpr (std::is_invocable_v<Handler&, State&, M const&, log::entry_view const&>)
                return handler(*self.state_, message, entry);
            else
                return handler(*self.state_, message);
        };
        using answer = std::remove_cvref_t<decltype(call())>;
        if constexpr (std::is_void_v<answer>) {
            call();
            return true;
        } else if constexpr (std::is_same_v<answer, bool>) {
            return call();
        } else {
            static_assert(std::is_same_v<answer, result<void>> || std::is_same_v<answer, result<bool>>,
                          "nacre: a handler returns void, bool, result<void> or result<bool> (see "
                          "docs/concepts/projection.md)");
            auto outcome = call();
            if (!outcome) return error::apply_failed(entry.seq(), about(entry) + outcome.error().message());
            if constexpr (std::is_same_v<answer, result<void>>)
                return true;
            else
                return *outcome;
        }
    }

    [[nodiscard]] static std::string about(log::entry_view const& entry) {
        return "payload type " + std::string(entry.payload_type()) + ": ";
    }

    /// Why a payload was not decoded, with the entry it stands in.
    [[nodiscard]] static error located(error const& why, log::entry_view const& entry) {
        std::string where =
            "entry " + std::to_string(entry.seq()) + ", payload type " + std::string(entry.payload_type());
        if (!why.reason().empty()) where.append(": ").append(why.reason());
        if (why.code() == errc::decode_failed)
            return error::decode_failed(std::string(why.field()), why.offset(), std::move(where));
        if (why.code() == errc::schema_mismatch)
            return error::schema_mismatch(why.found(), why.supported(), std::move(where));
        return error::apply_failed(entry.seq(), about(entry) + why.message());
    }

    State* state_;
    std::tuple<Handlers...> handlers_;
    [[no_unique_address]] Encoder encoder_{};
    std::array<std::string, sizeof...(Handlers)> names_ = std::apply(
        [](auto const&... each) { return std::array<std::string, sizeof...(Handlers)>{name_of(each)...}; },
        handlers_);
    std::vector<known_type> known_; ///< by the number of the payload type in the run last seen
    std::uint64_t applied_ = 0;
    std::uint64_t ignored_ = 0;
};

/// A projection onto `state`, with the handlers that `when<M>` makes, at most one a payload type, and what it
/// ignores.
template <class Encoder, class State, class... Handlers>
[[nodiscard]] projection<Encoder, State, Handlers...> make_projection(State& state, Handlers... handlers) {
    return {state, std::move(handlers)...};
}

}}} // namespace nacre::replay
