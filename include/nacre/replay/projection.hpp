// SPDX-License-Identifier: BSL-1.0
// projection: turns entries into changes of a state, one handler a payload type; entries without a handler
// are ignored.
//
//     auto cache = nacre::make_projection<store::encoder_type>(book,
//         nacre::when<submit_order>([](order_book& b, submit_order const& m) { b.add(m); }),
//         nacre::when<order_filled>([](order_book& b, order_filled const& m) -> result<void> { return
//         b.fill(m); }));
//     auto applied = cache.apply(entry);              // true: applied, false: ignored, or why not
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
#include <nacre/encoder/concept.hpp>
#include <nacre/log/entry_view.hpp>
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
    /// which names the entry's seq and payload type: `decode_failed`, `schema_mismatch`, `apply_failed`; and
    /// `corrupted` when the payload type is lost (see log_reader.hpp), which is never ignored.
    [[nodiscard]] result<bool> apply(log::entry_view const& entry) {
        std::uint32_t const number = entry.payload_type_id();
        if (number >= known_.size() || known_[number].name != entry.payload_type()) [[unlikely]]
            note(number, entry.payload_type());
        std::size_t const which = known_[number].handler;
        if (which == none) {
            if (entry.payload_type().empty()) [[unlikely]]
                return error::corrupted(entry.seq(), entry.offset(),
                                        "the definition of the entry's payload type is lost");
            ++ignored_;
            return false;
        }
        auto outcome = table()[which](*this, entry);
        if (outcome) ++(*outcome ? applied_ : ignored_);
        return outcome;
    }

    [[nodiscard]] std::uint64_t applied() const noexcept { return applied_; }
    [[nodiscard]] std::uint64_t ignored() const noexcept { return ignored_; }
    [[nodiscard]] State& state() noexcept { return *state_; }
    [[nodiscard]] State const& state() const noexcept { return *state_; }

private:
    using apply_function = result<bool> (*)(projection&, log::entry_view const&);
    static constexpr std::size_t none = ~std::size_t{0};

    struct known_type {
        std::string name;
        std::size_t handler = none;
    };

    template <class H>
    static constexpr bool is_named = requires(H const& handler) {
        handler.name;
    };

    template <class H>
    static constexpr void require_handler() noexcept {
        using M = typename H::message_type;
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
        return std::array<apply_function, sizeof...(I)>{&projection::template apply_with<I>...};
    }
    [[nodiscard]] static auto const& table() noexcept {
        static constexpr auto functions = make_table(std::index_sequence_for<Handlers...>());
        return functions;
    }

    template <class H>
    [[nodiscard]] static std::string name_of(H const& handler) {
        if constexpr (is_named<H>)
            return handler.name;
        else
            return std::string(Encoder::template name_of<typename H::message_type>);
    }

    void note(std::uint32_t number, std::string_view name) {
        if (number >= known_.size()) known_.resize(number + std::size_t{1});
        known_type found{std::string(name), none};
        for (std::size_t at = 0; at < names_.size(); ++at)
            if (names_[at] == name) found.handler = at;
        known_[number] = std::move(found);
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

/// A projection onto `state`, with the handlers that `when<M>` makes, at most one a payload type.
template <class Encoder, class State, class... Handlers>
[[nodiscard]] projection<Encoder, State, Handlers...> make_projection(State& state, Handlers... handlers) {
    return {state, std::move(handlers)...};
}

}}} // namespace nacre::replay
