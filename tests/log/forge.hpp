// SPDX-License-Identifier: BSL-1.0
// A run file that is changed as a program could change it that computes every digest and the chain anew: what
// is then wrong with it is its structure alone.
#pragma once

#include "log/run_kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/format/commit_frame.hpp>
#include <nacre/values.hpp>

namespace log_tests {

class forged_run {
public:
    /// `bytes` are a run's, whose log ends at `end`.
    forged_run(std::vector<std::byte> bytes, std::uint64_t end) : bytes_(std::move(bytes)), end_(end) {
        bytes_.resize(static_cast<std::size_t>(end_));
    }

    /// Offset of the n-th frame of a kind, 1-based.
    [[nodiscard]] std::size_t at(format::frame_kind kind, std::size_t nth) const {
        for (std::uint64_t offset = format::log_begin;;) {
            auto const prefix = format::read_prefix(bytes_, offset);
            REQUIRE(prefix);
            if (prefix->kind == static_cast<std::uint16_t>(kind) && --nth == 0)
                return static_cast<std::size_t>(offset);
            offset += prefix->size;
        }
    }

    template <class T>
    void store(std::size_t frame, std::size_t field, T value) {
        format::store(bytes_span(bytes_), frame + field, value);
    }

    /// Frame digests, chains and commit digests, all made anew. Entries must not have been changed.
    void make_consistent() {
        hash const hasher{};
        auto chain = hasher.digest(bytes_view(bytes_).first(format::header_bytes));
        format::chain_builder<hash> batch;
        for (std::uint64_t offset = format::log_begin; offset < end_;) {
            auto const prefix = format::read_prefix(bytes_, offset);
            REQUIRE(prefix);
            auto const frame = bytes_span(bytes_).subspan(static_cast<std::size_t>(offset), prefix->size);
            if (prefix->kind == static_cast<std::uint16_t>(format::frame_kind::entry)) {
                auto const entry = format::parse_entry(frame, sizeof(digest));
                REQUIRE(entry);
                batch.add(entry->digest);
            } else if (prefix->kind == static_cast<std::uint16_t>(format::frame_kind::commit)) {
                auto const fields = format::load<format::commit_fields>(frame);
                format::store(frame, sizeof(fields), chain);
                chain = batch.chain(chain, fields);
                format::store(frame, sizeof(fields) + sizeof(digest), chain);
                format::seal_frame(frame, hasher);
                batch.clear();
            } else {
                format::seal_frame(frame, hasher);
                batch.add(format::trailing_digest(frame, sizeof(digest)));
            }
            offset += prefix->size;
        }
        // The superblocks stay as they are: their chains belong to the commits before the change, their
        // watermarks count.
    }

    /// The run in a backend, held by nobody.
    [[nodiscard]] memory_backend place() const {
        memory_backend const out;
        REQUIRE(out.create(run, bytes_, {}));
        return out;
    }
    [[nodiscard]] std::vector<std::byte> const& bytes() const noexcept { return bytes_; }

private:
    std::vector<std::byte> bytes_;
    std::uint64_t end_;
};

/// A run of six batches: entries 1 to 3, entry 4, an anchor at 4, entries 5 to 9 with a topic, a payload type
/// and an index kind of their own, entries 10 and 11, and an anchor at 11.
inline forged_run run_to_forge() {
    memory_backend const place;
    auto writer = create(place);
    append(writer, 3);
    append(writer, 1);
    REQUIRE(writer.record_anchor({4, at(1), "first", {}}, at(2)));
    auto with_new_names = messages(5, 9);
    with_new_names[2].topic = "exec.rejects";
    with_new_names[2].payload_type = "OrderRejected";
    with_new_names[2].keys = {{"venue", "X"}};
    REQUIRE(try_append(writer, with_new_names));
    append(writer, 2);
    REQUIRE(writer.record_anchor({11, at(3), "second", {}}, at(4)));
    return {bytes_of(place), writer.committed_offset()};
}

} // namespace log_tests
