// SPDX-License-Identifier: BSL-1.0
// typed_encoder: encodes and decodes the messages of a registry. The codec turns values into bytes and knows
// no names; the registry names types, keys, times and headers.
//
//     using encoder = nacre::typed_encoder<registry>;
//     auto writer = nacre::writer<nacre::default_policy, encoder>::create({"data", "desk"});
//     writer->submit("exec.orders", submit_order{"O-1", 100, now});
//
// It encodes
//     a registered type                     under its name, with its schema and keys
//     std::variant of what it encodes       what is inside, byte for byte as if it had been submitted bare;
//                                           nested too
//     stamped<M>{message, ts_init}          types registered `from_capture`, and envelopes that hold one
//     run_started, run_ended                without registration
//     raw_message                           bytes as they are, under a name that no registered type has
//
// It is empty; const members are called from any thread at once.
#pragma once

#include <nacre/codec/canonical_codec.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/headers.hpp>
#include <nacre/core/index_key.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>
#include <nacre/encoder/concept.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/encoder/stamped.hpp>
#include <nacre/message/lifecycle_messages.hpp>
#include <nacre/message/registry.hpp>
#include <nacre/schema/difference.hpp>
#include <nacre/schema/growth.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace encoding {

template <auto const& Registry, class Codec = codec::canonical_codec>
class typed_encoder {
    using registry_type = std::remove_cvref_t<decltype(Registry)>;

    template <class M>
    static constexpr bool holds = registry_type::template holds<M>;

    // Whether M is encoded as it is, and whether it is encoded once stamped.
    template <class M>
    [[nodiscard]] static constexpr bool is_encoded(std::type_identity<M>) noexcept {
        if constexpr (holds<M>)
            return !registry_type::template registration_type<M>::takes_ts_init;
        else
            return messaging::lifecycle_message<M> || std::is_same_v<M, raw_message>;
    }
    template <class M>
    [[nodiscard]] static constexpr bool is_stampable(std::type_identity<M>) noexcept {
        if constexpr (holds<M>)
            return registry_type::template registration_type<M>::takes_ts_init;
        else
            return false;
    }
    template <class... A>
    [[nodiscard]] static constexpr bool is_encoded(std::type_identity<std::variant<A...>>) noexcept {
        return (is_encoded(std::type_identity<A>()) && ...);
    }
    template <class... A>
    [[nodiscard]] static constexpr bool is_stampable(std::type_identity<std::variant<A...>>) noexcept {
        return (is_stampable(std::type_identity<A>()) || ...) &&
               ((is_stampable(std::type_identity<A>()) || is_encoded(std::type_identity<A>())) && ...);
    }
    template <class M>
    [[nodiscard]] static constexpr bool is_encoded(std::type_identity<stamped<M>>) noexcept {
        return is_stampable(std::type_identity<M>());
    }

    template <class M>
    static constexpr bool encodes = is_encoded(std::type_identity<M>());

public:
    using codec_type = Codec;
    static constexpr auto const& registry = Registry;

    /// It has a name for M: a registered type, or a lifecycle message.
    template <class M>
    static constexpr bool knows = holds<M> || messaging::lifecycle_message<M>;

    /// The payload type that M is recorded under.
    template <class M>
    requires(knows<M>) static constexpr std::string_view name_of = [] {
        if constexpr (holds<M>)
            return registry_type::template registration_type<M>::name;
        else
            return messaging::lifecycle_type<M>;
    }();

    /// Whether M is recorded under this name, or was.
    template <class M>
    requires(knows<M>) [[nodiscard]] static constexpr bool is_name_of(std::string_view name) noexcept {
        if constexpr (holds<M>)
            return registry_type::template registration_type<M>::is_named(name);
        else
            return name == name_of<M>;
    }
    /// Whether a type is or was recorded under this name. O(log types).
    [[nodiscard]] static constexpr bool names(std::string_view payload_type) noexcept {
        return registry_type::find_name(payload_type) || payload_type == run_started_type ||
               payload_type == run_ended_type;
    }

    constexpr typed_encoder() noexcept {
        Registry.for_each_upcast(
            [](auto const& each) { require_upcast<std::remove_cvref_t<decltype(each)>>(); });
    }

    /// Payload bytes. Errors: the codec's; `encode_failed` for a variant without a value; `invalid_argument`
    /// for a raw message under a registered name.
    template <class M>
    requires(encodes<M>) [[nodiscard]] result<std::size_t> encoded_size(M const& message) const {
        if (is_valueless(message)) return error::encode_failed();
        return inside(message, [&](auto const& m) { return size_of(m); });
    }
    template <class M>
    requires(encodes<M>) void encode(M const& message, bytes_span out) const noexcept {
        inside(message, [&](auto const& m) {
            if constexpr (std::is_same_v<decltype(m), raw_message const&>)
                raw_.encode(m, out);
            else
                codec_.encode(m, out);
        });
    }
    template <class M>
    requires(encodes<M>) [[nodiscard]] payload_type_info payload_type(M const& message) const {
        return inside(message, [&](auto const& m) {
            if constexpr (std::is_same_v<decltype(m), raw_message const&>)
                return raw_.payload_type(m);
            else
                return type_info<std::remove_cvref_t<decltype(m)>>;
        });
    }
    template <class M, class Sink>
    requires(encodes<M>) void for_each_key(M const& message, Sink&& sink) const {
        inside(message, [&](auto const& m) {
            if constexpr (std::is_same_v<decltype(m), raw_message const&>)
                raw_.for_each_key(m, sink);
            else
                keys_of(m, sink);
        });
    }
    template <class M>
    requires(encodes<M>) [[nodiscard]] std::optional<timestamp> ts_init(M const& message) const {
        [[maybe_unused]] std::optional<timestamp> const stamp = stamp_of(message);
        return inside(message, [&](auto const& m) -> std::optional<timestamp> {
            using inner = std::remove_cvref_t<decltype(m)>;
            if constexpr (std::is_same_v<inner, raw_message>)
                return raw_.ts_init(m);
            else if constexpr (is_stampable(std::type_identity<inner>()))
                return stamp;
            else if constexpr (holds<inner>)
                return Registry.template registration<inner>().ts_init(m);
            else
                return std::nullopt;
        });
    }
    template <class M>
    requires(encodes<M>) [[nodiscard]] core::headers headers(M const& message) const {
        return inside(message, [&](auto const& m) -> core::headers {
            using inner = std::remove_cvref_t<decltype(m)>;
            if constexpr (std::is_same_v<inner, raw_message>)
                return raw_.headers(m);
            else if constexpr (holds<inner>)
                return Registry.template registration<inner>().headers(m);
            else
                return {};
        });
    }

    /// The message in a payload of M's own schema. `bytes_view`: the payload itself. Errors: `decode_failed`.
    template <class M>
    requires(!messaging::is_variant<M>) [[nodiscard]] result<M> decode(bytes_view payload) const {
        if constexpr (std::is_same_v<M, bytes_view>)
            return payload;
        else
            return codec_.template decode<M>(payload);
    }

    /// The message in a payload that was recorded as `recorded`. M is
    ///     a registered type    its name has to be the recorded one, or have been; a schema that grew into
    ///                          its own is read as it is (see schema_growth), another one is met by the
    ///                          upcasters from it, one behind another where need be
    ///     a type that is not   a view type, say: its schema has to be the recorded one
    ///     std::variant         of such types: the alternative that the recorded name says
    ///     bytes_view           whatever was recorded
    /// Errors: `schema_mismatch` naming both fingerprints and the difference, `not_registered` when no
    /// alternative has the recorded name, `decode_failed`.
    template <class M>
    [[nodiscard]] result<M> decode(payload_type_info const& recorded, bytes_view payload) const {
        if constexpr (std::is_same_v<M, bytes_view>) {
            return payload;
        } else if constexpr (messaging::is_variant<M>) {
            return decode_alternative<M>(recorded, payload,
                                         std::make_index_sequence<std::variant_size_v<M>>());
        } else {
            if constexpr (knows<M>)
                if (!is_name_of<M>(recorded.name)) return mismatch<M>(recorded);
            if (recorded.fingerprint == Codec::template fingerprint<M>) [[likely]]
                return codec_.template decode<M>(payload);
            return decode_older<M>(recorded, payload);
        }
    }

    /// For a verifier: every key of a payload that was recorded as `payload_type`. False: the type is not
    /// registered, or was recorded with another schema, and nothing is known of its keys. Errors:
    /// `decode_failed`; `encode_failed` when an extractor throws.
    [[nodiscard]] result<bool> derive_keys(std::string_view payload_type, std::uint64_t fingerprint,
                                           bytes_view payload, std::vector<index_key>& out) const {
        auto const* type = find_type(payload_type);
        if (type == nullptr || type->fingerprint != fingerprint) return false;
        NACRE_TRY(type->derive(*this, payload, out));
        return true;
    }

    /// For a verifier: whether what was recorded under a known name can be read. `schema_mismatch` when its
    /// schema is another than the one compiled in and no upcaster converts from it.
    [[nodiscard]] result<void> check_schema(payload_type_info const& recorded) const {
        auto const* type = find_type(recorded.name);
        if (type == nullptr) return {};
        if (type->fingerprint == recorded.fingerprint && type->schema == recorded.schema) return {};
        return type->check_older(recorded);
    }

    /// Calls `f(name)` for each index kind that the registry knows, a kind that several types have as often.
    template <class F>
    static constexpr void for_each_index_kind(F&& f) {
        registry_type::for_each_index_kind(f);
    }
    /// Calls `f(kind, former)` for each name that an index kind had.
    template <class F>
    static constexpr void for_each_former_kind(F&& f) {
        registry_type::for_each_former_kind(f);
    }

    /// Stops the compilation with a sentence that says what to add, when M cannot be encoded.
    template <class M>
    static constexpr void require() noexcept {
        if constexpr (is_stampable(std::type_identity<M>()))
            static_assert(
                encodes<M>,
                "nacre: this message type is registered from_capture: its time is an argument. Capture "
                "it with one, or submit stamped{message, ts_init} (see docs/concepts/registry.md)");
        else if constexpr (registry_type::template ignores<M>)
            static_assert(encodes<M>,
                          "nacre: this message type is ignored by the registry, so it cannot be submitted: "
                          "register it with on<\"Name\", M>(...), or do not submit it");
        else if constexpr (messaging::is_variant<M>)
            require_alternatives(static_cast<M const*>(nullptr));
        else
            static_assert(
                encodes<M>,
                "nacre: this message type is not registered: add on<\"Name\", M>(...) to the registry, "
                "or ignore<M> to capture none (see docs/concepts/registry.md)");
    }

private:
    /// A known type as it is met by its recorded name.
    struct known_type {
        std::string_view schema;
        std::uint64_t fingerprint;
        result<void> (*derive)(typed_encoder const&, bytes_view, std::vector<index_key>&);
        result<void> (*check_older)(payload_type_info const&);
    };

    template <class M>
    static constexpr payload_type_info type_info{name_of<M>, Codec::template schema<M>,
                                                 Codec::template fingerprint<M>};

    /// M under a name that it has or had.
    template <class M>
    [[nodiscard]] static constexpr payload_type_info info_of(std::string_view name) noexcept {
        return {name, Codec::template schema<M>, Codec::template fingerprint<M>};
    }

    /// Calls `f` with the message inside envelopes and stamps.
    template <class M, class F>
    static constexpr decltype(auto) inside(M const& message, F const& f) {
        if constexpr (messaging::is_variant<M>)
            return std::visit([&](auto const& held) -> decltype(auto) { return inside(held, f); }, message);
        else
            return f(message);
    }
    template <class M, class F>
    static constexpr decltype(auto) inside(stamped<M> const& message, F const& f) {
        return inside(message.message, f);
    }
    template <class M>
    [[nodiscard]] static constexpr bool is_valueless(M const& message) noexcept {
        if constexpr (messaging::is_variant<M>)
            return message.valueless_by_exception() ||
                   std::visit([](auto const& held) { return is_valueless(held); }, message);
        else
            return false;
    }
    template <class M>
    [[nodiscard]] static constexpr bool is_valueless(stamped<M> const& message) noexcept {
        return is_valueless(message.message);
    }

    template <class M>
    [[nodiscard]] static constexpr std::optional<timestamp> stamp_of(M const&) noexcept {
        return std::nullopt;
    }
    template <class M>
    [[nodiscard]] static constexpr std::optional<timestamp> stamp_of(stamped<M> const& message) noexcept {
        return message.ts_init;
    }

    template <class M>
    [[nodiscard]] result<std::size_t> size_of(M const& message) const {
        return codec_.encoded_size(message);
    }
    [[nodiscard]] result<std::size_t> size_of(raw_message const& message) const {
        if (find_type(message.type) != nullptr)
            return error::invalid_argument("a raw message has the payload type " + std::string(message.type) +
                                           ", which is registered for a message type");
        return raw_.encoded_size(message);
    }

    template <class M, class Sink>
    static void keys_of([[maybe_unused]] M const& message, [[maybe_unused]] Sink& sink) {
        if constexpr (holds<M>)
            Registry.template registration<M>().for_each_key(
                message, [&](auto const& extractor, std::string_view text) {
                    using extractor_type = std::remove_cvref_t<decltype(extractor)>;
                    constexpr bool many = registry_type::is_many(extractor_type::kind);
                    sink(index_kind_info{extractor_type::kind, many}, text);
                });
    }

    template <class M>
    [[nodiscard]] static error mismatch(payload_type_info const& recorded) {
        if constexpr (knows<M>)
            return schema::schema_mismatch_between(
                recorded, is_name_of<M>(recorded.name) ? info_of<M>(recorded.name) : type_info<M>);
        else
            return schema::schema_mismatch_between(recorded, info_of<M>(recorded.name));
    }

    /// How a recorded schema is found to be that of a type.
    enum class match : bool { same, grown };

    template <match How, class M>
    [[nodiscard]] static bool matches(payload_type_info const& recorded) {
        if constexpr (How == match::same)
            return recorded.fingerprint == Codec::template fingerprint<M>;
        else
            return has_grown<M>(recorded);
    }

    /// Whether the recorded schema grew into M's. Schemas are compared once each: what was found out last is
    /// kept for every thread.
    template <class M>
    [[nodiscard]] static bool has_grown(payload_type_info const& recorded) {
        static std::atomic<std::uint64_t> grown{0}; // fingerprints, which are never 0
        static std::atomic<std::uint64_t> other{0};
        if (recorded.fingerprint == 0) return false;
        if (grown.load(std::memory_order_relaxed) == recorded.fingerprint) return true;
        if (other.load(std::memory_order_relaxed) == recorded.fingerprint) return false;
        // The fingerprint stands for the schema from here on: it has to be its own.
        if (codec::fingerprint_of(recorded.schema) != recorded.fingerprint) return false;
        std::vector<schema::renamed_member> renamed;
        if constexpr (holds<M>)
            Registry.template registration<M>().for_each_former_member(
                [&](std::string_view now, std::string_view before) {
                    renamed.push_back({before, now});
                });
        bool const found = schema::is_grown(recorded.schema, Codec::template schema<M>, renamed);
        (found ? grown : other).store(recorded.fingerprint, std::memory_order_relaxed);
        return found;
    }

    /// No chain of upcasters is longer than their number.
    static constexpr std::size_t upcasts = registry_type::items::upcasts.size();

    /// Calls `f(upcaster)` for those to M until it gives true.
    template <class M, class F>
    static bool any_upcast_to([[maybe_unused]] F const& f) {
        bool found = false;
        Registry.for_each_upcast([&](auto const& each) {
            if constexpr (std::is_same_v<typename std::remove_cvref_t<decltype(each)>::to_type, M>)
                found = found || f(each);
        });
        return found;
    }
    template <class Upcast>
    using from_type_of = typename std::remove_cvref_t<Upcast>::from_type;

    /// Whether M, or what upcasters make an M of, in at most `steps`, has the recorded schema.
    template <match How, class M>
    [[nodiscard]] static bool is_readable(payload_type_info const& recorded, std::size_t steps) {
        return matches<How, M>(recorded) ||
               (steps > 0 && any_upcast_to<M>([&](auto const& each) {
                    return is_readable<How, from_type_of<decltype(each)>>(recorded, steps - 1);
                }));
    }

    /// An M from what has the recorded schema; nothing when there is no way. The shortest way is taken.
    template <match How, class M>
    [[nodiscard]] std::optional<result<M>> decode_by(payload_type_info const& recorded, bytes_view payload,
                                                     std::size_t steps) const {
        if (matches<How, M>(recorded)) return codec_.template decode<M>(payload);
        std::optional<result<M>> out;
        for (std::size_t most = 0; !out && most < steps; ++most)
            any_upcast_to<M>([&](auto const& each) {
                using from = from_type_of<decltype(each)>;
                if (!is_readable<How, from>(recorded, most)) return false;
                auto old = decode_by<How, from>(recorded, payload, most);
                if (old && *old)
                    out.emplace(convert(each, **old));
                else if (old)
                    out.emplace(std::move(*old).error());
                return out.has_value();
            });
        return out;
    }
    template <class M>
    [[nodiscard]] result<M> decode_older(payload_type_info const& recorded, bytes_view payload) const {
        if (auto out = decode_by<match::same, M>(recorded, payload, upcasts)) return std::move(*out);
        if (auto out = decode_by<match::grown, M>(recorded, payload, upcasts)) return std::move(*out);
        return mismatch<M>(recorded);
    }
    template <class Upcast>
    [[nodiscard]] static auto convert(Upcast const& upcast, typename Upcast::from_type const& old)
        -> result<typename Upcast::to_type> {
        try {
            return upcast(old);
        } catch (std::bad_alloc const&) {
            throw;
        } catch (std::exception const& problem) {
            return error::decode_failed({}, error::unknown,
                                        std::string("its upcaster throws: ") + problem.what());
        } catch (...) {
            return error::decode_failed({}, error::unknown, "its upcaster throws");
        }
    }

    /// Whether M, or an alternative of it, is recorded under this name.
    template <class M>
    [[nodiscard]] static constexpr bool is_named(std::type_identity<M>, std::string_view name) noexcept {
        if constexpr (knows<M>)
            return is_name_of<M>(name);
        else
            return false;
    }
    template <class... A>
    [[nodiscard]] static constexpr bool is_named(std::type_identity<std::variant<A...>>,
                                                 std::string_view name) noexcept {
        return (is_named(std::type_identity<A>(), name) || ...);
    }
    template <class V, std::size_t... I>
    [[nodiscard]] result<V> decode_alternative(payload_type_info const& recorded, bytes_view payload,
                                               std::index_sequence<I...>) const {
        std::optional<result<V>> out;
        auto const attempt = [&]<std::size_t At>(std::integral_constant<std::size_t, At>) {
            using alternative = std::variant_alternative_t<At, V>;
            if (!is_named(std::type_identity<alternative>(), recorded.name)) return false;
            auto decoded = decode<alternative>(recorded, payload);
            if (decoded)
                out.emplace(V(std::in_place_index<At>, std::move(*decoded)));
            else
                out.emplace(std::move(decoded).error());
            return true;
        };
        static_cast<void>((attempt(std::integral_constant<std::size_t, I>()) || ...));
        if (out) return std::move(*out);
        return error::not_registered("no alternative of the envelope is recorded as " +
                                     std::string(recorded.name));
    }

    template <class M>
    [[nodiscard]] static result<void> derive_as(typed_encoder const& self, bytes_view payload,
                                                std::vector<index_key>& out) {
        auto const message = self.codec_.template decode<M>(payload);
        if (!message) return message.error();
        try {
            auto const keep = [&](index_kind_info kind, std::string_view text) {
                out.push_back({std::string(kind.name), std::string(text)});
            };
            keys_of(*message, keep);
        } catch (std::bad_alloc const&) {
            throw;
        } catch (...) {
            return error::encode_failed("an extractor of its keys throws");
        }
        return {};
    }
    template <class M>
    [[nodiscard]] static result<void> check_older(payload_type_info const& recorded) {
        bool const same = recorded.fingerprint == Codec::template fingerprint<M>; // of another schema
        if (!same && (is_readable<match::same, M>(recorded, upcasts) ||
                      is_readable<match::grown, M>(recorded, upcasts)))
            return {};
        return mismatch<M>(recorded);
    }

    template <class M>
    static constexpr known_type entry_for{Codec::template schema<M>, Codec::template fingerprint<M>,
                                          &derive_as<M>, &check_older<M>};

    [[nodiscard]] static known_type const* find_type(std::string_view name) noexcept {
        if (auto const at = registry_type::find_name(name)) return types<void>[*at];
        if (name == run_started_type) return &entry_for<messaging::run_started>;
        if (name == run_ended_type) return &entry_for<messaging::run_ended>;
        return nullptr;
    }
    [[nodiscard]] static constexpr auto list_types() noexcept {
        std::array<known_type const*, registry_type::size> out{};
        [[maybe_unused]] std::size_t at = 0;
        Registry.for_each_registration([&](auto const& each) {
            out[at++] = &entry_for<typename std::remove_cvref_t<decltype(each)>::message_type>;
        });
        return out;
    }
    template <class = void> // made when a name is looked up
    static constexpr auto types = list_types();

    template <class Upcast>
    static constexpr void require_upcast() noexcept {
        using from = typename Upcast::from_type;
        constexpr std::uint64_t stated = Upcast::from_fingerprint;
        constexpr std::uint64_t actual = Codec::template fingerprint<from>;
        require_equal_fingerprints<stated, actual>();
        static_assert(
            actual != Codec::template fingerprint<typename Upcast::to_type>,
            "nacre: an upcaster converts from the schema that is compiled in: it would never be applied");
    }
    template <std::uint64_t Stated, std::uint64_t Actual>
    static constexpr void require_equal_fingerprints() noexcept {
        static_assert(Stated == Actual,
                      "nacre: an upcaster's parameter has another schema than upcast<fingerprint, M>(...) "
                      "states: it takes the type as it was recorded (see docs/concepts/registry.md)");
    }
    template <class... A>
    static constexpr void require_alternatives(std::variant<A...> const*) noexcept {
        (require<A>(), ...);
    }

    [[no_unique_address]] Codec codec_;
    [[no_unique_address]] raw_encoder raw_;
};

}}} // namespace nacre::encoding
