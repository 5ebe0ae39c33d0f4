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

    [[nodiscard]] static error io(int os_error, std::string_view what);
    [[nodiscard]] static error disk_full(std::string_view what);
    /// `seq` and `offset` may be `unknown`.
    [[nodiscard]] static error corrupted(std::uint64_t seq, std::uint64_t offset, std::string_view what);
    [[nodiscard]] static error hash_mismatch(std::uint64_t seq, std::uint64_t offset = unknown) noexcept;
    [[nodiscard]] static error out_of_order(std::uint64_t high_watermark, std::uint64_t seq) noexcept;
    [[nodiscard]] static error closed() noexcept { return error{errc::closed}; }
    /// Between `previous` and `next`, both present, `next - previous - 1` entries are missing.
    [[nodiscard]] static error gap(std::uint64_t previous, std::uint64_t next) noexcept;
    [[nodiscard]] static error crashed_predecessor(std::string_view path);
    [[nodiscard]] static error unsupported_format(std::uint64_t found, std::uint64_t supported) noexcept;
    [[nodiscard]] static error wrong_hasher(std::uint64_t recorded, std::uint64_t compiled) noexcept;
    [[nodiscard]] static error not_sealed() noexcept { return error{errc::not_sealed}; }
    [[nodiscard]] static error not_found() noexcept { return error{errc::not_found}; }
    [[nodiscard]] static error not_found(std::string_view what);
    [[nodiscard]] static error too_large(std::uint64_t size, std::uint64_t limit) noexcept;
    [[nodiscard]] static error invalid_argument(std::string_view what);
    [[nodiscard]] static error no_run_open() noexcept { return error{errc::no_run_open}; }
    [[nodiscard]] static error halted(halt_reason reason) noexcept;
    /// The same, with what stopped the run in its sentence, its path and its number. What is halted already
    /// stays so. Made once, at the halt: copies share it, so that later calls give it without allocating.
    [[nodiscard]] static error halted(halt_reason reason, error const& cause);
    [[nodiscard]] static error timeout() noexcept { return error{errc::timeout}; }
    [[nodiscard]] static error busy() noexcept { return error{errc::busy}; }
    [[nodiscard]] static error encode_failed() noexcept { return error{errc::encode_failed}; }
    [[nodiscard]] static error encode_failed(std::string_view what);
    /// `field` is a path (`fills[3].price`), `offset` counts payload bytes.
    [[nodiscard]] static error decode_failed(std::string_view field, std::uint64_t offset,
                                             std::string_view what = {});
    [[nodiscard]] static error schema_mismatch(std::uint64_t recorded, std::uint64_t compiled,
                                               std::string_view what = {});
    [[nodiscard]] static error not_registered() noexcept { return error{errc::not_registered, unknown}; }
    [[nodiscard]] static error not_registered(std::string_view what);
    /// The type of an entry.
    [[nodiscard]] static error not_registered(std::uint64_t seq, std::string_view what);
    [[nodiscard]] static error blob_missing(std::string_view name);
    [[nodiscard]] static error blob_mismatch(std::string_view name);
    [[nodiscard]] static error apply_failed(std::uint64_t seq, std::string_view what);
    [[nodiscard]] static error catalog(std::string_view what);

    /// The same error, naming the file or run it happened to. An error that already names one keeps it.
    [[nodiscard]] error at_path(std::string_view path) const;

    /// The same error, of the message at `index` (0-based) of several that were offered together; `field`
    /// says which: `messages[1]`.
    [[nodiscard]] error at_message(std::size_t index) const;

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
        case errc::not_registered:
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
    error(errc code, std::uint64_t first, std::uint64_t second, int os_error, std::string_view path,
          std::string_view field, std::string_view reason);

    void adopt(context* replacement) noexcept {
        if (context_ != nullptr) [[unlikely]]
            release(context_);
        context_ = replacement;
    }
    /// Out of line, since every result that ends comes by here.
    [[gnu::cold]] static void release(context* of) noexcept;

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

}}} // namespace nacre::core

#ifndef NACRE_COMPILED
#include <nacre/core/error.ipp>
#endif
