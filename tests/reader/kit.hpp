// SPDX-License-Identifier: BSL-1.0
// What the tests of the reader are written with: entries that follow from their seq, the places runs are made
// in, verbs.
#pragma once

#include "support/catch2.hpp"
#include "support/paths.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/reader.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace reader_tests {

using namespace nacre;
using namespace nacre::core;
using nacre::log::recovered_run;
using nacre::log::run_condition;
using nacre::reading::seq_max;

struct in_memory {
    using backend_type = memory_backend;
    memory_backend place() const { return backend; }
    memory_backend backend;
};

struct in_files {
    using backend_type = file_backend;
    file_backend place() const { return file_backend(folder.path(), "trader-001"); }
    test::temporary_directory folder;
};

template <class Model>
using reader_in = basic_reader<typename Model::backend_type>;

inline timestamp at(std::uint64_t nanoseconds) {
    return from_nanoseconds(static_cast<std::int64_t>(nanoseconds));
}

inline run_id const first_run = *run_id::make(at(1'000), 0xABCD);
inline run_id const other_run = *run_id::make(at(2'000), 0xABCD);

inline uuid id_of(std::uint64_t number) {
    return uuid{{7, static_cast<std::uint8_t>(number / 256), static_cast<std::uint8_t>(number % 256)}};
}

/// What the tests record under `seq`.
inline entry message(std::uint64_t seq) {
    entry out;
    out.seq = seq;
    out.ts_init = at(1'000'000 + seq * 10);
    out.ts_publish = at(1'000'003 + seq * 10);
    out.topic = seq % 3 == 0 ? "exec.fills" : "exec.orders";
    out.payload_type = seq % 3 == 0 ? "OrderFilled" : "SubmitOrder";
    if (seq % 4 == 1) out.headers.correlation_id = id_of(seq / 8);
    if (seq % 2 == 0) out.keys.emplace_back("order", "O-" + std::to_string(seq % 6));
    if (seq % 5 == 0) out.keys.emplace_back("account", "O-" + std::to_string(seq % 2));
    out.payload.resize(40 + seq * 13 % 90);
    for (std::size_t i = 0; i < out.payload.size(); ++i)
        out.payload[i] = static_cast<std::byte>(seq * 31 + i);
    return out;
}

inline run_inputs inputs_of(run_id const& id) {
    run_inputs out;
    out.run_id = id;
    out.instance = "trader-001";
    out.start = id.start();
    return out;
}

/// A writer of messages, by count alone.
template <class Model, class Hasher = xxh3_128>
class recorder {
public:
    using writer = log::log_writer<typename Model::backend_type, Hasher>;

    explicit recorder(Model const& model, run_id const& id = first_run) : log_(make(model, id)) {}

    /// The next `count` messages as one batch.
    recorder& append(std::uint64_t count) {
        std::vector<entry> entries;
        std::vector<std::vector<index_key_view>> keys(count);
        std::vector<core::entry_draft> drafts;
        std::uint64_t const first = log_->high_watermark() + 1;
        for (std::uint64_t seq = first; seq < first + count; ++seq)
            entries.push_back(message(seq));
        for (std::size_t i = 0; i < entries.size(); ++i) {
            entry const& from = entries[i];
            keys[i].assign(from.keys.begin(), from.keys.end());
            drafts.push_back({from.seq, from.ts_init, from.ts_publish, from.topic, from.payload_type,
                              from.headers, keys[i], from.payload});
        }
        REQUIRE(log_->append(drafts, at(3'000)));
        return *this;
    }
    recorder& anchor(std::uint64_t high_watermark) {
        REQUIRE(log_->record_anchor(
            {high_watermark, at(4'000), "snapshot-" + std::to_string(high_watermark), {std::byte{1}}},
            at(4'000)));
        return *this;
    }
    void seal() { REQUIRE(log_->seal(status::ended)); }
    /// The writer dies.
    void crash() { log_.reset(); }

private:
    static writer make(Model const& model, run_id const& id) {
        auto made = writer::create(model.place(), inputs_of(id), durability_policy::process, at(2'000));
        REQUIRE(made);
        return std::move(*made);
    }

    std::optional<writer> log_;
};

template <class Model>
void record(Model const& model, std::uint64_t count, std::uint64_t batch = 7) {
    recorder<Model> log(model);
    for (std::uint64_t left = count; left != 0; left -= std::min(left, batch))
        log.append(std::min(left, batch));
    log.seal();
}

template <class Model>
reader_in<Model> open(Model const& model, run_id const& id = first_run) {
    auto opened = reader_in<Model>::open(model.place(), id);
    INFO(opened);
    REQUIRE(opened);
    return std::move(*opened);
}

template <class Model>
status recover(Model const& model) {
    auto found = recovered_run<typename Model::backend_type, xxh3_128>::open(model.place(), first_run);
    REQUIRE(found);
    auto const sealed = found->seal();
    REQUIRE(sealed);
    return *sealed;
}

/// A place that holds a copy of the run of `model`, its bytes changed by `damage`.
template <class Model>
void copy_damaged(Model const& from, Model const& to,
                  std::function<void(reader_in<Model>&, bytes_span)> const& damage) {
    auto source = open(from);
    auto const whole = source.bytes();
    std::vector<std::byte> bytes(whole.begin(), whole.end());
    damage(source, bytes);
    REQUIRE(to.place().create(first_run, bytes, {durability_policy::process}));
}

/// Flips a bit of entry `seq`, `from_start` bytes into its frame.
template <class Model>
auto flip(std::uint64_t seq, std::size_t from_start) {
    return [=](reader_in<Model>& source, bytes_span bytes) {
        bytes[static_cast<std::size_t>(source.at(seq)->offset()) + from_start] ^= std::byte{1};
    };
}

/// Seqs of a range, and the error that stands in its status behind them.
struct walked {
    std::vector<std::uint64_t> seqs;
    std::optional<error> failure;
};

template <class Range>
walked walk(Range&& range) {
    walked out;
    for (auto const& each : range) {
        CHECK(range.status());
        CHECK(each.to_entry() == message(each.seq()));
        out.seqs.push_back(each.seq());
    }
    if (auto const read = range.status(); !read) out.failure = read.error();
    return out;
}

template <class Range>
std::vector<std::uint64_t> seqs_of(Range&& range) {
    auto const out = walk(range);
    CHECK_FALSE(out.failure);
    return out.seqs;
}

/// first, first + 1, ... last; nothing when first is above last.
inline std::vector<std::uint64_t> up(std::uint64_t first, std::uint64_t last) {
    std::vector<std::uint64_t> out;
    for (; first <= last; ++first)
        out.push_back(first);
    return out;
}
inline std::vector<std::uint64_t> down(std::uint64_t first, std::uint64_t last) {
    auto out = up(last, first);
    return {out.rbegin(), out.rend()};
}

} // namespace reader_tests
