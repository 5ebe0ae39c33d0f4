// SPDX-License-Identifier: BSL-1.0
// error.ipp: the bodies of error.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/core/error.hpp>

#include <nacre/core/errc.hpp>
#include <nacre/core/halt_reason.hpp>
#include <nacre/core/rooms.hpp>
#include <nacre/core/sentence.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace core {

NACRE_INLINE error::error(errc code, std::uint64_t first, std::uint64_t second, int os_error,
                          std::string_view path, std::string_view field, std::string_view reason)
    : code_(code), os_error_(os_error), first_(first), second_(second),
      context_(new context{{1}, {std::string(path), std::string(field), std::string(reason)}}) {}

NACRE_INLINE void error::release(context* of) noexcept {
    if (of->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete of;
}

NACRE_INLINE error error::io(int os_error, std::string_view what) {
    return error{errc::io, unknown, unknown, os_error, {}, {}, what};
}

NACRE_INLINE error error::disk_full(std::string_view what) {
    return error{errc::disk_full, unknown, unknown, 0, {}, {}, what};
}

NACRE_INLINE error error::corrupted(std::uint64_t seq, std::uint64_t offset, std::string_view what) {
    return error{errc::corrupted, seq, offset, 0, {}, {}, what};
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

NACRE_INLINE error error::crashed_predecessor(std::string_view path) {
    return error{errc::crashed_predecessor, unknown, unknown, 0, path, {}, {}};
}

NACRE_INLINE error error::unsupported_format(std::uint64_t found, std::uint64_t supported) noexcept {
    return error{errc::unsupported_format, found, supported};
}

NACRE_INLINE error error::wrong_hasher(std::uint64_t recorded, std::uint64_t compiled) noexcept {
    return error{errc::wrong_hasher, recorded, compiled};
}

NACRE_INLINE error error::not_found(std::string_view what) {
    return error{errc::not_found, unknown, unknown, 0, {}, {}, what};
}

NACRE_INLINE error error::too_large(std::uint64_t size, std::uint64_t limit) noexcept {
    return error{errc::too_large, size, limit};
}

NACRE_INLINE error error::invalid_argument(std::string_view what) {
    return error{errc::invalid_argument, unknown, unknown, 0, {}, {}, what};
}

NACRE_INLINE error error::halted(halt_reason reason) noexcept {
    return error{errc::halted, static_cast<std::uint64_t>(reason)};
}

NACRE_INLINE error error::halted(halt_reason reason, error const& cause) {
    if (cause.code_ == errc::halted) return cause;
    return error{errc::halted,
                 static_cast<std::uint64_t>(reason),
                 unknown,
                 cause.os_error_,
                 cause.path(),
                 {},
                 cause.located_sentence()};
}

NACRE_INLINE error error::encode_failed(std::string_view what) {
    return error{errc::encode_failed, unknown, unknown, 0, {}, {}, what};
}

NACRE_INLINE error error::decode_failed(std::string_view field, std::uint64_t offset, std::string_view what) {
    return error{errc::decode_failed, offset, unknown, 0, {}, field, what};
}

NACRE_INLINE error error::schema_mismatch(std::uint64_t recorded, std::uint64_t compiled,
                                          std::string_view what) {
    return error{errc::schema_mismatch, recorded, compiled, 0, {}, {}, what};
}

NACRE_INLINE error error::not_registered(std::string_view what) { return not_registered(unknown, what); }

NACRE_INLINE error error::not_registered(std::uint64_t seq, std::string_view what) {
    return error{errc::not_registered, seq, unknown, 0, {}, {}, what};
}

NACRE_INLINE error error::blob_missing(std::string_view name) {
    return error{errc::blob_missing, unknown, unknown, 0, {}, {}, name};
}

NACRE_INLINE error error::blob_mismatch(std::string_view name) {
    return error{errc::blob_mismatch, unknown, unknown, 0, {}, {}, name};
}

NACRE_INLINE error error::apply_failed(std::uint64_t seq, std::string_view what) {
    return error{errc::apply_failed, seq, unknown, 0, {}, {}, what};
}

NACRE_INLINE error error::catalog(std::string_view what) {
    return error{errc::catalog, unknown, unknown, 0, {}, {}, what};
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
    auto const fingerprint = [](std::uint64_t value) {
        std::string out;
        for (int shift = 60; shift >= 0; shift -= 4)
            out.push_back("0123456789abcdef"[(value >> shift) & 0xF]);
        return out;
    };
    auto const reason_or = [this](std::string_view fallback) {
        return reason().empty() ? fallback : reason();
    };
    auto const separator = reason().empty() ? std::string_view() : std::string_view(": ");
    switch (code_) {
    case errc::io: {
        std::string out(reason_or("an input/output operation failed"));
        if (os_error_ != 0) out.append(": ").append(std::strerror(os_error_));
        return out;
    }
    case errc::disk_full: return make_sentence("no space left: ", reason_or("the disk is full"));
    case errc::corrupted:
        return make_sentence("the run is corrupted: ", reason_or("a structure cannot be decoded"));
    case errc::hash_mismatch: return "the stored digest does not match the bytes of the entry";
    case errc::out_of_order:
        return make_sentence("expected seq ", first_ + 1, " after the high-watermark ", first_, ", got seq ",
                             second_);
    case errc::closed: return "the run is closed: nothing more is accepted";
    case errc::gap:
        return make_sentence(missing(), missing() == 1 ? " entry is" : " entries are",
                             " missing between seq ", first_, " and seq ", second_);
    case errc::crashed_predecessor:
        return "a run with this id exists and was never sealed: recover it before another is started";
    case errc::unsupported_format:
        if (first_ == 0) return "this is not a nacre run file";
        return make_sentence("the file has format ", first_, ", this program reads format ", second_);
    case errc::wrong_hasher:
        return make_sentence("the run was written with hasher ", first_,
                             ", this program was asked to use hasher ", second_);
    case errc::not_sealed: return "the run is not sealed: it is being written, or its writer crashed";
    case errc::not_found: return std::string(reason_or("no such entry or run"));
    case errc::too_large: return make_sentence("the size ", first_, " is more than the limit of ", second_);
    case errc::invalid_argument:
        return make_sentence("invalid argument: ", reason_or("a value is outside its range"));
    case errc::no_run_open: return "no run is open on this handle";
    case errc::halted:
        return make_sentence("the run is halted (", to_string(halt_cause()), "): nothing more is accepted",
                             separator, reason());
    case errc::timeout: return "timed out";
    case errc::busy: return "the run is held by a live writer or by a recovery";
    case errc::encode_failed: return make_sentence("the message could not be encoded", separator, reason());
    case errc::decode_failed: {
        std::string out("the payload could not be decoded");
        if (!field().empty()) out.append(": field ").append(field());
        if (first_ != unknown) out.append(" at byte ").append(std::to_string(first_));
        return out.append(separator).append(reason());
    }
    case errc::schema_mismatch:
        if (first_ == second_)
            return make_sentence("the recorded payload type is not the one that was asked for: ",
                                 reason_or("unnamed"));
        return make_sentence("the recorded schema (fingerprint ", fingerprint(first_),
                             ") differs from the one compiled in (fingerprint ", fingerprint(second_), ')',
                             separator, reason());
    case errc::not_registered:
        return make_sentence("the message type is not registered", separator, reason());
    case errc::blob_missing: return make_sentence("the snapshot blob is missing: ", reason_or("unnamed"));
    case errc::blob_mismatch:
        return make_sentence("the snapshot blob does not have the recorded content hash: ",
                             reason_or("unnamed"));
    case errc::apply_failed:
        return make_sentence("an entry could not be applied: ", reason_or("the projection refused it"));
    case errc::catalog: return make_sentence("catalog: ", reason_or("a slice could not be loaded"));
    }
    return "unknown error";
}

NACRE_INLINE std::string error::located_sentence() const {
    std::string out = sentence();
    bool const located = code_ == errc::corrupted || code_ == errc::hash_mismatch ||
                         code_ == errc::apply_failed || code_ == errc::not_registered;
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
