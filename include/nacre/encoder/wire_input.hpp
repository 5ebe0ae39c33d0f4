// SPDX-License-Identifier: BSL-1.0
// wire::input: a payload while it is decoded, and, once something is wrong with it, what and where.
//
// Invariants
//   1. `at() <= end()`; nothing is read that `has` did not grant.
//   2. After `fail` nothing more is read; the callers on the way out name the field, from the inside out.
// One thread, one payload; the payload outlives it.
#pragma once

#include <nacre/core/bytes.hpp>
#include <nacre/core/error.hpp>
#include <nacre/encoder/wire_path.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace nacre::inline v1::wire {

/// What canonical bytes are not.
enum class flaw : std::uint8_t {
    none,
    truncated,
    count_beyond_end,
    boolean,
    nan,
    order,
    tag,
    alternative,
    surplus,
    refused,
    not_canonical,
    elements,
};

[[nodiscard]] constexpr std::string_view to_string(flaw what) noexcept {
    switch (what) {
    case flaw::none: break;
    case flaw::truncated: return "the payload ends here";
    case flaw::count_beyond_end: return "more is announced than the payload holds";
    case flaw::boolean: return "a bool is 0 or 1";
    case flaw::nan: return "a NaN is not the canonical one";
    case flaw::order: return "keys do not ascend strictly";
    case flaw::tag: return "an optional's tag is 0 or 1";
    case flaw::alternative: return "the variant has no such alternative";
    case flaw::surplus: return "bytes follow the message";
    case flaw::refused: return "the value is refused";
    case flaw::not_canonical: return "the value has another encoding";
    case flaw::elements: return "the message cannot be built";
    }
    return "";
}

class input {
public:
    explicit input(bytes_view payload) noexcept
        : begin_(payload.data()), at_(payload.data()), end_(payload.data() + payload.size()) {}

    [[nodiscard]] std::size_t remaining() const noexcept { return static_cast<std::size_t>(end_ - at_); }
    [[nodiscard]] bool has(std::size_t bytes) const noexcept { return bytes <= remaining(); }
    [[nodiscard]] std::byte const* at() const noexcept { return at_; }
    void skip(std::size_t bytes) noexcept { at_ += bytes; }

    [[gnu::cold, gnu::noinline]] bool fail(flaw what, std::byte const* where) noexcept {
        flaw_ = what;
        where_ = where;
        return false;
    }
    [[gnu::cold, gnu::noinline]] bool fail(flaw what, std::byte const* where, std::string reason) {
        reason_ = std::move(reason);
        return fail(what, where);
    }

    // Called on the way out; each gives false, for the caller to return.
    [[gnu::cold, gnu::noinline]] bool outside_field(std::string_view name) {
        return path_.outside_field(name), false;
    }
    [[gnu::cold, gnu::noinline]] bool outside_element(std::size_t at) {
        return path_.outside_element(at), false;
    }
    [[gnu::cold, gnu::noinline]] bool outside_position(std::size_t at) {
        return path_.outside_position(at), false;
    }
    [[gnu::cold, gnu::noinline]] bool outside_alternative(std::size_t at) {
        return path_.outside_alternative(at), false;
    }
    [[gnu::cold, gnu::noinline]] bool outside_entry(std::size_t at, bool value) {
        value ? path_.outside_value() : path_.outside_key();
        path_.outside_element(at);
        return false;
    }

    [[nodiscard]] error failure() const {
        auto const offset = static_cast<std::uint64_t>(where_ - begin_);
        return error::decode_failed(path_.str(), offset,
                                    reason_.empty() ? std::string(to_string(flaw_)) : reason_);
    }

private:
    std::byte const* begin_;
    std::byte const* at_;
    std::byte const* end_;
    std::byte const* where_ = nullptr;
    flaw flaw_ = flaw::none;
    field_path path_;
    std::string reason_;
};

} // namespace nacre::inline v1::wire
