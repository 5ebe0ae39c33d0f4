// SPDX-License-Identifier: BSL-1.0
// testing::recorded<M>: the messages of one type that a run holds, decoded, in order; for assertions.
//
//     CHECK(recorded<submit_order>(session) == std::vector{submit_order{"O-1", 100, now}});
//     CHECK(recorded<std::variant<submit_order, order_filled>>(run_at<encoder>(backend, id)).size() == 2);
//
// It reads what is durable: in the background, wait for the ticket first. Any error in the way throws
// `result_error`, which fails a test with the error's sentence: a damaged entry, and one that is named like M
// and cannot be decoded. Entries of other payload types are passed over.
#pragma once

#include <nacre/core/ids.hpp>
#include <nacre/core/result.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/reader/reader.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace testing {

/// The M in an entry; nothing when the entry is of another payload type.
template <class M>
struct recorded_message {
    template <class Reader>
    [[nodiscard]] static std::optional<result<M>> read(Reader const& from, log::entry_view const& entry) {
        using encoder = typename Reader::encoder_type;
        static_assert(
            requires { encoder::template name_of<M>; },
            "nacre: recorded<M> finds messages by the payload type that M is registered under: add "
            "on<\"Name\", "
            "M>(...) to make_registry, or ask for a type that is there");
        if (!is_recorded_as<encoder>(entry.payload_type())) return std::nullopt;
        return from.template read<M>(entry);
    }

private:
    template <class Encoder>
    [[nodiscard]] static bool is_recorded_as(std::string_view name) {
        if constexpr (requires { Encoder::template is_name_of<M>(name); })
            return Encoder::template is_name_of<M>(name);
        else
            return name == Encoder::template name_of<M>;
    }
};
template <class... Alternatives>
struct recorded_message<std::variant<Alternatives...>> {
    using envelope = std::variant<Alternatives...>;

    template <class Reader>
    [[nodiscard]] static std::optional<result<envelope>> read(Reader const& from,
                                                              log::entry_view const& entry) {
        std::optional<result<envelope>> out;
        static_cast<void>((read_alternative<Alternatives>(out, from, entry) || ...));
        return out;
    }

private:
    template <class M, class Reader>
    [[nodiscard]] static bool read_alternative(std::optional<result<envelope>>& out, Reader const& from,
                                               log::entry_view const& entry) {
        auto inner = recorded_message<M>::read(from, entry);
        if (!inner) return false;
        if (*inner)
            out.emplace(envelope(std::in_place_type<M>, std::move(**inner)));
        else
            out.emplace(std::move(*inner).error());
        return true;
    }
};

/// The messages of type M in the run of `from`, oldest first. Views in them live as long as the reader.
template <class M, class Backend, class Encoder, class Hasher>
[[nodiscard]] std::vector<M> recorded(reading::basic_reader<Backend, Encoder, Hasher>& from) {
    std::vector<M> out;
    auto entries = from.scan();
    for (auto const& entry : entries) {
        auto message = recorded_message<M>::read(from, entry);
        if (!message) continue;
        if (!*message) throw result_error(message->error());
        out.push_back(std::move(**message));
    }
    if (auto const read = entries.status(); !read) throw result_error(read.error());
    return out;
}

/// What can be asked for a reader of its run: a session, a `run_at`.
template <class Source>
concept readable_source = requires(Source const& source) {
    {source.read()};
    requires std::same_as<std::remove_cvref_t<decltype(source.read())>,
                          result<typename std::remove_cvref_t<decltype(source.read())>::value_type>>;
};

/// The same, of a session or a `run_at`; M has to own what it holds.
template <class M, readable_source Source>
[[nodiscard]] std::vector<M> recorded(Source const& source) {
    auto opened = source.read();
    if (!opened) throw result_error(opened.error());
    return recorded<M>(*opened);
}

/// A run by its place, to be read with `Encoder`.
template <class Encoder, class Backend, class Hasher = hashing::xxh3_128>
struct run_at_place {
    using reader_type = reading::basic_reader<Backend, Encoder, Hasher>;

    Backend backend;
    run_id run;

    [[nodiscard]] result<reader_type> read() const { return reader_type::open(backend, run); }
};

template <class Encoder, class Hasher = hashing::xxh3_128, class Backend>
[[nodiscard]] run_at_place<Encoder, Backend, Hasher> run_at(Backend backend, run_id const& run) {
    return {std::move(backend), run};
}

/// The same, of a run by its place.
template <class M, class Encoder, class Hasher = hashing::xxh3_128, class Backend>
[[nodiscard]] std::vector<M> recorded(Backend const& backend, run_id const& run) {
    return recorded<M>(run_at<Encoder, Hasher>(backend, run));
}

}}} // namespace nacre::testing
