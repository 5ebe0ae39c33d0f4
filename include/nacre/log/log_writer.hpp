// SPDX-License-Identifier: BSL-1.0
// log_writer: appends batches to one run, over any backend.
//
// Ownership and threads: owns the run's only appendable. One thread at a time; `names()` alone may be used
// from any.
//
// Invariants
//   1. The watermark moves, and the committed offset is published, only after the batch is durable under the
//      run's policy: synced (`immediate`) or written (`process`).
//   2. Every batch is `definitions of names it is first to use | entries | commit`, one append, one chain
//      step. The commit's acknowledged_seq is the watermark before the batch, durable since the batch before.
//   3. Before a batch is written, space for it and for the close reserve is reserved: a full disk is an error
//      code, and a normal close, which says so by `release_close_reserve`, always fits.
//   4. After a failed write or sync nothing more is appended, ever; a failed sync is not retried. Only `halt`
//      may then still try to record why.
//   5. Superblocks are written after the sync that covers what they name, and become durable with the next
//      one: every 64 MiB or second, at anchors, halt and seal.
//   6. The bytes from first frame to last commit depend on the calls and their time arguments alone.
//
// Crash points of an append: before or during the write the batch is torn (cut by recovery); written and not
// synced it is whole or torn, and was not acknowledged; synced and not published it is accepted by recovery;
// published, every later commit and superblock proves it.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/backend/os/boot_id.hpp>
#include <nacre/core/anchor.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/format/anchor_frame.hpp>
#include <nacre/format/commit_frame.hpp>
#include <nacre/format/header.hpp>
#include <nacre/format/manifest_frame.hpp>
#include <nacre/format/superblock.hpp>
#include <nacre/log/entry_writer.hpp>
#include <nacre/log/index.hpp>
#include <nacre/log/name_table.hpp>
#include <nacre/log/run_head.hpp>
#include <nacre/log/seal.hpp>
#include <nacre/log/superblock_writer.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace log {

struct log_options {
    std::uint64_t superblock_every_bytes = std::uint64_t{64} << 20;
    std::chrono::nanoseconds superblock_every = std::chrono::seconds(1);
    std::array<std::byte, 16> boot_id = os::boot_id(); ///< of this machine's boot; zero: unknown
};

template <class Backend, class Hasher>
class log_writer {
public:
    using backend_type = Backend;
    using hasher_type = Hasher;
    using digest_type = typename Hasher::digest_type;
    using appendable = typename Backend::appendable;

    /// Starts a run. `crashed_predecessor` when the id exists unsealed, `closed` when it exists sealed,
    /// `busy` while another holds it. Durable on return.
    [[nodiscard]] static result<log_writer> create(Backend const& backend, run_inputs const& inputs,
                                                   durability_policy policy, timestamp now,
                                                   log_options options = {});

    /// Appends `drafts` as one batch, durable on return. The first seq must be the watermark + 1 and the
    /// batch gapless, else `out_of_order` and nothing of it is kept. An empty batch changes nothing. After
    /// seal: `closed`.
    [[nodiscard]] result<void> append(std::span<entry_draft const> drafts, timestamp now) {
        NACRE_TRY(check_open());
        std::uint64_t next = high_watermark_ + 1;
        for (auto const& draft : drafts)
            if (draft.seq != next++) return error::out_of_order(high_watermark_, draft.seq);
        if (drafts.empty()) return {};
        scratch_.clear();
        for (auto const& draft : drafts)
            NACRE_TRY(encode(draft));
        bytes_span const segments[] = {bytes_span(scratch_)};
        return append_frames(segments, high_watermark_ + 1, drafts.size(), now);
    }

    /// Appends `count` entries that were encoded in place (entry_writer.hpp) with seqs from `first_seq` on
    /// and ids from `names()`, as one batch, durable on return. Links their keys and stores their digests in
    /// the frames themselves.
    [[nodiscard]] result<void> append_frames(std::span<bytes_span const> segments, std::uint64_t first_seq,
                                             std::uint64_t count, timestamp now);

    /// Records that a snapshot holds the effect of all entries up to `what.high_watermark`. Refused
    /// (`invalid_argument`) past the watermark or before the latest anchor. Durable on return.
    [[nodiscard]] result<void> record_anchor(anchor const& what, timestamp now);

    /// Stores what has been committed since the last superblock, durably. For a quiet moment: until a later
    /// commit or superblock is stored, damage to the newest batch cannot be told from a torn one.
    [[nodiscard]] result<void> settle(timestamp now);

    /// From now on batches may use the close reserve, all of it but the footer's part: the next one holds the
    /// entry that ends the run. So a disk that filled up since the last batch does not keep a run from ending
    /// in order.
    void release_close_reserve() noexcept { reserve_bytes_ = format::footer_reserve_bytes; }

    /// Stops the run for good and tries to store why, in space it already has. Recovery owns the run from
    /// here on.
    void halt(halt_reason reason);

    /// Ends the run with a terminal status; reads go on working, appends give `closed`. Refuses `running`,
    /// and `quarantined`, which only recovery gives. Durable on return.
    [[nodiscard]] result<void> seal(status terminal);

    [[nodiscard]] std::uint64_t high_watermark() const noexcept { return high_watermark_; }
    [[nodiscard]] std::uint64_t committed_offset() const noexcept { return end_; }
    [[nodiscard]] digest_type const& chain() const noexcept { return chain_; }
    [[nodiscard]] std::optional<anchor> const& latest_anchor() const noexcept { return last_anchor_; }
    [[nodiscard]] run_inputs const& inputs() const noexcept { return inputs_; }
    [[nodiscard]] core::manifest manifest() const {
        return manifest_of(inputs_, policy_, Hasher::id, block_);
    }
    /// Gives topics, payload types and index kinds their ids. Any thread.
    [[nodiscard]] run_names& names() noexcept { return *names_; }
    [[nodiscard]] bool sealed() const noexcept { return state_ == state::sealed; }

private:
    enum class state {
        none,
        open,
        refused,  ///< a batch had no space: nothing more is appended, superblocks can be written
        poisoned, ///< a write or sync failed: nothing more is written
        halted,
        sealed,
    };

    log_writer(Backend const& backend, run_inputs const& inputs, durability_policy policy,
               log_options const& options, timestamp now)
        : backend_(backend), inputs_(inputs), policy_(policy), options_(options), superblock_time_(now) {
        block_.status = status::running;
        block_.boot_id = options.boot_id;
    }

    [[nodiscard]] result<void> check_open() const noexcept;

    [[nodiscard]] error why_not_created(error failure) const;

    [[nodiscard]] result<void> encode(entry_draft const& draft);

    /// Links, digests, indexes and chains one entry's frame, which will stand at `offset`.
    void complete(bytes_span frame, format::entry_fixed const& fixed, std::uint64_t offset);

    void define_new_names(std::vector<std::byte>& out, std::uint64_t next_seq);

    /// Appends to `out` the commit of the batch that starts at `end_` and is `batch_bytes` long; steps the
    /// chain.
    void append_commit(std::vector<std::byte>& out, std::uint64_t first_seq, std::uint64_t last_seq,
                       std::uint64_t batch_bytes, timestamp now);

    /// Writes `parts_` and makes them durable under the policy.
    [[nodiscard]] result<void> write_batch(std::uint64_t bytes);

    void note_committed() noexcept;

    void publish(timestamp now, bool superblock_due = false);

    template <class F>
    [[nodiscard]] result<void> poison_on_error(F&& f) {
        auto outcome = f();
        if (!outcome) state_ = state::poisoned;
        return outcome;
    }

    Backend backend_;
    run_inputs inputs_;
    durability_policy policy_;
    log_options options_;
    [[no_unique_address]] Hasher hash_{};
    std::unique_ptr<appendable> run_; ///< null once moved from
    std::unique_ptr<run_names> names_ = std::make_unique<run_names>();
    state state_ = state::none;
    halt_reason halted_ = halt_reason::none;

    std::uint64_t end_ = 0; ///< committed offset: where the next batch goes
    std::uint64_t high_watermark_ = 0;
    std::int64_t ts_init_min_ = std::numeric_limits<std::int64_t>::max();
    std::int64_t ts_init_max_ = std::numeric_limits<std::int64_t>::min();
    digest_type chain_{};
    format::superblock block_{}; ///< what the next superblock will say
    superblock_writer superblocks_;
    std::uint64_t superblock_at_ = 0; ///< committed offset of the last superblock written
    std::uint64_t settled_at_ = 0;    ///< and of the last one known durable
    timestamp superblock_time_;
    std::uint64_t reserve_bytes_ = format::close_reserve_bytes; ///< kept free behind every batch
    std::optional<anchor> last_anchor_;
    log_index index_;
    std::uint32_t topics_defined_ = 0;
    std::uint32_t payload_types_defined_ = 0;
    std::uint32_t index_kinds_defined_ = 0;

    // Buffers reused batch by batch.
    format::chain_builder<Hasher> batch_;
    std::vector<std::byte> scratch_;
    std::vector<std::byte> definitions_;
    std::vector<std::byte> commit_;
    std::vector<bytes_view> parts_;
};

}}} // namespace nacre::log

#include <nacre/log/log_writer.ipp>

#ifdef NACRE_COMPILED
#include <nacre/log/instances.hpp>
namespace nacre { inline namespace nacre_v1 { namespace log {
NACRE_LOG_INSTANCES(extern, log_writer)
}}} // namespace nacre::log
#endif
