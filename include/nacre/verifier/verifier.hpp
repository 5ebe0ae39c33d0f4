// SPDX-License-Identifier: BSL-1.0
// verifier: proves a run intact, byte by byte, or says everything that is wrong with it.
//
// It walks the bytes itself and trusts no reader, no index and no superblock. What is verified depends on the
// run:
//     sealed       every byte of the file: a sealed run without findings has each bit as it was written
//     live         a writer holds it: header, superblocks and the log up to what the writer had published.
//                  Findings are damage; that it is not sealed is none
//     crashed      no writer, not sealed: the log as far as it goes. That it is not sealed is a finding, and
//                  so is a tail behind its last commit
//     quarantined  the log, damage and all: what quarantined it is found again
//
// Invariants
//   1. Nothing is ever written.
//   2. Nothing stops it: behind damage it finds the next intact frame and goes on.
//   3. Time is linear in the file, whatever its bytes; memory is proportional to its index and to the
//      findings listed.
//
// What cannot be read at all (a failing medium, somebody truncating the file under the mapping) raises
// SIGBUS: whoever verifies files he cannot trust does so in a process apart, as nacre-verify does.
//
// Threads: any number of verifiers of the same run, each used by one thread at a time.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/backend/file_backend.hpp>
#include <nacre/core/result.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/format/header.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/log/place.hpp>
#include <nacre/log/run_head.hpp>
#include <nacre/verifier/claims_check.hpp>
#include <nacre/verifier/head_check.hpp>
#include <nacre/verifier/index_check.hpp>
#include <nacre/verifier/log_check.hpp>
#include <nacre/verifier/options.hpp>
#include <nacre/verifier/report.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace verification {

/// Derives no keys.
struct no_key_derivation {};

/// A run as it was found.
struct run_image {
    bytes_view file; ///< all of it; of a live run: up to the published committed offset
    bytes_view head; ///< its first bytes, up to `log_begin` of them; of a live run a copy taken before `file`
    bool live = false;
};

/// Where the content ends in [from, bytes.size()), rounded up to 8: behind the last byte that is not zero.
[[nodiscard]] inline std::uint64_t content_end_of(bytes_view bytes, std::uint64_t from) noexcept {
    constexpr std::uint64_t piece_bytes = 64 * 1024;
    std::uint64_t end = bytes.size();
    while (end > from) {
        std::uint64_t const start = end - std::min(piece_bytes, end - from);
        bytes_view const piece =
            bytes.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start));
        if (!format::all_zero(piece)) break;
        end = start;
    }
    while (end > from && bytes[static_cast<std::size_t>(end - 1)] == std::byte{0})
        --end;
    return std::min<std::uint64_t>(bytes.size(), format::align_up(static_cast<std::size_t>(end)));
}

template <hashing::hasher H>
class run_check {
public:
    run_check(run_image const& image, H const& hash, payload_judge const& judge,
              verify_options const& options)
        : image_(image), hash_(hash), judge_(judge), options_(options), report_(options.findings_max) {}

    /// Errors: `unsupported_format`, `corrupted` (header unreadable, or of another run), `wrong_hasher`.
    [[nodiscard]] result<report> run(run_id const& id) &&;

private:
    using digest_type = typename H::digest_type;
    using enum finding_kind;

    [[nodiscard]] bytes_view file() const noexcept { return image_.file; }

    [[nodiscard]] observed_log<digest_type> walk(log_bounds const& bounds);

    [[nodiscard]] std::uint64_t within_file(std::uint64_t offset) const noexcept {
        return std::min<std::uint64_t>(offset, file().size());
    }

    void check_sealed(format::superblock const& block);

    /// Neither superblock can be read: a footer at the file's end says that the run was sealed.
    void check_without_superblocks();

    void check_index(observed_log<digest_type>& log, std::optional<placed_footer> const& footer,
                     std::uint64_t log_end, std::uint64_t footer_offset);

    void check_end(std::uint64_t end);

    void check_live();

    void check_crashed(format::superblock const& block);

    void check_quarantined(format::superblock const& block);

    [[nodiscard]] log_bounds tail_bounds(std::uint64_t limit) const noexcept;

    /// What the superblocks of a run say that was not sealed.
    void check_open_claims(observed_log<digest_type> const& log);

    run_image image_;
    [[no_unique_address]] H hash_;
    payload_judge judge_;
    verify_options const& options_;
    report report_;
    format::run_header header_;
    format::superblock_pair pair_;
};

/// Verifies a run that no writer holds, from its bytes alone. Errors: `unsupported_format`, `wrong_hasher`,
/// `corrupted` (the header cannot be read, or names another run than `id`). O(bytes).
template <hashing::hasher H, class Encoder = no_key_derivation>
[[nodiscard]] result<report> verify_bytes(bytes_view file, run_id const& id,
                                          verify_options const& options = {}, Encoder const& encoder = {}) {
    run_image const image{file, file.first(std::min<std::size_t>(file.size(), format::log_begin)), false};
    return run_check<H>(image, H{}, payload_judge(encoder), options).run(id);
}

template <class Backend = storage::file_backend, class Encoder = encoding::raw_encoder,
          class Hasher = hashing::xxh3_128>
class basic_verifier {
public:
    explicit basic_verifier(Encoder encoder = {}) : encoder_(std::move(encoder)) {
        storage::require_backend<Backend>();
        hashing::require_hasher<Hasher>();
    }

    /// Errors: `not_found`, `unsupported_format`, `wrong_hasher`, `corrupted` (the header cannot be read, or
    /// names another run), `io`. O(bytes of the run); a live run is verified as far as it was published.
    [[nodiscard]] result<report> verify(Backend const& backend, run_id const& id,
                                        verify_options const& options = {}) const;

private:
    using readable = typename Backend::readable;

    [[nodiscard]] result<report> verify_run(Backend const& backend, run_id const& id,
                                            verify_options const& options) const;

    [[nodiscard]] static format::superblock_pair superblocks_in(bytes_view head);

    [[nodiscard]] static bool looks_sealed(bytes_view head);

    [[nodiscard]] static result<bytes_view> whole(readable const& run) {
        NACRE_TRY_VALUE(extent, run.extent());
        return run.view(0, extent);
    }

    /// Up to what is published. A hold that published nothing (a recovery at work): up to what the superblock
    /// names.
    [[nodiscard]] static result<bytes_view> published_part(readable const& run, bytes_view head);

    [[no_unique_address]] Encoder encoder_;
};

/// The verifier of a policy's runs.
template <class Policy = log::default_policy, class Encoder = encoding::raw_encoder>
class verifier : public basic_verifier<typename Policy::backend, Encoder, typename Policy::hasher> {
    using positional = basic_verifier<typename Policy::backend, Encoder, typename Policy::hasher>;

public:
    using positional::positional;

    /// Verifies a run of a place; see basic_verifier. Errors: those of the place too.
    [[nodiscard]] result<report> verify(log::place const& where, run_id const& id,
                                        verify_options const& options = {}) const;
    template <std::same_as<typename Policy::backend> B>
    [[nodiscard]] result<report> verify(B const& backend, run_id const& id,
                                        verify_options const& options = {}) const {
        return positional::verify(backend, id, options);
    }
};

}}} // namespace nacre::verification

#include <nacre/verifier/verifier.ipp>

#ifdef NACRE_COMPILED
#include <nacre/verifier/instances.hpp>
#endif
