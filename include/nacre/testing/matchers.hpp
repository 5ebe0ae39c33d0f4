// SPDX-License-Identifier: BSL-1.0
// Matchers for REQUIRE_THAT and CHECK_THAT of Catch2, version 2 or 3.
//
//     CHECK_THAT(session->capture("exec.orders", order), DurableIn(*session));
//     CHECK_THAT(*session, Recorded(submit_order{"O-1", 100, now}));
//     CHECK_THAT(session->capture("exec.orders", oversized), IsError(errc::too_large));
//
// A matcher is any class with `match(value)` and `toString()`, in both versions; so this header includes
// neither, and these matchers are not combined with `&&`, `||` and `!`.
#pragma once

#include <nacre/core/error.hpp>
#include <nacre/core/result.hpp>
#include <nacre/testing/recorded.hpp>
#include <nacre/writer/ticket.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace testing {

class error_matcher {
public:
    error_matcher(errc code, std::string_view text) : code_(code), text_(text) {}

    template <class T>
    [[nodiscard]] bool match(result<T> const& outcome) const {
        return !outcome.has_value() && match(outcome.error());
    }
    [[nodiscard]] bool match(error const& failure) const {
        return failure.code() == code_ && failure.message().find(text_) != std::string::npos;
    }
    [[nodiscard]] std::string toString() const {
        std::string out = "is the error ";
        out.append(to_string(code_));
        if (!text_.empty()) out.append(" that says \"").append(text_).append("\"");
        return out;
    }

private:
    errc code_;
    std::string text_;
};

/// A result, or an error, with this code, whose sentence contains `text`.
[[nodiscard]] inline error_matcher IsError(errc code, std::string_view text = {}) { return {code, text}; }

template <class Source>
class durable_matcher {
public:
    explicit durable_matcher(Source const& source) noexcept : source_(&source) {}

    [[nodiscard]] bool match(writing::ticket const& which) const {
        return which.seq != 0 && which.seq <= source_->high_watermark();
    }
    template <std::convertible_to<writing::ticket> T>
    [[nodiscard]] bool match(result<T> const& outcome) const {
        return outcome.has_value() && match(static_cast<writing::ticket>(*outcome));
    }
    [[nodiscard]] std::string toString() const {
        return "is durable (the high-watermark is " + std::to_string(source_->high_watermark()) + ")";
    }

private:
    Source const* source_;
};

/// A ticket or a receipt, or a result of one, that the durable high-watermark of a session or writer covers.
/// Does not wait. A receipt of what was not captured is of no entry, and not durable.
template <class Source>
[[nodiscard]] durable_matcher<Source> DurableIn(Source const& session_or_writer) {
    return durable_matcher<Source>(session_or_writer);
}

template <std::equality_comparable M>
class recorded_matcher {
public:
    explicit recorded_matcher(M message) : message_(std::move(message)) {}

    template <readable_source Source>
    [[nodiscard]] bool match(Source const& source) const {
        auto const all = recorded<M>(source);
        others_ = all.size();
        return std::find(all.begin(), all.end(), message_) != all.end();
    }
    [[nodiscard]] std::string toString() const {
        std::ostringstream out;
        out << "recorded this message";
        if constexpr (requires { out << message_; }) out << ": " << message_;
        out << " (there are " << others_ << " of its type)";
        return out.str();
    }

private:
    M message_;
    mutable std::size_t others_ = 0; ///< as of the last `match`
};

/// A session or a `run_at` whose run holds an equal message.
template <std::equality_comparable M>
[[nodiscard]] recorded_matcher<M> Recorded(M message) {
    return recorded_matcher<M>(std::move(message));
}

}}} // namespace nacre::testing
