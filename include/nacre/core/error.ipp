// SPDX-License-Identifier: BSL-1.0
// error.ipp: the bodies of error.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/core/error.hpp>

#include <nacre/core/errc.hpp>
#include <nacre/core/halt_reason.hpp>
#include <nacre/core/rooms.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace core {

NACRE_INLINE error error::io(int os_error, std::string what) {
    return error{errc::io, unknown, unknown, os_error, text{{}, {}, std::move(what)}};
}

NACRE_INLINE error error::disk_full(std::string what) {
    return error{errc::disk_full, unknown, unknown, 0, text{{}, {}, std::move(what)}};
}

NACRE_INLINE error error::corrupted(std::uint64_t seq, std::uint64_t offset, std::string what) {
    return error{errc::corrupted, seq, offset, 0, text{{}, {}, std::move(what)}};
}

NACRE_INLINE error error::hash_mismatch(std::uint64_t seq, std::uint64_t offset) noexcept {
    return error{errc::hash_mismatch, seq, offset};
}

NACRE_INLINE error error::out_of_order(std::uint64_t high_watermark, std::uint64_t seq) noexcept {
    return error{errc::out_of_order, high_watermark, seq};
}

NACRE_INLINE error error::gap(std::uint64_t previous, std::uint64_t next) noexcept {
    return error{errc::gap, previous, next};
}

NACRE_INLINE error error::crashed_predecessor(std::string path) {
    return error{errc::crashed_predecessor, unknown, unknown, 0, text{std::move(path), {}, {}}};
}

NACRE_INLINE error error::unsupported_format(std::uint64_t found, std::uint64_t supported) noexcept {
    return error{errc::unsupported_format, found, supported};
}

NACRE_INLINE error error::wrong_hasher(std::uint64_t recorded, std::uint64_t compiled) noexcept {
    return error{errc::wrong_hasher, recorded, compiled};
}

NACRE_INLINE error error::not_found(std::string what) {
    return error{errc::not_found, unknown, unknown, 0, text{{}, {}, std::move(what)}};
}

NACRE_INLINE error error::too_large(std::uint64_t size, std::uint64_t limit) noexcept {
    return error{errc::too_large, size, limit};
}

NACRE_INLINE error error::invalid_argument(std::string what) {
    return error{errc::invalid_argument, unknown, unknown, 0, text{{}, {}, std::move(what)}};
}

NACRE_INLINE error error::halted(halt_reason reason) noexcept {
    return error{errc::halted, static_cast<std::uint64_t>(reason)};
}

NACRE_INLINE error error::halted(halt_reason reason, error const& cause) {
    if (cause.code_ == errc::halted) return cause;
    return error{errc::halted, static_cast<std::uint64_t>(reason), unknown, cause.os_error_,
                 text{std::string(cause.path()), {}, cause.located_sentence()}};
}

NACRE_INLINE error error::encode_failed(std::string what) {
    return error{errc::encode_failed, unknown, unknown, 0, text{{}, {}, std::move(what)}};
}

NACRE_INLINE error error::decode_failed(std::string field, std::uint64_t offset, std::string what) {
    return error{errc::decode_failed, offset, unknown, 0, text{{}, std::move(field), std::move(what)}};
}

NACRE_INLINE error error::schema_mismatch(std::uint64_t recorded, std::uint64_t compiled, std::string what) {
    return error{errc::schema_mismatch, recorded, compiled, 0, text{{}, {}, std::move(what)}};
}

NACRE_INLINE error error::not_registered(std::string what) {
    return error{errc::not_registered, unknown, unknown, 0, text{{}, {}, std::move(what)}};
}

NACRE_INLINE error error::blob_missing(std::string name) {
    return error{errc::blob_missing, unknown, unknown, 0, text{{}, {}, std::move(name)}};
}

NACRE_INLINE error error::blob_mismatch(std::string name) {
    return error{errc::blob_mismatch, unknown, unknown, 0, text{{}, {}, std::move(name)}};
}

NACRE_INLINE error error::apply_failed(std::uint64_t seq, std::string what) {
    return error{errc::apply_failed, seq, unknown, 0, text{{}, {}, std::move(what)}};
}

NACRE_INLINE error error::catalog(std::string what) {
    return error{errc::catalog, unknown, unknown, 0, text{{}, {}, std::move(what)}};
}

NACRE_INLINE error error::at_path(std::string_view path) const {
    if (context_ != nullptr && !context_->words.path.empty()) return *this;
    error named = *this;
    text words = context_ != nullptr ? context_->words : text{};
    words.path = path;
    named.adopt(new context{{1}, std::move(words)});
    return named;
}

NACRE_INLINE error error::at_message(std::size_t index) const {
    error named = *this;
    text words = context_ != nullptr ? context_->words : text{};
    words.field = "messages[" + std::to_string(index) + "]";
    named.adopt(new context{{1}, std::move(words)});
    return named;
}

NACRE_INLINE std::string error::sentence() const {
    auto const number = [](std::uint64_t value) { return std::to_string(value); };
    auto const fingerprint = [](std::uint64_t value) {
        std::string out;
        for (int shift = 60; shift >= 0; shift -= 4)
            out.push_back("0123456789abcdef"[(value >> shift) & 0xF]);
        return out;
    };
    auto const details = [this](std::string_view fallback) {
        return reason().empty() ? std::string(fallback) : std::string(reason());
    };
    switch (code_) {
    case errc::io: {
        std::string out = details("an input/output operation failed");
        if (os_error_ != 0) out.append(": ").append(std::strerror(os_error_));
        return out;
    }
    case errc::disk_full: return "no space left: " + details("the disk is full");
    case errc::corrupted: return "the run is corrupted: " + details("a structure cannot be decoded");
    case errc::hash_mismatch: return "the stored digest does not match the bytes of the entry";
    case errc::out_of_order:
        return "expected seq " + number(first_ + 1) + " after the high-watermark " + number(first_) +
               ", got seq " + number(second_);
    case errc::closed: return "the run is closed: nothing more is accepted";
    case errc::gap:
        return number(missing()) + (missing() == 1 ? " entry is" : " entries are") + " missing between seq " +
               number(first_) + " and seq " + number(second_);
    case errc::crashed_predecessor:
        return "a run with this id exists and was never sealed: recover it before another is started";
    case errc::unsupported_format:
        return first_ == 0 ? std::string("this is not a nacre run file")
                           : "the file has format " + number(first_) + ", this program reads format " +
                                 number(second_);
    case errc::wrong_hasher:
        return "the run was written with hasher " + number(first_) +
               ", this program was asked to use hasher " + number(second_);
    case errc::not_sealed: return "the run is not sealed: it is being written, or its writer crashed";
    case errc::not_found: return details("no such entry or run");
    case errc::too_large:
        return "the size " + number(first_) + " is more than the limit of " + number(second_);
    case errc::invalid_argument: return "invalid argument: " + details("a value is outside its range");
    case errc::no_run_open: return "no run is open on this handle";
    case errc::halted:
        return "the run is halted (" + std::string(to_string(halt_cause())) + "): nothing more is accepted" +
               (reason().empty() ? "" : ": " + details(""));
    case errc::timeout: return "timed out";
    case errc::busy: return "the run is held by a live writer or by a recovery";
    case errc::encode_failed:
        return "the message could not be encoded" + (reason().empty() ? "" : ": " + details(""));
    case errc::decode_failed:
        return "the payload could not be decoded" +
               (field().empty() ? "" : ": field " + std::string(field())) +
               (first_ == unknown ? "" : " at byte " + number(first_)) +
               (reason().empty() ? "" : ": " + details(""));
    case errc::schema_mismatch:
        if (first_ == second_)
            return "the recorded payload type is not the one that was asked for: " + details("unnamed");
        return "the recorded schema (fingerprint " + fingerprint(first_) +
               ") differs from the one compiled in (fingerprint " + fingerprint(second_) + ")" +
               (reason().empty() ? "" : ": " + details(""));
    case errc::not_registered:
        return "the message type is not registered" + (reason().empty() ? "" : ": " + details(""));
    case errc::blob_missing: return "the snapshot blob is missing: " + details("unnamed");
    case errc::blob_mismatch:
        return "the snapshot blob does not have the recorded content hash: " + details("unnamed");
    case errc::apply_failed: return "an entry could not be applied: " + details("the projection refused it");
    case errc::catalog: return "catalog: " + details("a slice could not be loaded");
    }
    return "unknown error";
}

NACRE_INLINE std::string error::located_sentence() const {
    std::string out = sentence();
    bool const located =
        code_ == errc::corrupted || code_ == errc::hash_mismatch || code_ == errc::apply_failed;
    if (located && first_ != unknown) out.append(" (seq ").append(std::to_string(first_)).append(")");
    if (located && second_ != unknown) out.append(" at offset ").append(std::to_string(second_));
    return out;
}

NACRE_INLINE std::string error::message() const {
    std::string out = located_sentence();
    if (!field().empty() && code_ != errc::decode_failed) out.append(" (").append(field()).append(")");
    if (!path().empty()) out.append(" [").append(path()).append("]");
    return out;
}

}}} // namespace nacre::core
