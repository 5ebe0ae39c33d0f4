// SPDX-License-Identifier: BSL-1.0
// result<T>: a value or an error, never silently discarded.
//
// Derived from boost::system::result, which in Boost 1.81 may be dropped without a warning. `value()` on an error
// throws result_error; the library itself never calls it.
#pragma once

#include <nacre/core/error.hpp>

#include <boost/system/result.hpp>

#include <ostream>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace nacre::inline v1 {

/// Thrown by `result<T>::value()` when there is no value; `what()` is the error's sentence.
class result_error : public std::runtime_error {
public:
    explicit result_error(nacre::error error)
        : std::runtime_error(error.message()), error_(std::move(error)) {}
    [[nodiscard]] nacre::error const& code() const noexcept { return error_; }

private:
    nacre::error error_;
};

// Found by argument-dependent lookup from boost::system::result::value().
[[noreturn]] inline void throw_exception_from_error(error const& failure, boost::source_location const&) {
    throw result_error(failure);
}

template <class T>
class [[nodiscard]] result : public boost::system::result<T, error> {
public:
    using boost::system::result<T, error>::result;

    friend std::ostream& operator<<(std::ostream& out, result const& value) {
        if (!value.has_value()) return out << "error: " << value.error().message();
        if constexpr (std::is_void_v<T>) {
            return out << "ok";
        } else if constexpr (requires(std::ostream & stream, T const& held) { stream << held; }) {
            return out << *value;
        } else {
            return out << "a value";
        }
    }
};

} // namespace nacre::inline v1

// The macros of the error path. They stay defined, since every header compiles alone; so they carry the library's name.
#define NACRE_CONCAT_2(a, b) a##b
#define NACRE_CONCAT(a, b) NACRE_CONCAT_2(a, b)

/// Evaluates `expression`; when it failed, returns its error from the enclosing function.
#define NACRE_TRY(expression)                                                                                \
    do {                                                                                                     \
        if (auto nacre_outcome = (expression); !nacre_outcome) [[unlikely]]                                  \
            return std::move(nacre_outcome).error();                                                         \
    } while (false)

/// Declares `name` as the value of `expression`; when it failed, returns its error from the enclosing function.
#define NACRE_TRY_VALUE(name, expression)                                                                    \
    auto NACRE_CONCAT(name, _outcome) = (expression);                                                        \
    if (!NACRE_CONCAT(name, _outcome)) [[unlikely]]                                                          \
        return std::move(NACRE_CONCAT(name, _outcome)).error();                                              \
    auto name = std::move(*NACRE_CONCAT(name, _outcome))
