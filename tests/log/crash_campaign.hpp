// SPDX-License-Identifier: BSL-1.0
// The crash campaign: a run is recorded on the simulated disk, then power is lost (or the process killed) at
// every step of its history, many times over, and what is left is held against what was submitted and
// acknowledged.
//
// For each state
//   1. a reader opens it and serves a prefix of what was submitted, bytes equal, nothing acknowledged
//      missing;
//   2. recovery succeeds, does not quarantine, and accepts exactly the prefix that the reader served;
//   3. the accepted log ends at the end of a batch that was submitted: nothing is accepted that was not
//      written whole;
//   4. a sealed reader then finds every entry again, by seq and by key;
//   5. a second recovery changes nothing.
//
// `run_campaign` returns what it found instead of failing, so that the same function proves that a broken
// protocol is caught.
#pragma once

#include "log/run_kit.hpp"

#include <nacre/messages.hpp>
#include <nacre/testing/simulated_disk.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace log_tests {

using testing::seeded_random;
using testing::simulated_disk;
using testing::simulated_disk_options;

/// What was promised, tied to the disk's history.
struct acknowledgement {
    std::size_t step;             ///< steps of the disk when the call returned
    std::uint64_t high_watermark; ///< durable from then on
    std::uint64_t log_offset;     ///< and so is the log below it
    bool sealed;
};

/// A run as its writer saw it.
struct recorded_run {
    simulated_disk disk;
    std::vector<entry> submitted;
    std::vector<std::byte> log; ///< first frame to last commit
    std::vector<std::uint64_t>
        batch_ends; ///< log offsets that accepted logs may have; the first is that of an empty run
    std::vector<std::uint64_t> batch_seqs; ///< and their last seqs
    std::vector<acknowledgement> acknowledged;

    /// Everything acknowledged by the time `step` steps were done; nothing before the run was created.
    [[nodiscard]] std::optional<acknowledgement> promised(std::size_t step) const {
        std::optional<acknowledgement> out;
        for (auto const& each : acknowledged)
            if (each.step <= step) out = each;
        return out;
    }
};

/// Records a run and notes every acknowledgement.
class recorder {
public:
    recorder(simulated_disk_options options, durability_policy policy, log_options choice,
             run_id const& id = run) {
        out_.disk = simulated_disk(std::move(options));
        writer_.emplace(create(out_.disk, id, policy, choice));
        note(true);
    }

    void append(std::vector<entry> batch) {
        REQUIRE(try_append(*writer_, batch, tick()));
        out_.submitted.insert(out_.submitted.end(), batch.begin(), batch.end());
        note(true);
    }
    void append_messages(std::uint64_t count) {
        auto const first = writer_->high_watermark() + 1;
        append(messages(first, first + count - 1));
    }
    void record_anchor() {
        REQUIRE(
            writer_->record_anchor({writer_->high_watermark(), now_, "snapshot", pattern(16, 1)}, tick()));
        note(true);
    }
    void settle() {
        REQUIRE(writer_->settle(tick()));
        note(false);
    }
    void seal(status terminal) {
        REQUIRE(writer_->seal(terminal));
        note(false);
        out_.acknowledged.back().sealed = true;
    }

    /// The run, its writer gone without a word.
    [[nodiscard]] recorded_run done(run_id const& id = run) && {
        out_.log = log_of(out_.disk, writer_->committed_offset(), id);
        writer_.reset();
        return std::move(out_);
    }

private:
    timestamp tick() { return now_ += std::chrono::nanoseconds(7); }

    void note(bool is_batch) {
        out_.acknowledged.push_back(
            {out_.disk.steps(), writer_->high_watermark(), writer_->committed_offset(), false});
        if (!is_batch) return;
        out_.batch_ends.push_back(writer_->committed_offset());
        out_.batch_seqs.push_back(writer_->high_watermark());
    }

    recorded_run out_;
    std::optional<writer_on<simulated_disk>> writer_;
    timestamp now_ = at(5'000);
};

/// Room for the run, its reserve, its index and its tail. Each state costs a few copies of this.
inline constexpr std::uint64_t campaign_disk_bytes = 192 * 1024;

/// A run with batches of every size, definitions, keys, an anchor, superblocks in between, and an orderly
/// end.
inline recorded_run record_run(simulated_disk_options options = {.capacity_bytes = campaign_disk_bytes},
                               durability_policy policy = durability_policy::immediate,
                               log_options choice = {}) {
    choice.superblock_every_bytes = 3'000;
    recorder record(std::move(options), policy, choice);
    record.append_messages(5);
    record.append_messages(1);
    record.append_messages(30);
    record.record_anchor();
    record.append_messages(2);
    record.settle();
    record.append_messages(11);
    auto large = message(50);
    large.payload = pattern(9'000, 50);
    large.keys = {{"leg", "1"}, {"order", "O-2"}};
    record.append({large, message(51)});
    record.append_messages(1);
    record.append_messages(3);
    record.append({run_ended_entry(56)});
    record.seal(status::ended);
    return std::move(record).done();
}

struct violation {
    std::size_t step;
    std::uint64_t seed;
    std::string what;
};

struct campaign_result {
    std::size_t states = 0;
    std::size_t accepted_entries = 0; ///< over all states
    std::vector<violation> violations;

    [[nodiscard]] std::string first() const {
        if (violations.empty()) return "no violation";
        auto const& one = violations.front();
        return one.what + " (step " + std::to_string(one.step) + ", seed " + std::to_string(one.seed) + ")";
    }
};

enum class crash_kind {
    power_loss,   ///< right after a step
    process_kill, ///< during a step or right after it: what was acknowledged by then was so before the step
};

/// What recovery must promise in a state, and where crashes happen.
struct campaign_rules {
    log_options recovery = {};         ///< the boot on which recovery runs, foremost
    log::scan_checks checks = {};      ///< of recovery
    bool acknowledged_survives = true; ///< false: policy `process` on another boot
    std::size_t first_step = 0;
    std::optional<std::size_t> last_step = {}; ///< nothing: the last there is
};

/// Checks one state after a crash. Empty when all is well.
class state_check {
public:
    state_check(recorded_run const& recorded, crash_kind kind, campaign_rules const& rules)
        : recorded_(recorded), kind_(kind), rules_(rules) {}

    [[nodiscard]] std::string operator()(simulated_disk const& left, std::size_t step) {
        auto const promised =
            recorded_.promised(kind_ == crash_kind::process_kill && step > 0 ? step - 1 : step);
        auto const existing = left.list();
        if (existing->empty()) return promised ? "the run is gone" : "";
        if (!promised && !left.open_read(run)) return "";
        owed_ = promised && rules_.acknowledged_survives ? *promised : acknowledgement{};
        bool const sealed_before = promised && promised->sealed && rules_.acknowledged_survives;

        auto before = reader_on<simulated_disk>::open(left, run);
        if (!before) return "a reader cannot open the state: " + before.error().message();
        // A reader asks the machine for its boot id, and checks the chain always: it says the same only if
        // recovery does.
        bool const comparable = rules_.checks.chain;
        if (auto wrong = comparable ? check_entries(*before) : ""; !wrong.empty())
            return "the reader: " + wrong;
        auto const bytes_before = left.live_bytes(run);

        auto found = recovered_on<simulated_disk>::open(left, run, rules_.recovery, rules_.checks);
        if (!found) return "recovery cannot open the state: " + found.error().message();
        auto const verdict = found->verdict();
        auto const terminal = found->seal();
        if (!terminal) return "recovery fails: " + terminal.error().message();
        if (*terminal == status::quarantined) return "quarantined: " + verdict.damage;
        if (comparable && before->high_watermark() != verdict.last_seq)
            return "reader and recovery accept different prefixes";
        auto const bytes = left.live_bytes(run);
        if (sealed_before && bytes != bytes_before) return "recovery changed a sealed run";

        auto after = reader_on<simulated_disk>::open(left, run);
        if (!after) return "the recovered run cannot be opened: " + after.error().message();
        if (after->condition() != run_condition::sealed || !after->has_sealed_index())
            return "the run is not sealed with its index";
        if (after->high_watermark() != verdict.last_seq) return "the watermark is not that of the verdict";
        if (auto wrong = check_entries(*after); !wrong.empty()) return "after recovery: " + wrong;
        if (auto wrong = check_log(*after, bytes); !wrong.empty()) return wrong;
        if (auto wrong = check_keys(*after); !wrong.empty()) return wrong;
        auto const ended = recorded_.submitted.size() == after->high_watermark() &&
                           recorded_.submitted.back().payload_type == run_ended_type;
        if (*terminal != (ended ? status::ended : status::crashed_recovered))
            return "the status is not what the last entry says";
        accepted_ += after->high_watermark();

        auto const tail = left.kept_aside(run);
        auto again = recovered_on<simulated_disk>::open(left, run, rules_.recovery, rules_.checks);
        if (!again || !again->seal()) return "a second recovery fails";
        if (left.live_bytes(run) != bytes) return "a second recovery changes the run";
        auto const tail_again = left.kept_aside(run);
        if (tail.has_value() != tail_again.has_value() || (tail && *tail != *tail_again))
            return "a second recovery changes the tail";
        return "";
    }

    [[nodiscard]] std::size_t accepted() const noexcept { return accepted_; }

private:
    std::string check_entries(reader_on<simulated_disk>& reader) const {
        if (reader.high_watermark() < owed_.high_watermark)
            return "acknowledged entries are lost: " + std::to_string(reader.high_watermark()) + " of " +
                   std::to_string(owed_.high_watermark);
        if (reader.high_watermark() > recorded_.submitted.size()) return "more entries than were submitted";
        reader_on<simulated_disk>::position next{1, 0};
        for (std::uint64_t seq = 1; seq <= reader.high_watermark(); ++seq) {
            auto const view = reader.read(next);
            if (!view) return "entry " + std::to_string(seq) + " cannot be read: " + view.error().message();
            if (!is_submitted(*view, recorded_.submitted[seq - 1]))
                return "entry " + std::to_string(seq) + " is not the one submitted";
            next = reader.after(*view);
        }
        return "";
    }

    static bool is_submitted(entry_view const& found, entry const& submitted) {
        return found.seq() == submitted.seq && format::equal(found.payload(), submitted.payload) &&
               found.topic() == submitted.topic && found.payload_type() == submitted.payload_type &&
               found.ts_init() == submitted.ts_init && found.ts_publish() == submitted.ts_publish &&
               found.headers() == submitted.headers && found.keys().size() == submitted.keys.size();
    }

    std::string check_log(reader_on<simulated_disk> const& reader, bytes_view bytes) const {
        auto const end = reader.log_end();
        auto const batch = std::find(recorded_.batch_ends.begin(), recorded_.batch_ends.end(), end);
        if (batch == recorded_.batch_ends.end()) return "the log does not end where a batch ended";
        if (recorded_.batch_seqs[static_cast<std::size_t>(batch - recorded_.batch_ends.begin())] !=
            reader.high_watermark())
            return "the watermark is not that of the last batch";
        if (end < owed_.log_offset) return "an acknowledged anchor is lost";
        auto const size = static_cast<std::size_t>(end - format::log_begin);
        if (!format::equal(bytes.subspan(format::log_begin, size), bytes_view(recorded_.log).first(size)))
            return "the log's bytes are not those that were written";
        return "";
    }

    std::string check_keys(reader_on<simulated_disk>& reader) const {
        for (auto const* key : {"O-0", "O-2", "O-4"}) {
            std::vector<std::uint64_t> expected;
            for (auto const& each : recorded_.submitted)
                if (each.seq <= reader.high_watermark() &&
                    std::find(each.keys.begin(), each.keys.end(), index_key{"order", key}) != each.keys.end())
                    expected.push_back(each.seq);
            auto const found = reader.lookup_all("order", key);
            if (!found || *found != expected)
                return std::string("a lookup of ") + key + " finds other entries";
        }
        return "";
    }

    recorded_run const& recorded_;
    crash_kind kind_;
    campaign_rules const& rules_;
    acknowledgement owed_{};
    std::size_t accepted_ = 0;
};

/// `states` states, spread over the steps of the run's history.
inline campaign_result run_campaign(recorded_run const& recorded, crash_kind kind, std::size_t states,
                                    std::uint64_t seed, campaign_rules const& rules = {}) {
    campaign_result out;
    state_check check(recorded, kind, rules);
    std::size_t const steps = rules.last_step.value_or(recorded.disk.steps()) + 1 - rules.first_step;
    seeded_random seeds(seed);
    for (std::size_t i = 0; i < steps; ++i) {
        std::size_t const step = rules.first_step + i;
        std::size_t const share = states * (i + 1) / steps - states * i / steps;
        for (std::size_t nth = 0; nth < share; ++nth) {
            auto const state_seed = seeds();
            auto const left = kind == crash_kind::power_loss ? recorded.disk.state_after(step, state_seed)
                                                             : recorded.disk.kill_after(step, state_seed);
            auto wrong = check(left, step);
            ++out.states;
            if (!wrong.empty()) out.violations.push_back({step, state_seed, std::move(wrong)});
        }
    }
    out.accepted_entries = check.accepted();
    return out;
}

} // namespace log_tests
