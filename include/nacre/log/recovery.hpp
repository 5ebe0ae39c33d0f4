// SPDX-License-Identifier: BSL-1.0
// Recovery: judges a run that was left unsealed, makes what it accepts durable, and seals it with its
// verdict.
//
// Invariants
//   1. It holds the run like a writer does, and reads with `read_at`: a media error is damage at that offset.
//   2. Before it reports anything, it rewrites in place (identical bytes) what it accepts beyond the last
//      superblock's committed offset (`process`: all of it), and syncs. A page that a failed sync left clean,
//      or a batch whose writer died before syncing, is durable before anyone acts on it.
//   3. A tail is cut only after it was kept aside durably; from the superblock with log_end on, it is never
//      log.
//   4. Quarantine writes superblocks only: acknowledged entries behind the damage, and the evidence, stay.
//   5. Every step is idempotent: interrupted anywhere and begun again, it ends in the same bytes. A run that
//      is sealed is only ever given back a superblock that a crash took.
//
// Crash points: before 2 is synced the file has the same bytes as before; keeping aside replaces its own
// copy; the cut is one superblock, the other still says what it said; sealing argues for itself in seal.hpp.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/format/superblock.hpp>
#include <nacre/log/bytes_source.hpp>
#include <nacre/log/log_projection.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/log/run_head.hpp>
#include <nacre/log/scan.hpp>
#include <nacre/log/seal.hpp>
#include <nacre/log/superblock_writer.hpp>
#include <nacre/log/verdict.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

/// A run held by recovery: its progress is loaded, and all it allows is `seal`.
template <class Backend, class Hasher>
class recovered_run {
public:
    using digest_type = typename Hasher::digest_type;

    /// Opens `id` and judges it. Errors: `not_found`, `busy` (a live writer), `unsupported_format`,
    /// `wrong_hasher`, `corrupted` when header or manifest cannot be read (the file is left as it is), `io`.
    /// O(bytes of the run).
    [[nodiscard]] static result<recovered_run> open(Backend const& backend, run_id const& id,
                                                    log_options options = {}, scan_checks checks = {});

    /// Carries the verdict out: quarantines, or keeps the tail aside, cuts and seals. Durable on return.
    /// Gives the terminal status. Again after an error or a crash: the same end. A sealed run is left as it
    /// is.
    [[nodiscard]] result<status> seal();

    [[nodiscard]] log::verdict const& verdict() const noexcept { return verdict_; }
    [[nodiscard]] std::uint64_t high_watermark() const noexcept { return block_.high_watermark; }
    [[nodiscard]] durability_policy durability() const noexcept { return header_.durability; }
    [[nodiscard]] core::manifest manifest() const {
        return log::manifest_of(*projection_->inputs(), header_.durability, header_.hasher, block_);
    }
    /// The status that `seal` will give, or has given.
    [[nodiscard]] status terminal_status() const noexcept;

private:
    using appendable = typename Backend::appendable;

    recovered_run(Backend const& backend, appendable run, run_head const& head, log_options const& options)
        : backend_(backend), run_(std::make_unique<appendable>(std::move(run))), header_(head.header),
          found_(head.superblocks), options_(options) {}

    [[nodiscard]] result<void> load(scan_checks checks);

    [[nodiscard]] result<digest_type> digest_of_header() const;

    /// Walks the accepted frames; of a sealed run the manifest only.
    [[nodiscard]] result<void> project(window_source<appendable>& source, std::uint64_t accepted_end);

    /// Makes the accepted prefix durable and puts what it says into the superblock to come.
    [[nodiscard]] result<void> adopt_prefix();

    /// Of a damaged run: those of the accepted prefix and what the superblock knew, which may be of entries
    /// now damaged.
    void note_times();

    [[nodiscard]] result<void> rewrite(std::uint64_t from, std::uint64_t to);

    [[nodiscard]] result<void> carry_out();

    /// The slot that was found current may have been written by a process that died before syncing it. It
    /// must be durable before the other one is touched, or a power loss takes both.
    [[nodiscard]] result<void> settle_current_slot() {
        NACRE_TRY(run_->sync());
        superblocks_.synced();
        return {};
    }

    [[nodiscard]] result<void> repair_other_slot();

    [[nodiscard]] result<void> quarantine();

    [[nodiscard]] result<void> keep_tail_aside();

    Backend backend_;
    std::unique_ptr<appendable> run_; ///< null once sealed or moved from
    [[no_unique_address]] Hasher hash_{};
    format::run_header header_;
    format::superblock_pair found_;
    log_options options_;
    std::uint64_t extent_ = 0;
    log::verdict verdict_;
    prefix_scan<digest_type> prefix_;
    std::unique_ptr<log_projection> projection_ = std::make_unique<log_projection>();
    format::superblock block_{};
    superblock_writer superblocks_;
};

}}} // namespace nacre::log

#include <nacre/log/recovery.ipp>

#ifdef NACRE_COMPILED
#include <nacre/log/instances.hpp>
namespace nacre { inline namespace nacre_v1 { namespace log {
NACRE_LOG_INSTANCES(extern, recovered_run)
}}} // namespace nacre::log
#endif
