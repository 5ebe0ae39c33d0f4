// SPDX-License-Identifier: BSL-1.0
// input: a payload while it is decoded, and, once something is wrong with it, what and where.
//
// Invariants
//   1. A cursor is null, or lies in `begin() .. end()`; nothing is read that `left(cursor)` does not cover.
//   2. After `fail` every caller gets a null cursor and leaves, naming the field it was in: from the inside
//      out.
// One thread, one payload; the payload outlives it.
#pragma once

#include <nacre/codec/path.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace codec {

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
    using cursor = std::byte const*;

    explicit input(bytes_view payload) noexcept
        // Not null even where the payload is: a null cursor says that something is wrong.
        : begin_(payload.data() != nullptr ? payload.data() : &nothing), end_(begin_ + payload.size()) {}

    [[nodiscard]] cursor begin() const noexcept { return begin_; }
    [[nodiscard]] cursor end() const noexcept { return end_; }
    [[nodiscard]] std::size_t left(cursor at) const noexcept { return static_cast<std::size_t>(end_ - at); }

    /// Nothing has been found wrong.
    [[nodiscard]] bool sound() const noexcept { return flaw_ == flaw::none; }

    // The error path, all of it out of line. Each gives null, or false, for the caller to return.

    [[gnu::cold, gnu::noinline]] cursor fail(flaw what, cursor where) noexcept {
        flaw_ = what;
        where_ = where;
        return nullptr;
    }
    [[gnu::cold, gnu::noinline]] cursor fail(flaw what, cursor where, std::string reason) {
        reason_ = std::move(reason);
        return fail(what, where);
    }
    [[gnu::cold, gnu::noinline]] bool refuse(flaw what, cursor where) noexcept {
        return fail(what, where) != nullptr;
    }

    [[gnu::cold, gnu::noinline]] cursor outside_field(std::string_view name) {
        path_.outside_field(name);
        return nullptr;
    }
    [[gnu::cold, gnu::noinline]] cursor outside_element(std::size_t at) {
        path_.outside_element(at);
        return nullptr;
    }
    [[gnu::cold, gnu::noinline]] cursor outside_position(std::size_t at) {
        path_.outside_position(at);
        return nullptr;
    }
    [[gnu::cold, gnu::noinline]] cursor outside_alternative(std::size_t at) {
        path_.outside_alternative(at);
        return nullptr;
    }
    [[gnu::cold, gnu::noinline]] cursor outside_entry(std::size_t at, bool value) {
        value ? path_.outside_value() : path_.outside_key();
        path_.outside_element(at);
        return nullptr;
    }

    [[nodiscard]] error failure() const;

private:
    static constexpr std::byte nothing{};

    cursor begin_;
    cursor end_;
    cursor where_ = nullptr;
    flaw flaw_ = flaw::none;
    field_path path_;
    std::string reason_;
};

}}} // namespace nacre::codec

#ifndef NACRE_COMPILED
#include <nacre/codec/input.ipp>
#endif
