// SPDX-License-Identifier: BSL-1.0
// Divergence: replay_and_compare finds the first entry after which two states differ that should be equal.
//
//     replay_and_compare(reader, replica)                the code of today against the digests in the anchors
//     replay_and_compare(reader, replica, digests)       the code of today against digests of other code
//     replay_and_compare(reader, replica, other)         two projections over one log
//     replay_and_compare(reader, other_reader, replica)  two logs under one projection
//
// Two replicas are replayed side by side and compared every `stride` entries; between the last equal and the
// first different point the entry is found by halving, from copies of the replicas. Against recorded digests
// the replay stops at the first that differs: what the state was between two of them nobody recorded, so the
// entry is one of those behind the last equal digest, exactly one when digests are that dense.
// `state_digests` computes them as densely as wanted.
//
// A replica that refuses an entry has diverged there from one that does not; what differs before is found all
// the same. Differences that come and go between two points of comparison are not seen: a stride of 1 sees
// all.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/replay/replica.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace replay {

/// The digest of the state after an entry; of the state before the first entry: seq 0.
struct state_digest {
    std::uint64_t seq = 0;
    std::vector<std::byte> digest;

    friend bool operator==(state_digest const&, state_digest const&) = default;
};

struct divergence_report {
    std::uint64_t compared_to =
        0; ///< states after entries up to this one were compared, or until they differed
    bool equal = true;
    std::uint64_t last_equal_seq = 0; ///< the last entry after which the states were seen to be equal
    std::uint64_t first_different_seq =
        0;                          ///< the first after which they were seen to differ; 0: before any entry
    std::string payload_type;       ///< of entry `first_different_seq`
    std::string other_payload_type; ///< in the other log, when there are two
    std::optional<error> refused;   ///< why the first replica did not take that entry
    std::optional<error> other_refused; ///< why the second did not
    std::uint64_t entries = 0;          ///< watermark of the log, and of the other log
    std::uint64_t other_entries = 0;    ///< the same when there is one log

    /// Whether entry `first_different_seq` is the one: nothing lies between it and the last equal state.
    [[nodiscard]] bool exact() const noexcept {
        return !equal && (first_different_seq == 0 || first_different_seq == last_equal_seq + 1);
    }

    friend std::ostream& operator<<(std::ostream& out, divergence_report const& report) {
        if (report.equal) return out << "states are equal up to entry " << report.compared_to;
        if (report.first_different_seq == 0) return out << "states differ before the first entry";
        out << "states differ after entry " << report.first_different_seq << " (" << report.payload_type;
        if (report.other_payload_type != report.payload_type) out << ", there " << report.other_payload_type;
        out << "), equal after entry " << report.last_equal_seq;
        if (report.refused) out << "; refused: " << report.refused->message();
        if (report.other_refused) out << "; refused there: " << report.other_refused->message();
        return out;
    }
};

struct divergence_options {
    std::uint64_t stride = 1024; ///< entries between two comparisons of replicas, at least 1
};

/// How far a replica came.
struct replica_progress {
    std::uint64_t last_seq = 0;
    std::optional<error> refused; ///< why it did not take the entry behind `last_seq`
};

/// Applies entries `from` to `to`, until one is refused. Errors: those of reading.
template <class Reader, digested_replica Replica>
[[nodiscard]] result<replica_progress> advance_replica(Reader& reader, Replica& replica, std::uint64_t from,
                                                       std::uint64_t to) {
    replica_progress out{from - 1, {}};
    auto entries = reader.scan(from, to);
    for (auto const& entry : entries) {
        auto applied = replica.apply(entry);
        if (!applied) {
            out.refused = std::move(applied).error();
            break;
        }
        out.last_seq = entry.seq();
    }
    NACRE_TRY(entries.status());
    return out;
}

/// Two replicas over one log or two, as far as they were equal.
template <class Reader, class OtherReader, digested_replica Replica, digested_replica Other>
class replica_pair {
public:
    replica_pair(Reader& reader, OtherReader& other_reader, Replica replica, Other other)
        : reader_(&reader), other_reader_(&other_reader), replica_(std::move(replica)),
          other_(std::move(other)) {}

    [[nodiscard]] result<divergence_report> compare(std::uint64_t stride) {
        divergence_report report;
        report.entries = reader_->high_watermark();
        report.other_entries = other_reader_->high_watermark();
        std::uint64_t const last = std::min(report.entries, report.other_entries);
        NACRE_TRY_VALUE(equal_before, digests_equal(replica_, other_));
        if (!equal_before) {
            report.equal = false;
            return report;
        }
        while (equal_to_ < last) {
            std::uint64_t const target = equal_to_ + std::min(stride, last - equal_to_);
            NACRE_TRY_VALUE(equal, try_to(target));
            if (!equal) return locate(target, std::move(report));
        }
        report.compared_to = report.last_equal_seq = equal_to_;
        return report;
    }

private:
    [[nodiscard]] static result<bool> digests_equal(Replica const& replica, Other const& other) {
        NACRE_TRY_VALUE(digest, replica.digest());
        NACRE_TRY_VALUE(other_digest, other.digest());
        return digest == other_digest;
    }

    /// Whether both take the entries up to `target` and are equal then; if so they stay there.
    [[nodiscard]] result<bool> try_to(std::uint64_t target) {
        Replica replica = replica_;
        Other other = other_;
        NACRE_TRY_VALUE(progress, advance_replica(*reader_, replica, equal_to_ + 1, target));
        NACRE_TRY_VALUE(other_progress, advance_replica(*other_reader_, other, equal_to_ + 1, target));
        if (progress.refused || other_progress.refused) return false;
        NACRE_TRY_VALUE(equal, digests_equal(replica, other));
        if (!equal) return false;
        replica_ = std::move(replica);
        other_ = std::move(other);
        equal_to_ = target;
        return true;
    }

    /// They are equal at `equal_to_` and not at `different`: halves the distance until it is one entry.
    [[nodiscard]] result<divergence_report> locate(std::uint64_t different, divergence_report report) {
        while (different - equal_to_ > 1) {
            std::uint64_t const middle = equal_to_ + (different - equal_to_) / 2;
            NACRE_TRY_VALUE(equal, try_to(middle));
            if (!equal) different = middle;
        }
        NACRE_TRY_VALUE(progress, advance_replica(*reader_, replica_, different, different));
        NACRE_TRY_VALUE(other_progress, advance_replica(*other_reader_, other_, different, different));
        // An entry that neither takes is wrong in itself: nothing has diverged.
        if (progress.refused && other_progress.refused) return *progress.refused;
        NACRE_TRY_VALUE(entry, reader_->at(different));
        NACRE_TRY_VALUE(other_entry, other_reader_->at(different));
        report.equal = false;
        report.compared_to = report.first_different_seq = different;
        report.last_equal_seq = equal_to_;
        report.payload_type = entry.payload_type();
        report.other_payload_type = other_entry.payload_type();
        report.refused = progress.refused;
        report.other_refused = other_progress.refused;
        return report;
    }

    Reader* reader_;
    OtherReader* other_reader_;
    Replica replica_; ///< both after entry `equal_to_`, and equal
    Other other_;
    std::uint64_t equal_to_ = 0;
};

/// The digests that the run's anchors carry, oldest first: those of the states whose snapshots they name,
/// when `save` gives equal states equal bytes.
template <class Reader>
[[nodiscard]] std::vector<state_digest> anchor_digests(Reader const& reader) {
    std::vector<state_digest> out;
    for (auto const& each : reader.anchors())
        out.push_back({each.anchor.high_watermark, each.anchor.content_hash});
    return out;
}

/// The digests of the states after every `every`-th entry and after the last, `every` at least 1: to be
/// compared with what another version of the code computes. Errors: `invalid_argument`, those of reading, of
/// applying and of `save`.
template <class Reader, digested_replica Replica>
[[nodiscard]] result<std::vector<state_digest>> state_digests(Reader& reader, Replica replica,
                                                              std::uint64_t every = 1) {
    if (every == 0) return error::invalid_argument("digests are taken after every n-th entry, n at least 1");
    std::vector<state_digest> out;
    std::uint64_t const last = reader.high_watermark();
    for (std::uint64_t seq = 0; seq < last;) {
        std::uint64_t const target = seq + std::min(every, last - seq);
        NACRE_TRY_VALUE(progress, advance_replica(reader, replica, seq + 1, target));
        if (progress.refused) return *progress.refused;
        NACRE_TRY_VALUE(digest, replica.digest());
        out.push_back({target, std::move(digest)});
        seq = target;
    }
    return out;
}

/// Against recorded digests, in seq order; those past the watermark are not looked at. Errors:
/// `invalid_argument` when they are not in order, those of reading and of `save`.
template <class Reader, digested_replica Replica>
[[nodiscard]] result<divergence_report> replay_and_compare(Reader& reader, Replica replica,
                                                           std::span<state_digest const> digests) {
    auto const by_seq = [](state_digest const& a, state_digest const& b) { return a.seq < b.seq; };
    if (!std::is_sorted(digests.begin(), digests.end(), by_seq))
        return error::invalid_argument("state digests come in the order of their entries");
    divergence_report report;
    report.entries = report.other_entries = reader.high_watermark();
    for (auto const& recorded : digests) {
        if (recorded.seq > report.entries) break;
        NACRE_TRY_VALUE(progress, advance_replica(reader, replica, report.compared_to + 1, recorded.seq));
        report.refused = progress.refused;
        if (!report.refused) {
            NACRE_TRY_VALUE(digest, replica.digest());
            report.compared_to = recorded.seq;
            if (digest == recorded.digest) {
                report.last_equal_seq = recorded.seq;
                continue;
            }
        }
        report.equal = false;
        report.compared_to = report.first_different_seq =
            report.refused ? progress.last_seq + 1 : recorded.seq;
        if (report.first_different_seq == 0) return report;
        NACRE_TRY_VALUE(entry, reader.at(report.first_different_seq));
        report.payload_type = report.other_payload_type = entry.payload_type();
        return report;
    }
    return report;
}

/// Against the digests in the run's anchors.
template <class Reader, digested_replica Replica>
[[nodiscard]] result<divergence_report> replay_and_compare(Reader& reader, Replica replica) {
    auto const digests = anchor_digests(reader);
    return replay_and_compare(reader, std::move(replica), std::span<state_digest const>(digests));
}

/// Two replicas over one log. Errors: `invalid_argument`, those of reading and of `save`; `apply_failed` or
/// `decode_failed` when both refuse the same entry and were equal before.
template <class Reader, digested_replica Replica, digested_replica Other>
[[nodiscard]] result<divergence_report> replay_and_compare(Reader& reader, Replica replica, Other other,
                                                           divergence_options options = {}) {
    if (options.stride == 0) return error::invalid_argument("a stride has at least one entry");
    return replica_pair<Reader, Reader, Replica, Other>(reader, reader, std::move(replica), std::move(other))
        .compare(options.stride);
}

/// One replica over two logs, compared as far as both go.
template <class Reader, class OtherReader, digested_replica Replica>
requires(!digested_replica<std::remove_cv_t<OtherReader>>)
    [[nodiscard]] result<divergence_report> replay_and_compare(Reader& reader, OtherReader& other_reader,
                                                               Replica replica,
                                                               divergence_options options = {}) {
    if (options.stride == 0) return error::invalid_argument("a stride has at least one entry");
    Replica copy = replica;
    return replica_pair<Reader, OtherReader, Replica, Replica>(reader, other_reader, std::move(replica),
                                                               std::move(copy))
        .compare(options.stride);
}

}}} // namespace nacre::replay
