// SPDX-License-Identifier: BSL-1.0
// reader: one run, read: entries by seq, by key and in order, in both directions; anchors, names, manifest.
//
// Owns its access to the run. It may be moved; ranges and views go on working, and must not outlive it.
// Reading takes no lock and never disturbs a writer. What a live writer commits is met by `refresh`, and by
// forward scans at their end.
//
//     auto opened = nacre::reader<>::open("data/desk", id);
//     for (auto const& entry : opened->scan())       // entries, verified: an error ends the loop
//         use(entry.seq(), entry.payload());
//     if (auto const read = opened->status(); !read) complain(read.error());
//
// Threads: one at a time; any number of readers of the same run.
#pragma once

#include <nacre/backend/concept.hpp>
#include <nacre/backend/file_backend.hpp>
#include <nacre/core/anchor.hpp>
#include <nacre/core/assert.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/payload_type_info.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>
#include <nacre/core/uuid.hpp>
#include <nacre/encoder/concept.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/log/log_reader.hpp>
#include <nacre/log/place.hpp>
#include <nacre/reader/definition_list.hpp>
#include <nacre/reader/header_index.hpp>
#include <nacre/reader/key_history.hpp>
#include <nacre/reader/nearest_name.hpp>
#include <nacre/reader/reader_access.hpp>
#include <nacre/reader/replay_plan.hpp>
#include <nacre/reader/scan.hpp>
#include <nacre/reader/time_scan.hpp>
#include <nacre/reader/trace.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace reading {

template <class Backend = storage::file_backend, class Encoder = encoding::raw_encoder,
          class Hasher = hashing::xxh3_128>
class basic_reader {
    static_assert((storage::require_backend<Backend>(), true));
    static_assert((hashing::require_hasher<Hasher>(), true));

public:
    using backend_type = Backend;
    using encoder_type = Encoder;
    using hasher_type = Hasher;
    using log_type = log::log_reader<Backend, Hasher>;

    /// Opens a run of any condition: sealed, being written, crashed (what would be accepted is served),
    /// quarantined (what can still be found is served). Errors: `not_found`, `unsupported_format`,
    /// `wrong_hasher`, `corrupted`, `io`. Sealed: O(definitions); otherwise O(bytes).
    [[nodiscard]] static result<basic_reader> open(Backend const& backend, run_id const& id,
                                                   Encoder encoder = {}) {
        NACRE_TRY_VALUE(log, log_type::open(backend, id));
        return basic_reader(std::move(log), std::move(encoder));
    }

    /// The same, and `not_sealed` for a run that is being written or whose writer crashed.
    [[nodiscard]] static result<basic_reader> open_sealed(Backend const& backend, run_id const& id,
                                                          Encoder encoder = {}) {
        NACRE_TRY_VALUE(log, log_type::open_sealed(backend, id));
        return basic_reader(std::move(log), std::move(encoder));
    }

    /// What was moved from gives `no_run_open`; only that may be asked of it.
    basic_reader(basic_reader&&) noexcept = default;
    basic_reader& operator=(basic_reader&&) noexcept = default;

    [[nodiscard]] core::manifest manifest() const { return log().manifest(); }
    [[nodiscard]] log::run_condition condition() const noexcept { return log().condition(); }
    /// On what evidence entries are served, and what is wrong with the rest.
    [[nodiscard]] log::verdict const& verdict() const noexcept { return log().verdict(); }
    /// The last entry that may be read. Of a live run: as of the last `refresh`.
    [[nodiscard]] std::uint64_t high_watermark() const noexcept { return log().high_watermark(); }

    /// Takes in what a live writer has committed since; true when something changed. Never blocks.
    [[nodiscard]] result<bool> refresh() {
        if (!run_) return error::no_run_open();
        return run_->log.refresh();
    }

    /// The entry with this seq, verified. Errors: `not_found` for 0 and above the watermark; `gap`,
    /// `hash_mismatch`, `corrupted`. O(1).
    [[nodiscard]] result<log::entry_view> at(std::uint64_t seq);

    /// The same, but nothing for 0 and above the watermark: for who asks whether there is one.
    [[nodiscard]] result<std::optional<log::entry_view>> find(std::uint64_t seq) {
        if (!run_) return error::no_run_open();
        return run_->log.frame_at(seq);
    }

    /// How the range ended that was begun last, of those this reader made: the error that ended it, ok when
    /// it ran to its end or still runs. Asked behind each loop; `status()` of a range says the same of that
    /// range alone.
    [[nodiscard]] result<void> status() const noexcept {
        if (!run_) return error::no_run_open();
        return run_->outcome.status();
    }

    /// Entries `from` to `to`, inclusive, in order; goes on into what a live writer commits meanwhile, unless
    /// `to` was reached. Empty when `from` is 0 or above `to`.
    [[nodiscard]] forward_scan<log_type> scan(std::uint64_t from = 1, std::uint64_t to = seq_max) noexcept {
        return {log_of_ranges(), outcome_of_ranges(), from, to};
    }

    /// Entries `to` down to `from`, inclusive; `to` is clipped to the watermark as of `begin()`.
    [[nodiscard]] reverse_scan<log_type> scan_reverse(std::uint64_t from = 1,
                                                      std::uint64_t to = seq_max) noexcept {
        return {log_of_ranges(), outcome_of_ranges(), from, to};
    }

    /// The first entry with this key, verified; nothing when no entry has it. Kinds do not see each other's
    /// keys; one that the registry gives a former name is looked up under that where the run has no other. A
    /// kind that neither the run has defined so far, whatever its condition, nor the encoder's
    /// registry names is `invalid_argument`, which says what the nearest known kind is. O(1) expected.
    [[nodiscard]] result<std::optional<log::entry_view>> find(std::string_view kind, std::string_view key);

    /// The newest entry with this key, else as `find`. O(1) expected.
    [[nodiscard]] result<std::optional<log::entry_view>> last(std::string_view kind, std::string_view key);

    /// The entries with this key, verified: those there are when the range begins, oldest first; or the
    /// newest `limit` of them, or newest first. An unknown kind is the range's error, as with `find`.
    /// O(entries given).
    [[nodiscard]] key_history<log_type> find_all(std::string_view kind, std::string_view key,
                                                 history_options const& options = {}) {
        return {log_of_ranges(),        outcome_of_ranges(),
                knows_index_kind(kind), std::string(recorded_kind(kind)),
                std::string(key),       options};
    }

    /// Entries with `from <= ts_init <= to`, in seq order. O(entries / 256 + entries near the range).
    [[nodiscard]] time_scan<log_type> by_time(timestamp from, timestamp to) noexcept {
        return {log_of_ranges(), outcome_of_ranges(), from, to};
    }

    /// The conversation with this id, in order: the message with this id, which began it, and all whose
    /// headers carry it as correlation id. The first look-up by header reads the whole run, verified; later
    /// ones read what was committed since and the entries found.
    [[nodiscard]] entry_list by_correlation_id(uuid const& id) {
        return by_header([&] { return headers_.with_correlation_id(id); });
    }
    /// Entries that the message with this id caused directly, in order. Costs what `by_correlation_id` costs.
    [[nodiscard]] entry_list by_causation_id(uuid const& id) {
        return by_header([&] { return headers_.with_causation_id(id); });
    }
    /// What an entry came from and what came of it. `not_found` when it is not there. Costs what
    /// `by_correlation_id` costs.
    [[nodiscard]] result<reading::trace> trace(std::uint64_t seq) {
        if (!run_) return error::no_run_open();
        NACRE_TRY(headers_.cover(run_->log));
        return trace_entry(run_->log, headers_, seq);
    }

    /// Every anchor recorded, oldest first.
    [[nodiscard]] std::vector<log::anchor_record> const& anchors() const noexcept { return log().anchors(); }

    /// What is to be replayed after the latest snapshot. `corrupted` when its anchor is past the watermark.
    [[nodiscard]] result<replay_plan> snapshot_plan() const;

    /// The names the run has defined so far, in the order of their ids.
    [[nodiscard]] definition_list<std::string_view> topics() const noexcept {
        return definition_list<std::string_view>(log().names().topics());
    }
    [[nodiscard]] definition_list<payload_type_info> payload_types() const noexcept {
        return definition_list<payload_type_info>(log().names().payload_types());
    }
    [[nodiscard]] definition_list<index_kind_info> index_kinds() const noexcept {
        return definition_list<index_kind_info>(log().names().index_kinds());
    }

    /// The bytes of the run that may be read, in place: entries and their payloads are views into them.
    [[nodiscard]] bytes_view bytes() const noexcept { return log().bytes(); }

    /// The message in an entry, decoded by the encoder; views in it are valid as long as the reader. An
    /// encoder that knows types holds name and schema of what was recorded against M, and applies upcasters.
    /// Errors: `decode_failed` when the payload is no M, or was redacted; `schema_mismatch` when another
    /// schema was recorded.
    template <class M>
    requires encoding::decodable_recorded<Encoder, M> || encoding::decodable<Encoder, M>
    [[nodiscard]] result<M> read(log::entry_view const& view) const {
        if (view.redacted()) return error::decode_failed("payload", 0, "it was redacted");
        if constexpr (encoding::decodable_recorded<Encoder, M>)
            return encoder_.template decode<M>(
                payload_type_info{view.payload_type(), view.schema(), view.fingerprint()}, view.payload());
        else
            return encoder_.template decode<M>(view.payload());
    }

private:
    friend reader_access;

    struct open_run {
        log_type log;
        last_outcome outcome{};
    };

    basic_reader(log_type log, Encoder encoder)
        : run_(std::make_unique<open_run>(open_run{std::move(log)})), encoder_(std::move(encoder)) {}

    [[nodiscard]] log_type& log() noexcept {
        NACRE_ASSERT(run_ != nullptr);
        return run_->log;
    }
    [[nodiscard]] log_type const& log() const noexcept {
        NACRE_ASSERT(run_ != nullptr);
        return run_->log;
    }
    [[nodiscard]] log_type* log_of_ranges() const noexcept { return run_ ? &run_->log : nullptr; }
    [[nodiscard]] last_outcome* outcome_of_ranges() const noexcept { return run_ ? &run_->outcome : nullptr; }

    /// Whether the run or the encoder's registry names this kind of key; else the error that names the
    /// nearest known.
    [[nodiscard]] result<void> knows_index_kind(std::string_view kind) const;
    /// `kind`, or what the run calls it when it was recorded under a former name.
    [[nodiscard]] std::string_view recorded_kind(std::string_view kind) const noexcept;

    /// The entries whose seqs `find_seqs` gives once all headers are known.
    template <class FindSeqs>
    [[nodiscard]] entry_list by_header(FindSeqs const& find_seqs) {
        auto read_all = [&]() -> result<std::vector<log::entry_view>> {
            if (!run_) return error::no_run_open();
            NACRE_TRY(headers_.cover(run_->log));
            std::vector<log::entry_view> out;
            for (std::uint64_t const seq : find_seqs()) {
                NACRE_TRY_VALUE(view, run_->log.read({seq, 0}));
                out.push_back(view);
            }
            return out;
        };
        return entry_list(read_all(), outcome_of_ranges());
    }

    std::unique_ptr<open_run> run_; ///< where ranges find it when the reader has moved
    header_index headers_;          ///< empty until the first look-up by header
    [[no_unique_address]] Encoder encoder_;
};

/// The reader of a policy's runs.
template <class Policy = log::default_policy, class Encoder = encoding::raw_encoder>
class reader : public basic_reader<typename Policy::backend, Encoder, typename Policy::hasher> {
    using positional = basic_reader<typename Policy::backend, Encoder, typename Policy::hasher>;

public:
    /// Opens a run of a place; see basic_reader. Errors: those of the place too.
    [[nodiscard]] static result<reader> open(log::place const& where, run_id const& id,
                                             Encoder encoder = {}) {
        NACRE_TRY_VALUE(backend, Policy::open_backend(where));
        return open(backend, id, std::move(encoder));
    }
    template <std::same_as<typename Policy::backend> B>
    [[nodiscard]] static result<reader> open(B const& backend, run_id const& id, Encoder encoder = {}) {
        NACRE_TRY_VALUE(opened, positional::open(backend, id, std::move(encoder)));
        return reader(std::move(opened));
    }

    [[nodiscard]] static result<reader> open_sealed(log::place const& where, run_id const& id,
                                                    Encoder encoder = {}) {
        NACRE_TRY_VALUE(backend, Policy::open_backend(where));
        return open_sealed(backend, id, std::move(encoder));
    }
    template <std::same_as<typename Policy::backend> B>
    [[nodiscard]] static result<reader> open_sealed(B const& backend, run_id const& id,
                                                    Encoder encoder = {}) {
        NACRE_TRY_VALUE(opened, positional::open_sealed(backend, id, std::move(encoder)));
        return reader(std::move(opened));
    }

private:
    explicit reader(positional opened) noexcept : positional(std::move(opened)) {}
};

}}} // namespace nacre::reading

#include <nacre/reader/reader.ipp>

#ifdef NACRE_COMPILED
#include <nacre/reader/instances.hpp>
#endif
