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
[[nodiscard]] std::uint64_t content_end_of(bytes_view bytes, std::uint64_t from) noexcept;

template <hashing::hasher H, class Encoder>
class run_check {
public:
    run_check(run_image const& image, H const& hash, Encoder const& encoder, verify_options const& options)
        : image_(image), hash_(hash), encoder_(encoder), options_(options), report_(options.findings_max) {}

    /// Errors: `unsupported_format`, `corrupted` (header unreadable, or of another run), `wrong_hasher`.
    [[nodiscard]] result<report> run(run_id const& id) && {
        NACRE_TRY_VALUE(header, format::read_header(image_.head));
        NACRE_TRY(format::check_hasher<H>(header));
        if (header.run_id != id)
            return error::corrupted(error::unknown, 0,
                                    "the header names another run, " + header.run_id.str());
        header_ = header;
        report_.run_id = id;
        report_.bytes = image_.file.size();
        pair_ = check_superblocks(image_.head, header_.run_tag, report_);

        auto const* current = pair_.current();
        if (image_.live)
            check_live();
        else if (current == nullptr)
            check_without_superblocks();
        else if (current->status == status::quarantined)
            check_quarantined(*current);
        else if (format::is_sealed(*current))
            check_sealed(*current);
        else
            check_crashed(*current);
        return std::move(report_);
    }

private:
    using digest_type = typename H::digest_type;
    using enum finding_kind;

    [[nodiscard]] bytes_view file() const noexcept { return image_.file; }

    [[nodiscard]] observed_log<digest_type> walk(log_bounds const& bounds) {
        std::array<std::uint64_t, format::superblock_count> commit_ends{};
        for (std::size_t slot = 0; slot < commit_ends.size(); ++slot)
            if (pair_.slots[slot]) commit_ends[slot] = pair_.slots[slot]->committed_offset;
        return log_check<H, Encoder>(file(), header_, bounds, commit_ends, hash_, encoder_, report_, options_)
            .run();
    }

    [[nodiscard]] std::uint64_t within_file(std::uint64_t offset) const noexcept {
        return std::min<std::uint64_t>(offset, file().size());
    }

    void check_sealed(format::superblock const& block) {
        report_.status = block.status;
        report_.high_watermark = block.high_watermark;
        std::uint64_t const at = format::superblock_offset(pair_.current_slot());
        auto const footer = read_footer(file(), block.footer_offset, header_.run_tag, hash_);
        if (!footer)
            report_.add(manifest_mismatch, 0, 0, block.footer_offset,
                        "the footer cannot be read: damaged, or not where the superblock places it");

        auto log = walk({within_file(block.log_end), true, block.high_watermark});
        claims_check<digest_type> claims(log, report_);
        claims.check_seal(claims_of(block, at, sizeof(digest_type)));
        claims.check_sealed_superblock(block, at, file().size(), header_.durability);
        if (footer) claims.check_footer(*footer, block, file().size());
        check_index(log, footer, block.log_end, block.footer_offset);
        check_end(footer ? footer->offset + footer->bytes : block.file_end);
    }

    /// Neither superblock can be read: a footer at the file's end says that the run was sealed.
    void check_without_superblocks() {
        auto const footer = find_footer(file(), header_.run_tag, hash_);
        if (!footer) {
            report_.add(manifest_mismatch, 0, 0, format::superblock_offset(0),
                        "neither superblock nor footer can be read: the run's status is not known");
            auto const log = walk(tail_bounds(file().size()));
            report_.high_watermark = log.last_slot;
            claims_check<digest_type>(log, report_).check_acknowledged(log.acknowledged_seq);
            return;
        }
        auto const& fields = footer->footer.fields;
        report_.status = is_known(fields.status) ? fields.status : status::running;
        report_.high_watermark = fields.high_watermark;
        auto log = walk({within_file(fields.log_end), true, fields.high_watermark});
        claims_check<digest_type>(log, report_).check_seal(claims_of(*footer));
        check_index(log, footer, fields.log_end, footer->offset);
    }

    void check_index(observed_log<digest_type>& log, std::optional<placed_footer> const& footer,
                     std::uint64_t log_end, std::uint64_t footer_offset) {
        auto const plan =
            footer ? index_plan::of(footer->footer) : index_plan::of(log, log_end, footer_offset);
        if (plan)
            index_check<H>(file(), header_.run_tag, hash_, log, report_).run(*plan);
        else if (!footer && footer_offset > log_end)
            report_.add(index_drift, 0, 0, log_end,
                        "the index cannot be checked: the footer that describes it is damaged");
    }

    void check_end(std::uint64_t end) {
        if (file().size() > end)
            report_.add(byte_not_accounted_for, 0, 0, end, file().size() - end, " bytes behind the footer");
    }

    void check_live() {
        report_.live = true;
        auto const log = walk({file().size(), true, ~std::uint64_t{0}});
        report_.high_watermark = log.last_slot;
        check_open_claims(log);
    }

    void check_crashed(format::superblock const& block) {
        report_.add(manifest_mismatch, 0, 0, format::superblock_offset(pair_.current_slot()),
                    "the status is running, and no writer holds the run: it was not sealed");
        std::uint64_t const end = block.log_end != 0 ? within_file(block.log_end) : file().size();
        auto const log = walk(tail_bounds(end));
        report_.high_watermark = log.last_slot;
        check_open_claims(log);
        std::uint64_t const content_end = content_end_of(file(), end);
        if (content_end > end)
            report_.add(byte_not_accounted_for, 0, 0, end, content_end - end,
                        " bytes behind the end of the log, left by a seal or cut that was not finished");
    }

    void check_quarantined(format::superblock const& block) {
        report_.status = status::quarantined;
        report_.high_watermark = block.high_watermark;
        std::uint64_t const found_before = report_.count();
        auto const log = walk(tail_bounds(block.log_end != 0 ? within_file(block.log_end) : file().size()));
        check_open_claims(log);
        if (report_.count() == found_before)
            report_.add(manifest_mismatch, block.damage_seq, block.damage_seq, block.damage_offset,
                        "the run is quarantined for damage that is not there");
    }

    [[nodiscard]] log_bounds tail_bounds(std::uint64_t limit) const noexcept {
        std::uint64_t const from = std::min<std::uint64_t>(format::log_begin, limit);
        log_bounds out{content_end_of(file().first(static_cast<std::size_t>(limit)), from), false,
                       ~std::uint64_t{0}};
        for (auto const& slot : pair_.slots) {
            if (!slot) continue;
            out.acknowledged_seq = std::max(out.acknowledged_seq, slot->high_watermark);
            out.acknowledged_offset = std::max(out.acknowledged_offset, slot->committed_offset);
        }
        return out;
    }

    /// What the superblocks of a run say that was not sealed.
    void check_open_claims(observed_log<digest_type> const& log) {
        claims_check<digest_type> claims(log, report_);
        std::uint64_t acknowledged_seq = log.acknowledged_seq;
        for (std::size_t slot = 0; slot < format::superblock_count; ++slot) {
            if (!pair_.slots[slot]) continue;
            claims.check_open_superblock(*pair_.slots[slot], slot, header_.durability);
            acknowledged_seq = std::max(acknowledged_seq, pair_.slots[slot]->high_watermark);
        }
        claims.check_acknowledged(acknowledged_seq);
    }

    run_image image_;
    [[no_unique_address]] H hash_;
    Encoder const& encoder_;
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
    return run_check<H, Encoder>(image, H{}, encoder, options).run(id);
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
                                        verify_options const& options = {}) const {
        auto outcome = verify_run(backend, id, options);
        if (!outcome) return outcome.error().at_path(backend.location(id));
        return outcome;
    }

private:
    using readable = typename Backend::readable;

    [[nodiscard]] result<report> verify_run(Backend const& backend, run_id const& id,
                                            verify_options const& options) const {
        NACRE_TRY_VALUE(run, backend.open_read(id));
        // A writer that seals between two looks is met by looking again: superblocks, then the hold, then
        // superblocks.
        std::vector<std::byte> head;
        bool live = false;
        for (int look = 0; look < 2; ++look) {
            NACRE_TRY_VALUE(bytes, log::read_head_bytes(run));
            head = std::move(bytes);
            if (looks_sealed(head)) break;
            live = run.writer_alive();
            if (live) break;
        }
        NACRE_TRY_VALUE(file, live ? published_part(run, head) : whole(run));
        run_image image{file, head, live};
        return run_check<Hasher, Encoder>(image, Hasher{}, encoder_, options).run(id);
    }

    [[nodiscard]] static format::superblock_pair superblocks_in(bytes_view head) {
        auto const parsed = log::parse_run_head(head);
        return parsed ? parsed->superblocks : format::superblock_pair{};
    }

    [[nodiscard]] static bool looks_sealed(bytes_view head) {
        auto const pair = superblocks_in(head);
        return pair.current() != nullptr && format::is_sealed(*pair.current());
    }

    [[nodiscard]] static result<bytes_view> whole(readable const& run) {
        NACRE_TRY_VALUE(extent, run.extent());
        return run.view(0, extent);
    }

    /// Up to what is published. A hold that published nothing (a recovery at work): up to what the superblock
    /// names.
    [[nodiscard]] static result<bytes_view> published_part(readable const& run, bytes_view head) {
        auto const pair = superblocks_in(head);
        std::uint64_t const named = pair.current() != nullptr ? pair.current()->committed_offset : 0;
        NACRE_TRY_VALUE(extent, run.extent());
        return run.view(0, std::min(extent, std::max({run.published(), named, format::log_begin})));
    }

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
                                        verify_options const& options = {}) const {
        NACRE_TRY_VALUE(backend, Policy::open_backend(where));
        return positional::verify(backend, id, options);
    }
    template <std::same_as<typename Policy::backend> B>
    [[nodiscard]] result<report> verify(B const& backend, run_id const& id,
                                        verify_options const& options = {}) const {
        return positional::verify(backend, id, options);
    }
};

}}} // namespace nacre::verification

#ifndef NACRE_COMPILED
#include <nacre/verifier/verifier.ipp>
#endif

#ifdef NACRE_COMPILED
#include <nacre/verifier/instances.hpp>
#endif
