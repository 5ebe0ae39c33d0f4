// SPDX-License-Identifier: BSL-1.0
// capture_adapter: records the messages of a bus through a writer, before anybody handles them.
//
//     capture_adapter<writer_type, encoder_type> adapter(writer, {.on_halt = ..., .on_notice = ...});
//     auto const captured = adapter.capture("exec.orders", submit_order{...});  // accepted: handlers may run
//     if (!captured) return captured.error();     // not recorded: none may see it
//
// What the registry says decides: a registered type is recorded, an ignored one compiles to nothing, any
// other does not compile. A std::variant is an envelope: its alternative is captured as if it had come alone.
//
// Invariants
//   1. An identity is noted only after the writer accepted its entry: a capture that failed hides no retry.
//      Of several that are submitted together none is noted unless all were accepted.
//   2. `halted_` goes from none to a reason once, before the callbacks run, which run once. From then on the
//      writer is not touched.
//   3. An error about the message itself (`is_message_error`) leaves everything as it was.
//
// Ownership: the writer is the caller's, outlives the adapter and does not move meanwhile. The adapter does
// not move either: taps point to it, and are cleared when it goes. Threads: one, the one that captures first,
// asserted; all else on that thread too, or while it rests.
#pragma once

#include <nacre/capture/capture_error.hpp>
#include <nacre/capture/capture_options.hpp>
#include <nacre/capture/dedup_window.hpp>
#include <nacre/capture/erased_table.hpp>
#include <nacre/capture/message_rule.hpp>
#include <nacre/capture/nothing_captured.hpp>
#include <nacre/capture/receipt.hpp>
#include <nacre/capture/tap.hpp>
#include <nacre/core/assert.hpp>
#include <nacre/core/halt_reason.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>
#include <nacre/core/uuid.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/encoder/stamped.hpp>
#include <nacre/message/registry.hpp>
#include <nacre/writer/addressed.hpp>
#include <nacre/writer/halt.hpp>
#include <nacre/writer/ticket.hpp>

#include <boost/core/demangle.hpp>
#include <boost/hana/for_each.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <variant>

namespace nacre { inline namespace nacre_v1 { namespace capture {

template <class Writer, class Encoder, std::size_t Window = 4096>
class capture_adapter {
public:
    using writer_type = Writer;
    using encoder_type = Encoder;
    using tap_type = capture::tap<capture_adapter>;

    /// Whether capturing an M is a compile-time nothing.
    template <class M>
    static constexpr bool captures_nothing_of =
        !message_rule<Encoder, M>::is_recorded && !message_rule<Encoder, M>::is_refused;

    /// What capturing an M gives: `result<receipt>`, or what costs nothing.
    template <class M>
    using outcome_of = std::conditional_t<captures_nothing_of<M>, nothing_captured, result<receipt>>;

    explicit capture_adapter(Writer& writer, capture_options options = {})
        : writer_(&writer), options_(std::move(options)),
          control_(std::make_shared<tap_control<capture_adapter>>(tap_control<capture_adapter>{this})) {}
    capture_adapter(capture_adapter const&) = delete;
    capture_adapter& operator=(capture_adapter const&) = delete;
    ~capture_adapter() { clear_taps(); }

    /// Accepts `message` on `topic`; when this returned without an error, subscribers may see it. Allocates
    /// nothing, locks nothing and makes no system call while the writer thread is awake. Errors: those of
    /// `writer::submit`; all but message errors halt the adapter, and from then on every capture gives
    /// `halted` with the first cause.
    template <class M>
    [[nodiscard]] outcome_of<M> capture(std::string_view topic, M const& message) {
        if constexpr (captures_nothing_of<M>) {
            return {};
        } else {
            require_no_ts_init<Encoder, M>();
            NACRE_TRY(recording());
            return enter(topic, message, no_time{});
        }
    }

    /// The same for a type whose registration says `from_capture`: `ts_init` says when it happened. Of an
    /// envelope it goes to the alternatives that are registered so.
    template <class M>
    [[nodiscard]] outcome_of<M> capture(std::string_view topic, M const& message, timestamp ts_init) {
        if constexpr (captures_nothing_of<M>) {
            return {};
        } else {
            if constexpr (!message_rule<Encoder, M>::is_refused) require_ts_init<Encoder, M>();
            NACRE_TRY(recording());
            return enter(topic, message, ts_init);
        }
    }

    /// Captures several messages in one call and one commit: `submit(to("exec.orders", order), ...)`, with a
    /// third argument of `to` for types that are registered `from_capture`. All or none; see
    /// basic_writer::submit. The receipt of each, in order: one whose identity was recorded before, or stands
    /// before it in this call, is a `duplicate` and is not recorded again; an ignored one is `not_captured`.
    template <class... Messages>
    requires(sizeof...(Messages) > 0) [[nodiscard]] result<receipts<sizeof...(Messages)>> submit(
        writing::addressed<Messages> const&... messages) {
        NACRE_TRY(recording());
        std::array<looked_at, sizeof...(Messages)> found;
        NACRE_TRY(look_at_each(found, messages...));
        return record_together(found, std::index_sequence_for<Messages...>{}, messages...);
    }

    /// For a bus that erases types: `message` points to an object of `type`, which is not null. Ignored types
    /// give `not_captured`; so do unknown ones with `others_ignored`, which are `not_registered` otherwise. A
    /// type that is registered `from_capture` is an `invalid_argument` here.
    [[nodiscard]] result<receipt> capture_erased(std::string_view topic, std::type_index type,
                                                 void const* message) {
        return enter_erased(topic, type, message, std::nullopt);
    }
    /// The same; `ts_init` goes to the types that are registered `from_capture`, others do not look at it.
    [[nodiscard]] result<receipt> capture_erased(std::string_view topic, std::type_index type,
                                                 void const* message, timestamp ts_init) {
        return enter_erased(topic, type, message, ts_init);
    }

    /// Makes the table of `capture_erased`, with these envelopes in it: registered types it knows by itself,
    /// variants of them nobody lists. Otherwise the first `capture_erased` makes it, and allocates. Not
    /// needed by a program that erases no types: it does not pay for the table, nor compile it.
    template <class... Envelopes>
    void carry() {
        static_assert(
            (message_rule<Encoder, Envelopes>::is_envelope && ...),
            "nacre: carry<Envelopes...> is for std::variants: registered types are known without it");
        make_erased();
        (add_erased<Envelopes>(), ...);
    }

    /// A handle for the bus; see tap.hpp.
    [[nodiscard]] tap_type tap() const noexcept { return tap_type(control_); }
    /// All taps capture nothing from here on, those yet to be handed out included.
    void clear_taps() noexcept { control_->adapter = nullptr; }

    static constexpr std::size_t window = Window;
    /// Whether a registered type has an identity.
    static constexpr bool keeps_identities = [] {
        bool found = false;
        Encoder::registry.for_each_registration(
            [&](auto const& each) { found = found || std::remove_cvref_t<decltype(each)>::has_identity; });
        return found;
    }();
    /// What a recorded message is known by: its payload type's number, former names too, and its message id.
    /// Nothing for a type that has no identity, and for a message without one.
    [[nodiscard]] static std::optional<message_identity> identity_recorded(std::string_view payload_type,
                                                                           std::optional<uuid> const& id) {
        if (!id) return std::nullopt;
        auto const number = registry_of<Encoder>::find_name(payload_type);
        if (!number || !has_identity(*number)) return std::nullopt;
        return message_identity{static_cast<std::uint32_t>(*number), *id};
    }
    /// Notes what a run before this one recorded, oldest first and before the first capture.
    void remember(message_identity const& identity) noexcept { window_.note(identity, 0); }

    /// Why nothing is recorded any more; `none` while it is.
    [[nodiscard]] halt_reason halted() const noexcept { return halted_; }

private:
    [[nodiscard]] static bool has_identity(std::size_t number) noexcept {
        static constexpr auto all = [] {
            std::array<bool, registry_of<Encoder>::size + 1> out{};
            [[maybe_unused]] std::size_t at = 0;
            Encoder::registry.for_each_registration(
                [&](auto const& each) { out[at++] = std::remove_cvref_t<decltype(each)>::has_identity; });
            return out;
        }();
        return all[number];
    }

    struct no_time {};
    using erased_action = result<receipt> (*)(capture_adapter&, std::string_view topic, void const* message,
                                              std::optional<timestamp> ts_init);
    struct unlisted_type {};

    /// Asked before anything else: once halted, no message is looked at.
    [[nodiscard]] result<void> recording() noexcept {
        keep_to_one_thread();
        if (halted_ != halt_reason::none) [[unlikely]]
            return refusal_;
        return {};
    }

    template <class M, class Time>
    [[nodiscard]] result<receipt> enter(std::string_view topic, M const& message, Time time) {
        require_capturable<Encoder, M>();
        using rule = message_rule<Encoder, M>;
        if constexpr (rule::is_envelope) {
            if (message.valueless_by_exception()) [[unlikely]]
                return error::encode_failed("the envelope holds no message");
            return std::visit([&](auto const& inner) { return enter(topic, inner, time); }, message);
        } else if constexpr (rule::is_recorded) {
            if constexpr (rule::takes_ts_init)
                return record(topic, message, encoding::stamped<M>{message, time});
            else
                return record(topic, message, message);
        } else {
            return receipt{};
        }
    }
    /// `submitted` is `message` as the writer's encoder wants it.
    template <class M, class Submitted>
    [[nodiscard]] result<receipt> record(std::string_view topic, M const& message,
                                         Submitted const& submitted) {
        if constexpr (message_rule<Encoder, M>::has_identity) {
            NACRE_TRY_VALUE(identity, identity_of(message));
            if (identity) {
                if (auto const seq = window_.find(*identity))
                    return receipt{capture_outcome::duplicate, writing::ticket{*seq}};
            }
            auto const accepted = writer_->submit(topic, submitted);
            if (!accepted) [[unlikely]]
                return refused(topic, accepted.error());
            if (identity) window_.note(*identity, accepted->seq);
            return receipt{capture_outcome::recorded, *accepted};
        } else {
            auto const accepted = writer_->submit(topic, submitted);
            if (!accepted) [[unlikely]]
                return refused(topic, accepted.error());
            return receipt{capture_outcome::recorded, *accepted};
        }
    }

    // Several at once.

    /// What is known of one of several messages before they are submitted.
    struct looked_at {
        capture_outcome outcome = capture_outcome::not_captured;
        std::optional<message_identity> identity;
        std::uint64_t seq = 0;          ///< of a duplicate that was recorded before
        std::size_t same_as = no_other; ///< of a duplicate: which of these is the first

        static constexpr std::size_t no_other = ~std::size_t{0};
    };

    template <std::size_t Count, class... Messages>
    [[nodiscard]] result<void> look_at_each(std::array<looked_at, Count>& found,
                                            writing::addressed<Messages> const&... messages) {
        result<void> outcome;
        std::size_t at = 0;
        auto const look = [&](auto const& part) {
            outcome = look_at(found[at], part.message);
            if (!outcome) {
                outcome = outcome.error().at_message(at);
                return false;
            }
            for (std::size_t before = 0; found[at].outcome == capture_outcome::recorded && before < at;
                 ++before)
                if (found[at].identity && found[before].outcome == capture_outcome::recorded &&
                    found[at].identity == found[before].identity) {
                    found[at].outcome = capture_outcome::duplicate;
                    found[at].same_as = before;
                }
            ++at;
            return true;
        };
        static_cast<void>((look(messages) && ...));
        return outcome;
    }
    template <class M>
    [[nodiscard]] result<void> look_at(looked_at& out, M const& message) {
        require_no_ts_init<Encoder, M>();
        return look_inside(out, message);
    }
    template <class M>
    [[nodiscard]] result<void> look_at(looked_at& out, encoding::stamped<M> const& message) {
        if constexpr (!message_rule<Encoder, M>::is_refused) require_ts_init<Encoder, M>();
        return look_inside(out, message.message);
    }
    template <class M>
    [[nodiscard]] result<void> look_inside(looked_at& out, M const& message) {
        require_capturable<Encoder, M>();
        using rule = message_rule<Encoder, M>;
        if constexpr (rule::is_envelope) {
            if (message.valueless_by_exception()) [[unlikely]]
                return error::encode_failed("the envelope holds no message");
            return std::visit([&](auto const& inner) { return look_inside(out, inner); }, message);
        } else if constexpr (rule::is_recorded) {
            out.outcome = capture_outcome::recorded;
            if constexpr (rule::has_identity) {
                NACRE_TRY_VALUE(identity, identity_of(message));
                out.identity = identity;
                if (auto const seq = identity ? window_.find(*identity) : std::nullopt) {
                    out.outcome = capture_outcome::duplicate;
                    out.seq = *seq;
                }
            }
        }
        return {};
    }

    /// What the writer asks for a message: what is inside, or nothing when it is not to be recorded.
    template <class Message>
    struct recorded_part {
        writing::addressed<Message> const& part;
        bool given;

        template <class F>
        void give(F const& f) const {
            if (given) give_inside(f, part.message);
        }
        template <class F, class M>
        void give_inside(F const& f, M const& message) const {
            give_inside(f, message, no_time{});
        }
        template <class F, class M>
        void give_inside(F const& f, encoding::stamped<M> const& message) const {
            give_inside(f, message.message, message.ts_init);
        }
        template <class F, class M, class Time>
        void give_inside(F const& f, M const& message, Time time) const {
            using rule = message_rule<Encoder, M>;
            if constexpr (rule::is_envelope)
                std::visit([&](auto const& inner) { give_inside(f, inner, time); }, message);
            else if constexpr (rule::is_recorded && rule::takes_ts_init)
                f(part.topic, encoding::stamped<M>{message, time});
            else if constexpr (rule::is_recorded)
                f(part.topic, message);
        }
    };

    template <std::size_t Count, std::size_t... At, class... Messages>
    [[nodiscard]] result<receipts<Count>> record_together(std::array<looked_at, Count> const& found,
                                                          std::index_sequence<At...>,
                                                          writing::addressed<Messages> const&... messages) {
        auto const accepted = writer_->submit_together(
            recorded_part<Messages>{messages, found[At].outcome == capture_outcome::recorded}...);
        if (!accepted) [[unlikely]]
            return refused(std::get<0>(std::tie(messages...)).topic, accepted.error()).error();
        receipts<Count> out;
        for (std::size_t at = 0; at < Count; ++at) {
            auto const& each = found[at];
            out[at].outcome = each.outcome;
            if (each.outcome == capture_outcome::recorded)
                out[at].ticket = (*accepted)[at];
            else if (each.same_as != looked_at::no_other)
                out[at].ticket = out[each.same_as].ticket;
            else
                out[at].ticket.seq = each.seq;
            if (each.outcome == capture_outcome::recorded && each.identity)
                window_.note(*each.identity, out[at].ticket.seq);
        }
        return out;
    }

    /// `encode_failed` when the user's extractor throws.
    template <class M>
    [[nodiscard]] result<std::optional<message_identity>> identity_of(M const& message) const noexcept {
        try {
            auto const id = Encoder::registry.template registration<M>().identity_of(message);
            if (!id) return std::optional<message_identity>{};
            constexpr auto number = registry_of<Encoder>::find_name(registration_of<Encoder, M>::name);
            return std::optional<message_identity>{{static_cast<std::uint32_t>(*number), *id}};
        } catch (...) {
            return error::encode_failed();
        }
    }

    [[gnu::cold, gnu::noinline]] result<receipt> refused(std::string_view topic, error const& why) {
        if (is_message_error(why.code()) || halted_ != halt_reason::none) return why;
        halted_ = capture_halt_reason(why);
        refusal_ = error::halted(halted_, why);
        options_.on_halt(writing::halt_event{halted_, why, {}, {}});
        if (options_.on_notice) {
            std::string line = "capture halted: nothing more is recorded: ";
            line.append(why.message()).append(" (topic ").append(topic).append(")");
            options_.on_notice(writing::notice{writing::notice_level::error, line});
        }
        return why;
    }

    void keep_to_one_thread() noexcept {
        auto const self = std::this_thread::get_id();
        if (owner_ == std::thread::id{}) [[unlikely]]
            owner_ = self;
        NACRE_ASSERT(owner_ == self);
    }

    // Erased types.

    [[nodiscard]] result<receipt> enter_erased(std::string_view topic, std::type_index type,
                                               void const* message, std::optional<timestamp> ts_init) {
        if (erased_.size() == 0) [[unlikely]]
            make_erased();
        auto const* const action = erased_.find(type);
        if (action != nullptr) [[likely]] {
            NACRE_ASSERT(message != nullptr);
            return (*action)(*this, topic, message, ts_init);
        }
        if constexpr (captures_nothing_of<unlisted_type>) {
            return receipt{};
        } else {
            NACRE_TRY(recording());
            return error::not_registered(boost::core::demangle(type.name()) +
                                         ": it wants an on<...> or ignore<...> in make_registry");
        }
    }

    template <class M>
    void add_erased() {
#ifdef __cpp_rtti
        erased_.add(typeid(M),
                    [](capture_adapter& self, std::string_view topic, void const* message,
                       std::optional<timestamp> ts_init) -> result<receipt> {
                        M const& typed = *static_cast<M const*>(message);
                        if constexpr (captures_nothing_of<M>) {
                            return receipt{};
                        } else if constexpr (!message_rule<Encoder, M>::takes_ts_init) {
                            return self.capture(topic, typed);
                        } else {
                            NACRE_TRY(self.recording());
                            if (!ts_init)
                                return error::invalid_argument(
                                    "a message whose ts_init comes from_capture was captured without one");
                            return self.capture(topic, typed, *ts_init);
                        }
                    });
#endif
    }

    void make_erased() {
#ifndef __cpp_rtti
        static_assert(sizeof(Encoder) == 0,
                      "nacre: erased types are told apart by std::type_index: capturing "
                      "them needs RTTI, so compile without -fno-rtti, or capture by type");
#endif
        boost::hana::for_each(registry_of<Encoder>::message_types, [this](auto type) {
            this->template add_erased<typename decltype(type)::type>();
        });
        add_ignored(static_cast<registry_of<Encoder> const*>(nullptr));
        add_erased<encoding::raw_message>();
    }
    template <class Indices, class... Items>
    void add_ignored(messaging::registry<Indices, Items...> const*) {
        (add_item(static_cast<Items const*>(nullptr)), ...);
    }
    template <class M>
    void add_item(messaging::ignored_message<M> const*) {
        add_erased<M>();
    }
    void add_item(void const*) {}

    Writer* writer_;
    capture_options options_;
    std::shared_ptr<tap_control<capture_adapter>> control_;
    dedup_window<Window> window_;
    erased_table<erased_action> erased_;
    halt_reason halted_ = halt_reason::none;
    error refusal_; ///< what every capture is told once halted
    std::thread::id owner_{};
};

}}} // namespace nacre::capture
