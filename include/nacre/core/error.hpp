// SPDX-License-Identifier: BSL-1.0
// error: the closed set of things that can go wrong, in 32 bytes, each of which prints a sentence for an
// operator.
//
// An error is a code, two numbers whose meaning the code decides, and a pointer to shared immutable context
// (path, field path, reason). `code`, `seq`, `offset`, `path`, `field`, `reason` and `message` may be asked
// of every error; what only some codes have is asserted to be asked of those. Factories that take no text
// never allocate: they are the ones the submit path uses. Copies share the context; any thread may copy, read
// and destroy its own copy.
#pragma once

#include <nacre/core/assert.hpp>
#include <nacre/core/errc.hpp>
#include <nacre/core/halt_reason.hpp>
#include <nacre/core/rooms.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace core {

class error {
public:
    static constexpr std::uint64_t unknown = ~std::uint64_t{0}; ///< a seq or offset that is not known

    /// No error: what a result hands out when asked for the error of a success.
    error() noexcept = default;

    // The factories, one for each member of the set. `what` is the reason in words; paths are added by
    // `at_path`.

    [[nodiscard]] static error io(int os_error, std::string what) {
        return error{errc::io, unknown, unknown, os_error, text{{}, {}, std::move(what)}};
    }
    [[nodiscard]] static error disk_full(std::string what) {
        return error{errc::disk_full, unknown, unknown, 0, text{{}, {}, std::move(what)}};
    }
    /// `seq` and `offset` may be `unknown`.
    [[nodiscard]] static error corrupted(std::uint64_t seq, std::uint64_t offset, std::string what) {
        return error{errc::corrupted, seq, offset, 0, text{{}, {}, std::move(what)}};
    }
    [[nodiscard]] static error hash_mismatch(std::uint64_t seq, std::uint64_t offset = unknown) noexcept {
        return error{errc::hash_mismatch, seq, offset};
    }
    [[nodiscard]] static error out_of_order(std::uint64_t high_watermark, std::uint64_t seq) noexcept {
        return error{errc::out_of_order, high_watermark, seq};
    }
    [[nodiscard]] static error closed() noexcept { return error{errc::closed}; }
    /// Between `previous` and `next`, both present, `next - previous - 1` entries are missing.
    [[nodiscard]] static error gap(std::uint64_t previous, std::uint64_t next) noexcept {
        return error{errc::gap, previous, next};
    }
    [[nodiscard]] static error crashed_predecessor(std::string path) {
        return error{errc::crashed_predecessor, unknown, unknown, 0, text{std::move(path), {}, {}}};
    }
    [[nodiscard]] static error unsupported_format(std::uint64_t found, std::uint64_t supported) noexcept {
        return error{errc::unsupported_format, found, supported};
    }
    [[nodiscard]] static error wrong_hasher(std::uint64_t recorded, std::uint64_t compiled) noexcept {
        return error{errc::wrong_hasher, recorded, compiled};
    }
    [[nodiscard]] static error not_sealed() noexcept { return error{errc::not_sealed}; }
    [[nodiscard]] static error not_found() noexcept { return error{errc::not_found}; }
    [[nodiscard]] static error not_found(std::string what) {
        return error{errc::not_found, unknown, unknown, 0, text{{}, {}, std::move(what)}};
    }
    [[nodiscard]] static error too_large(std::uint64_t size, std::uint64_t limit) noexcept {
        return error{errc::too_large, size, limit};
    }
    [[nodiscard]] static error invalid_argument(std::string what) {
        return error{errc::invalid_argument, unknown, unknown, 0, text{{}, {}, std::move(what)}};
    }
    [[nodiscard]] static error no_run_open() noexcept { return error{errc::no_run_open}; }
    [[nodiscard]] static error halted(halt_reason reason) noexcept {
        return error{errc::halted, static_cast<std::uint64_t>(reason)};
    }
    /// The same, with what stopped the run in its sentence, its path and its number. What is halted already
    /// stays so. Made once, at the halt: copies share it, so that later calls give it without allocating.
    [[nodiscard]] static error halted(halt_reason reason, error const& cause) {
        if (cause.code_ == errc::halted) return cause;
        return error{errc::halted, static_cast<std::uint64_t>(reason), unknown, cause.os_error_,
                     text{std::string(cause.path()), {}, cause.located_sentence()}};
    }
    [[nodiscard]] static error timeout() noexcept { return error{errc::timeout}; }
    [[nodiscard]] static error busy() noexcept { return error{errc::busy}; }
    [[nodiscard]] static error encode_failed() noexcept { return error{errc::encode_failed}; }
    [[nodiscard]] static error encode_failed(std::string what) {
        return error{errc::encode_failed, unknown, unknown, 0, text{{}, {}, std::move(what)}};
    }
    /// `field` is a path (`fills[3].price`), `offset` counts payload bytes.
    [[nodiscard]] static error decode_failed(std::string field, std::uint64_t offset, std::string what = {}) {
        return error{errc::decode_failed, offset, unknown, 0, text{{}, std::move(field), std::move(what)}};
    }
    [[nodiscard]] static error schema_mismatch(std::uint64_t recorded, std::uint64_t compiled,
                                               std::string what = {}) {
        return error{errc::schema_mismatch, recorded, compiled, 0, text{{}, {}, std::move(what)}};
    }
    [[nodiscard]] static error not_registered() noexcept { return error{errc::not_registered}; }
    [[nodiscard]] static error not_registered(std::string what) {
        return error{errc::not_registered, unknown, unknown, 0, text{{}, {}, std::move(what)}};
    }
    [[nodiscard]] static error blob_missing(std::string name) {
        return error{errc::blob_missing, unknown, unknown, 0, text{{}, {}, std::move(name)}};
    }
    [[nodiscard]] static error blob_mismatch(std::string name) {
        return error{errc::blob_mismatch, unknown, unknown, 0, text{{}, {}, std::move(name)}};
    }
    [[nodiscard]] static error apply_failed(std::uint64_t seq, std::string what) {
        return error{errc::apply_failed, seq, unknown, 0, text{{}, {}, std::move(what)}};
    }
    [[nodiscard]] static error catalog(std::string what) {
        return error{errc::catalog, unknown, unknown, 0, text{{}, {}, std::move(what)}};
    }

    /// The same error, naming the file or run it happened to. An error that already names one keeps it.
    [[nodiscard]] error at_path(std::string_view path) const {
        if (context_ != nullptr && !context_->words.path.empty()) return *this;
        error named = *this;
        text words = context_ != nullptr ? context_->words : text{};
        words.path = path;
        named.adopt(new context{{1}, std::move(words)});
        return named;
    }

    /// The same error, of the message at `index` (0-based) of several that were offered together; `field`
    /// says which: `messages[1]`.
    [[nodiscard]] error at_message(std::size_t index) const {
        error named = *this;
        text words = context_ != nullptr ? context_->words : text{};
        words.field = "messages[" + std::to_string(index) + "]";
        named.adopt(new context{{1}, std::move(words)});
        return named;
    }

    error(error const& other) noexcept
        : code_(other.code_), os_error_(other.os_error_), first_(other.first_), second_(other.second_),
          context_(other.context_) {
        if (context_ != nullptr) context_->owners.fetch_add(1, std::memory_order_relaxed);
    }
    error(error&& other) noexcept
        : code_(other.code_), os_error_(other.os_error_), first_(other.first_), second_(other.second_),
          context_(std::exchange(other.context_, nullptr)) {}
    error& operator=(error const& other) noexcept { return *this = error{other}; }
    error& operator=(error&& other) noexcept {
        if (this != &other) {
            adopt(std::exchange(other.context_, nullptr));
            code_ = other.code_;
            os_error_ = other.os_error_;
            first_ = other.first_;
            second_ = other.second_;
        }
        return *this;
    }
    ~error() { adopt(nullptr); }

    [[nodiscard]] errc code() const noexcept { return code_; }

    /// The entry concerned; of a gap the first that is missing, of `out_of_order` the one that was offered.
    /// `unknown` when it is not known or the error concerns no entry.
    [[nodiscard]] std::uint64_t seq() const noexcept {
        switch (code_) {
        case errc::corrupted:
        case errc::hash_mismatch:
        case errc::apply_failed: return first_;
        case errc::out_of_order: return second_;
        case errc::gap: return first_ + 1;
        default: return unknown;
        }
    }
    /// A byte offset: in the run, of `decode_failed` in the payload. `unknown` when there is none.
    [[nodiscard]] std::uint64_t offset() const noexcept {
        switch (code_) {
        case errc::corrupted:
        case errc::hash_mismatch: return second_;
        case errc::decode_failed: return first_;
        default: return unknown;
        }
    }
    /// The file or run it happened to; empty when it names none.
    [[nodiscard]] std::string_view path() const noexcept {
        return context_ ? context_->words.path : std::string_view{};
    }
    /// The path of the field that was not decoded (`fills[3].price`), or which of several messages was
    /// refused (`messages[1]`); else empty.
    [[nodiscard]] std::string_view field() const noexcept {
        return context_ ? context_->words.field : std::string_view{};
    }
    /// What is said about this error in particular, in words; may be empty.
    [[nodiscard]] std::string_view reason() const noexcept {
        return context_ ? context_->words.reason : std::string_view{};
    }

    /// The durable high-watermark. Precondition: code() == errc::out_of_order.
    [[nodiscard]] std::uint64_t high_watermark() const noexcept {
        NACRE_ASSERT(code_ == errc::out_of_order);
        return first_;
    }
    /// The last entry before the hole, the first after it, and how many are missing between. Precondition:
    /// code() == errc::gap.
    [[nodiscard]] std::uint64_t previous() const noexcept {
        NACRE_ASSERT(code_ == errc::gap);
        return first_;
    }
    [[nodiscard]] std::uint64_t next() const noexcept {
        NACRE_ASSERT(code_ == errc::gap);
        return second_;
    }
    [[nodiscard]] std::uint64_t missing() const noexcept {
        NACRE_ASSERT(code_ == errc::gap);
        return second_ - first_ - 1;
    }
    /// What the file holds, and what this program can do. Precondition: code() is errc::unsupported_format,
    /// errc::wrong_hasher or errc::schema_mismatch.
    [[nodiscard]] std::uint64_t found() const noexcept {
        NACRE_ASSERT(compares());
        return first_;
    }
    [[nodiscard]] std::uint64_t supported() const noexcept {
        NACRE_ASSERT(compares());
        return second_;
    }
    /// The size offered and the size allowed, of what the call says: bytes, or index keys. Precondition:
    /// code() == errc::too_large.
    [[nodiscard]] std::uint64_t size() const noexcept {
        NACRE_ASSERT(code_ == errc::too_large);
        return first_;
    }
    [[nodiscard]] std::uint64_t limit() const noexcept {
        NACRE_ASSERT(code_ == errc::too_large);
        return second_;
    }
    /// Why the run was halted. Precondition: code() == errc::halted.
    [[nodiscard]] halt_reason halt_cause() const noexcept {
        NACRE_ASSERT(code_ == errc::halted);
        return static_cast<halt_reason>(first_);
    }
    /// The number the operating system gave to an io error, or to the one that halted the run; 0 when there
    /// is none.
    [[nodiscard]] int os_error() const noexcept { return os_error_; }

    /// The code alone, of category "nacre"; no error for `error{}`.
    operator std::error_code() const noexcept { return make_error_code(code_); } // NOLINT: implicit

    /// One sentence, with path, seq and offset where they are known.
    [[nodiscard]] std::string message() const;

    friend bool operator==(error const& a, errc code) noexcept { return a.code_ == code; }
    /// Whether both say the same, in every part.
    friend bool operator==(error const& a, error const& b) noexcept {
        return a.code_ == b.code_ && a.os_error_ == b.os_error_ && a.first_ == b.first_ &&
               a.second_ == b.second_ && a.path() == b.path() && a.field() == b.field() &&
               a.reason() == b.reason();
    }
    friend std::ostream& operator<<(std::ostream& out, error const& value) { return out << value.message(); }

private:
    struct text {
        std::string path;
        std::string field;
        std::string reason;
    };
    struct context {
        std::atomic<std::uint32_t> owners;
        text words;
    };

    explicit error(errc code, std::uint64_t first = unknown, std::uint64_t second = unknown) noexcept
        : code_(code), first_(first), second_(second) {}
    error(errc code, std::uint64_t first, std::uint64_t second, int os_error, text words)
        : code_(code), os_error_(os_error), first_(first), second_(second),
          context_(new context{{1}, std::move(words)}) {}

    void adopt(context* replacement) noexcept {
        if (context_ != nullptr && context_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete context_;
        context_ = replacement;
    }

    [[nodiscard]] bool compares() const noexcept {
        return code_ == errc::unsupported_format || code_ == errc::wrong_hasher ||
               code_ == errc::schema_mismatch;
    }
    [[nodiscard]] std::string sentence() const;
    [[nodiscard]] std::string located_sentence() const;

    errc code_{};
    std::int32_t os_error_ = 0;
    std::uint64_t first_ = unknown;
    std::uint64_t second_ = unknown;
    context* context_ = nullptr;
};

static_assert(sizeof(error) <= 32, "an error travels through every result: it must stay small");

inline std::string error::sentence() const {
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

inline std::string error::located_sentence() const {
    std::string out = sentence();
    bool const located =
        code_ == errc::corrupted || code_ == errc::hash_mismatch || code_ == errc::apply_failed;
    if (located && first_ != unknown) out.append(" (seq ").append(std::to_string(first_)).append(")");
    if (located && second_ != unknown) out.append(" at offset ").append(std::to_string(second_));
    return out;
}

inline std::string error::message() const {
    std::string out = located_sentence();
    if (!field().empty() && code_ != errc::decode_failed) out.append(" (").append(field()).append(")");
    if (!path().empty()) out.append(" [").append(path()).append("]");
    return out;
}

}}} // namespace nacre::core
