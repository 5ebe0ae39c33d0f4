// SPDX-License-Identifier: BSL-1.0
// errc: the closed set of things that can go wrong, by number, as names and as codes of the standard library.
//
//     std::error_code code = found.error();                       // category "nacre"
//     if (code == std::errc::no_space_on_device) ...              // by its default condition
//
// A std::error_code says which of the set it is and no more: numbers, path and reason stay behind in the
// error.
#pragma once

#include <nacre/core/rooms.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace nacre { inline namespace nacre_v1 { namespace core {

enum class errc : std::uint16_t {
    io = 1,
    disk_full,
    corrupted,
    hash_mismatch,
    out_of_order,
    closed,
    gap,
    crashed_predecessor,
    unsupported_format,
    wrong_hasher,
    not_sealed,
    not_found,
    too_large,
    invalid_argument,
    no_run_open,
    halted,
    timeout,
    busy,
    encode_failed,
    decode_failed,
    schema_mismatch,
    not_registered,
    blob_missing,
    blob_mismatch,
    apply_failed,
    catalog,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
    switch (code) {
    case errc::io: return "io";
    case errc::disk_full: return "disk_full";
    case errc::corrupted: return "corrupted";
    case errc::hash_mismatch: return "hash_mismatch";
    case errc::out_of_order: return "out_of_order";
    case errc::closed: return "closed";
    case errc::gap: return "gap";
    case errc::crashed_predecessor: return "crashed_predecessor";
    case errc::unsupported_format: return "unsupported_format";
    case errc::wrong_hasher: return "wrong_hasher";
    case errc::not_sealed: return "not_sealed";
    case errc::not_found: return "not_found";
    case errc::too_large: return "too_large";
    case errc::invalid_argument: return "invalid_argument";
    case errc::no_run_open: return "no_run_open";
    case errc::halted: return "halted";
    case errc::timeout: return "timeout";
    case errc::busy: return "busy";
    case errc::encode_failed: return "encode_failed";
    case errc::decode_failed: return "decode_failed";
    case errc::schema_mismatch: return "schema_mismatch";
    case errc::not_registered: return "not_registered";
    case errc::blob_missing: return "blob_missing";
    case errc::blob_mismatch: return "blob_mismatch";
    case errc::apply_failed: return "apply_failed";
    case errc::catalog: return "catalog";
    }
    return "unknown";
}

/// What happened, in a sentence that holds for every error with this code.
[[nodiscard]] constexpr std::string_view describe(errc code) noexcept {
    switch (code) {
    case errc::io: return "an input/output operation failed";
    case errc::disk_full: return "no space is left";
    case errc::corrupted: return "the run is corrupted";
    case errc::hash_mismatch: return "the stored digest does not match the bytes of the entry";
    case errc::out_of_order: return "a seq is not the one behind the high-watermark";
    case errc::closed: return "the run is closed: nothing more is accepted";
    case errc::gap: return "entries are missing";
    case errc::crashed_predecessor:
        return "a run with this id exists and was never sealed: recover it before another is started";
    case errc::unsupported_format: return "the file has a format that this program does not read";
    case errc::wrong_hasher: return "the run was written with another hasher";
    case errc::not_sealed: return "the run is not sealed: it is being written, or its writer crashed";
    case errc::not_found: return "no such entry or run";
    case errc::too_large: return "a size is more than its limit";
    case errc::invalid_argument: return "invalid argument";
    case errc::no_run_open: return "no run is open on this handle";
    case errc::halted: return "the run is halted: nothing more is accepted";
    case errc::timeout: return "timed out";
    case errc::busy: return "the run is held by a live writer or by a recovery";
    case errc::encode_failed: return "the message could not be encoded";
    case errc::decode_failed: return "the payload could not be decoded";
    case errc::schema_mismatch: return "the recorded schema differs from the one compiled in";
    case errc::not_registered: return "the message type is not registered";
    case errc::blob_missing: return "the snapshot blob is missing";
    case errc::blob_mismatch: return "the snapshot blob does not have the recorded content hash";
    case errc::apply_failed: return "an entry could not be applied";
    case errc::catalog: return "a slice of the catalog could not be loaded";
    }
    return "unknown error";
}

/// The category of errc: "nacre".
class errc_category final : public std::error_category {
public:
    [[nodiscard]] char const* name() const noexcept override { return "nacre"; }
    [[nodiscard]] std::string message(int code) const override {
        return std::string(describe(static_cast<errc>(code)));
    }
    /// The condition of the standard library that says the same, where there is one.
    [[nodiscard]] std::error_condition default_error_condition(int code) const noexcept override;
};

[[nodiscard]] inline std::error_category const& nacre_category() noexcept {
    static errc_category const category;
    return category;
}

[[nodiscard]] inline std::error_code make_error_code(errc code) noexcept {
    return {static_cast<int>(code), nacre_category()};
}

}}} // namespace nacre::core

template <>
struct std::is_error_code_enum<nacre::core::errc> : std::true_type {};

#ifndef NACRE_COMPILED
#include <nacre/core/errc.ipp>
#endif
