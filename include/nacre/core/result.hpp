// SPDX-License-Identifier: BSL-1.0
// result<T>: a value or an error, never silently discarded.
//
// It has the interface of boost::system::result<T, error> and converts to it and from it, and `value_or`,
// `and_then`, `transform`, `or_else`, `==` and `swap` are those of std::expected; but it is a class of its
// own: Boost 1.81's may be dropped without a warning, and costs the compiler 16 ms for each T, which every
// unit that includes nacre.hpp would pay some sixty times. `value()` on an error throws result_error; the
// library itself never calls it.
//
// Invariants
//   1. Exactly one of `value_` and `failure_` is alive, as `has_value_` says.
//   2. An error moves without throwing, so an assignment that throws leaves the error that was there.
#pragma once

#include <nacre/core/assert.hpp>
#include <nacre/core/error.hpp>
#include <nacre/core/rooms.hpp>

#include <boost/system/result.hpp>

#include <concepts>
#include <functional>
#include <new>
#include <ostream>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace core {

/// Thrown by `result<T>::value()` when there is no value; `what()` is the error's sentence.
class result_error : public std::runtime_error {
public:
    explicit result_error(core::error error)
        : std::runtime_error(error.message()), error_(std::move(error)) {}
    [[nodiscard]] core::error const& code() const noexcept { return error_; }

private:
    core::error error_;
};

// Found by argument-dependent lookup from boost::system::result::value(), of a result that was converted to
// one.
[[noreturn]] inline void throw_exception_from_error(error const& failure, boost::source_location const&) {
    throw result_error(failure);
}

template <class T>
class result;
template <>
class result<void>;

template <class>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<result<T>> = true;

/// The result that a function's answer is: `f(args...)`, called here, as a result; of nothing when it gives
/// nothing.
template <class F, class... A>
[[nodiscard]] auto result_of_call(F&& f, A&&... args) {
    using answer = std::remove_cv_t<std::invoke_result_t<F, A...>>;
    if constexpr (std::is_void_v<answer>) {
        std::invoke(std::forward<F>(f), std::forward<A>(args)...);
        return result<answer>();
    } else {
        return result<answer>(boost::system::in_place_value,
                              std::invoke(std::forward<F>(f), std::forward<A>(args)...));
    }
}

template <class T>
class [[nodiscard]] result {
    using boost_result = boost::system::result<T, core::error>;

    // Whether A may become the value: what makes a result of another kind has a constructor of its own.
    template <class A>
    static constexpr bool is_other = !std::is_same_v<std::remove_cvref_t<A>, result> &&
                                     !std::is_same_v<std::remove_cvref_t<A>, core::error>;

public:
    using value_type = T;
    using error_type = core::error;

    result() noexcept(std::is_nothrow_default_constructible_v<T>) requires(std::is_default_constructible_v<T>)
        : value_(), has_value_(true) {}

    template <class A = T>
    requires(is_other<A>&& std::is_convertible_v<A, T>) result(A&& from)
    noexcept(std::is_nothrow_constructible_v<T, A>) // NOLINT: implicit
        : value_(static_cast<T>(std::forward<A>(from))), has_value_(true) {}

    template <class A>
    requires(is_other<A> && !std::is_convertible_v<A, T> && std::is_constructible_v<T, A>) explicit result(
        A&& from) noexcept(std::is_nothrow_constructible_v<T, A>)
        : value_(std::forward<A>(from)), has_value_(true) {}

    template <class A, class B, class... More>
    requires(std::is_constructible_v<T, A, B, More...>) explicit result(A&& a, B&& b, More&&... more)
        : value_(std::forward<A>(a), std::forward<B>(b), std::forward<More>(more)...), has_value_(true) {}

    template <class... A>
    result(boost::system::in_place_value_t, A&&... from)
        : value_(std::forward<A>(from)...), has_value_(true) {}

    result(core::error failure) noexcept
        : failure_(std::move(failure)), has_value_(false) {} // NOLINT: implicit
    result(boost::system::in_place_error_t, core::error failure) noexcept : result(std::move(failure)) {}

    template <class U>
    requires(!std::is_same_v<T, U> && std::is_convertible_v<U, T>) result(result<U> other)
        : result(std::move(other), converted{}) {} // NOLINT: implicit
    template <class U>
    requires(std::is_convertible_v<U, T>) result(boost::system::result<U, core::error> other)
        : result(std::move(other), converted{}) {} // NOLINT: implicit

    // Templates, so that Boost's class is made only where one is asked for.
    template <class Result>
    requires(std::is_same_v<Result, boost_result>) operator Result() const& { // NOLINT: implicit
        return has_value_ ? Result(boost::system::in_place_value, value_)
                          : Result(boost::system::in_place_error, failure_);
    }
    template <class Result>
    requires(std::is_same_v<Result, boost_result>) operator Result() && { // NOLINT: implicit
        return has_value_ ? Result(boost::system::in_place_value, std::move(value_))
                          : Result(boost::system::in_place_error, std::move(failure_));
    }

    result(result const& other) noexcept(std::is_nothrow_copy_constructible_v<T>) requires(
        std::is_copy_constructible_v<T>)
        : has_value_(other.has_value_) {
        if (has_value_)
            ::new (static_cast<void*>(&value_)) T(other.value_);
        else
            ::new (static_cast<void*>(&failure_)) core::error(other.failure_);
    }
    result(result&& other) noexcept(std::is_nothrow_move_constructible_v<T>) requires(
        std::is_move_constructible_v<T>)
        : has_value_(other.has_value_) {
        if (has_value_)
            ::new (static_cast<void*>(&value_)) T(std::move(other.value_));
        else
            ::new (static_cast<void*>(&failure_)) core::error(std::move(other.failure_));
    }
    result&
    operator=(result const& other) requires(std::is_copy_constructible_v<T>&& std::is_copy_assignable_v<T>) {
        if (has_value_ && other.has_value_)
            value_ = other.value_;
        else if (other.has_value_)
            emplace(other.value_);
        else
            fail(other.failure_);
        return *this;
    }
    result& operator=(result&& other) noexcept(
        std::is_nothrow_move_constructible_v<T>&& std::is_nothrow_move_assignable_v<
            T>) requires(std::is_move_constructible_v<T>&& std::is_move_assignable_v<T>) {
        if (has_value_ && other.has_value_)
            value_ = std::move(other.value_);
        else if (other.has_value_)
            emplace(std::move(other.value_));
        else
            fail(std::move(other.failure_));
        return *this;
    }
    ~result() { end(); }

    [[nodiscard]] bool has_value() const noexcept { return has_value_; }
    [[nodiscard]] bool has_error() const noexcept { return !has_value_; }
    [[nodiscard]] explicit operator bool() const noexcept { return has_value_; }

    /// Throws result_error when there is none.
    [[nodiscard]] T& value() & {
        require_value();
        return value_;
    }
    [[nodiscard]] T const& value() const& {
        require_value();
        return value_;
    }
    [[nodiscard]] T value() && {
        require_value();
        return std::move(value_);
    }
    T value() const&& = delete;

    /// Precondition: has_value().
    [[nodiscard]] T& operator*() & noexcept {
        NACRE_ASSERT(has_value_);
        return value_;
    }
    [[nodiscard]] T const& operator*() const& noexcept {
        NACRE_ASSERT(has_value_);
        return value_;
    }
    [[nodiscard]] T operator*() && noexcept(std::is_nothrow_move_constructible_v<T>) {
        NACRE_ASSERT(has_value_);
        return std::move(value_);
    }
    T operator*() const&& = delete;
    /// Precondition: has_value().
    [[nodiscard]] T* operator->() noexcept {
        NACRE_ASSERT(has_value_);
        return &value_;
    }
    [[nodiscard]] T const* operator->() const noexcept {
        NACRE_ASSERT(has_value_);
        return &value_;
    }

    /// The value, or `other` when there is none.
    template <class U>
    [[nodiscard]] T value_or(U&& other) const& {
        return has_value_ ? value_ : static_cast<T>(std::forward<U>(other));
    }
    template <class U>
    [[nodiscard]] T value_or(U&& other) && {
        return has_value_ ? std::move(value_) : static_cast<T>(std::forward<U>(other));
    }

    /// `f(value)`, which is a result; or the error, and then `f` is not called.
    template <class F>
    auto and_then(F&& f) & {
        return chain(*this, std::forward<F>(f));
    }
    template <class F>
    auto and_then(F&& f) const& {
        return chain(*this, std::forward<F>(f));
    }
    template <class F>
    auto and_then(F&& f) && {
        return chain(std::move(*this), std::forward<F>(f));
    }

    /// A result of `f(value)`; or the error, and then `f` is not called.
    template <class F>
    auto transform(F&& f) & {
        return map(*this, std::forward<F>(f));
    }
    template <class F>
    auto transform(F&& f) const& {
        return map(*this, std::forward<F>(f));
    }
    template <class F>
    auto transform(F&& f) && {
        return map(std::move(*this), std::forward<F>(f));
    }

    /// This result when it has a value, and then `f` is not called; else `f(error)`, which is a result of the
    /// same kind.
    template <class F>
    result or_else(F&& f) const& {
        return has_value_ ? *this : result(std::invoke(std::forward<F>(f), failure_));
    }
    template <class F>
    result or_else(F&& f) && {
        return has_value_ ? std::move(*this) : result(std::invoke(std::forward<F>(f), std::move(failure_)));
    }

    /// Exchanges two results. When moving a value throws, that value is worth nothing and the error stays
    /// where it was.
    void swap(result& other) requires(std::is_move_constructible_v<T>) {
        if (has_value_ != other.has_value_) {
            result& failed = has_value_ ? other : *this;
            result& valued = has_value_ ? *this : other;
            core::error held = failed.failure_;
            failed.emplace(std::move(valued.value_));
            valued.fail(std::move(held));
        } else if (has_value_) {
            using std::swap;
            swap(value_, other.value_);
        } else {
            std::swap(failure_, other.failure_);
        }
    }
    friend void swap(result& a, result& b) requires(std::is_move_constructible_v<T>) { a.swap(b); }

    /// Whether both have values and these are equal, or both have errors and these are.
    [[nodiscard]] friend bool operator==(result const& a,
                                         result const& b) requires(std::equality_comparable<T>) {
        if (a.has_value_ != b.has_value_) return false;
        return a.has_value_ ? a.value_ == b.value_ : a.failure_ == b.failure_;
    }

    /// `error{}` when there is a value.
    [[nodiscard]] core::error error() const& noexcept { return has_value_ ? core::error() : failure_; }
    [[nodiscard]] core::error error() && noexcept { return has_value_ ? core::error() : std::move(failure_); }

    /// Makes a value in place of what was there. When that throws, an error stays; so does a value that moves
    /// without throwing, and another becomes `error{}`.
    template <class... A>
    T& emplace(A&&... from) {
        if constexpr (std::is_nothrow_move_constructible_v<T>) {
            T made(std::forward<A>(from)...);
            end();
            ::new (static_cast<void*>(&value_)) T(std::move(made));
        } else {
            core::error const before = error();
            end();
            try {
                ::new (static_cast<void*>(&value_)) T(std::forward<A>(from)...);
            } catch (...) {
                ::new (static_cast<void*>(&failure_)) core::error(before);
                has_value_ = false;
                throw;
            }
        }
        has_value_ = true;
        return value_;
    }

    friend std::ostream& operator<<(std::ostream& out, result const& value) {
        if (!value.has_value()) return out << "error: " << value.error().message();
        if constexpr (requires(std::ostream & stream, T const& held) { stream << held; }) {
            return out << *value;
        } else {
            return out << "a value";
        }
    }

private:
    struct converted {};
    template <class Other>
    result(Other&& other, converted) : has_value_(other.has_value()) {
        if (has_value_)
            ::new (static_cast<void*>(&value_)) T(*std::move(other));
        else
            ::new (static_cast<void*>(&failure_)) core::error(std::move(other).error());
    }

    template <class Self, class F>
    static auto chain(Self&& self, F&& f) {
        using answer =
            std::remove_cvref_t<std::invoke_result_t<F, decltype((std::forward<Self>(self).value_))>>;
        static_assert(is_result<answer>, "nacre: and_then takes a function that gives a result");
        if (!self.has_value_) return answer(std::forward<Self>(self).failure_);
        return std::invoke(std::forward<F>(f), std::forward<Self>(self).value_);
    }
    template <class Self, class F>
    static auto map(Self&& self, F&& f) {
        using answer = decltype(result_of_call(std::forward<F>(f), std::forward<Self>(self).value_));
        if (!self.has_value_) return answer(std::forward<Self>(self).failure_);
        return result_of_call(std::forward<F>(f), std::forward<Self>(self).value_);
    }

    void require_value() const {
        if (!has_value_) throw result_error(failure_);
    }
    void fail(core::error failure) noexcept {
        end();
        ::new (static_cast<void*>(&failure_)) core::error(std::move(failure));
        has_value_ = false;
    }
    void end() noexcept {
        if (has_value_)
            value_.~T();
        else
            failure_.~error();
    }

    union {
        T value_;
        core::error failure_;
    };
    bool has_value_;
};

/// Done, or an error.
template <>
class [[nodiscard]] result<void> {
    struct nothing {
        friend bool operator==(nothing, nothing) noexcept { return true; }
    };
    using boost_result = boost::system::result<void, core::error>;

public:
    using value_type = void;
    using error_type = core::error;

    result() noexcept = default;
    result(boost::system::in_place_value_t) noexcept {}                    // NOLINT: implicit
    result(core::error failure) noexcept : outcome_(std::move(failure)) {} // NOLINT: implicit
    result(boost::system::in_place_error_t, core::error failure) noexcept : outcome_(std::move(failure)) {}

    template <class Result>
    requires(std::is_same_v<Result, boost_result>) result(Result other) { // NOLINT: implicit
        if (!other.has_value()) outcome_ = other.error();
    }
    template <class Result>
    requires(std::is_same_v<Result, boost_result>) operator Result() const { // NOLINT: implicit
        return has_value() ? Result() : Result(error());
    }

    [[nodiscard]] bool has_value() const noexcept { return outcome_.has_value(); }
    [[nodiscard]] bool has_error() const noexcept { return outcome_.has_error(); }
    [[nodiscard]] explicit operator bool() const noexcept { return has_value(); }
    void value() const { static_cast<void>(outcome_.value()); }
    /// Precondition: has_value().
    void operator*() const noexcept { NACRE_ASSERT(has_value()); }
    [[nodiscard]] core::error error() const& noexcept { return outcome_.error(); }
    [[nodiscard]] core::error error() && noexcept { return std::move(outcome_).error(); }
    void emplace() { outcome_.emplace(); }

    /// `f()`, which is a result; or the error, and then `f` is not called.
    template <class F>
    auto and_then(F&& f) const {
        using answer = std::remove_cvref_t<std::invoke_result_t<F>>;
        static_assert(is_result<answer>, "nacre: and_then takes a function that gives a result");
        return has_value() ? std::invoke(std::forward<F>(f)) : answer(error());
    }
    /// A result of `f()`; or the error, and then `f` is not called.
    template <class F>
    auto transform(F&& f) const {
        using answer = decltype(result_of_call(std::forward<F>(f)));
        return has_value() ? result_of_call(std::forward<F>(f)) : answer(error());
    }
    /// This result when it is done, and then `f` is not called; else `f(error)`, which is a result of the
    /// same kind.
    template <class F>
    result or_else(F&& f) const {
        return has_value() ? *this : result(std::invoke(std::forward<F>(f), error()));
    }

    void swap(result& other) noexcept { outcome_.swap(other.outcome_); }
    friend void swap(result& a, result& b) noexcept { a.swap(b); }

    [[nodiscard]] friend bool operator==(result const& a, result const& b) noexcept {
        return a.error() == b.error();
    }

    friend std::ostream& operator<<(std::ostream& out, result const& value) {
        if (!value.has_value()) return out << "error: " << value.error().message();
        return out << "ok";
    }

private:
    result<nothing> outcome_;
};

}}} // namespace nacre::core

// The macros of the error path. They stay defined, since every header compiles alone; so they carry the
// library's name.
#define NACRE_CONCAT_2(a, b) a##b
#define NACRE_CONCAT(a, b) NACRE_CONCAT_2(a, b)

/// Evaluates `expression`; when it failed, returns its error from the enclosing function.
#define NACRE_TRY(expression)                                                                                \
    do {                                                                                                     \
        if (auto nacre_outcome = (expression); !nacre_outcome) [[unlikely]]                                  \
            return std::move(nacre_outcome).error();                                                         \
    } while (false)

/// Declares `name` as the value of `expression`; when it failed, returns its error from the enclosing
/// function.
#define NACRE_TRY_VALUE(name, expression)                                                                    \
    auto NACRE_CONCAT(name, _outcome) = (expression);                                                        \
    if (!NACRE_CONCAT(name, _outcome)) [[unlikely]]                                                          \
        return std::move(NACRE_CONCAT(name, _outcome)).error();                                              \
    auto name = std::move(*NACRE_CONCAT(name, _outcome))
