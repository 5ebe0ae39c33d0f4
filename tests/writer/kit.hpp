// SPDX-License-Identifier: BSL-1.0
// What the tests of the writer are written with: a backend whose calls can be held and failed, a clock that
// stands still, and verbs.
#pragma once

#include "support/catch2.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/reader.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/manual_clock.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace writer_tests {

using namespace nacre;
using namespace nacre::core;
using nacre::writing::callback;
using nacre::writing::halt_callback;
using namespace std::chrono_literals;
using testing::fault_backend;
using testing::fault_call;
using testing::fault_plan;
using testing::manual_clock;

using faulty_memory = fault_backend<memory_backend>;

template <class Execution = background_execution<>, class Backend = faulty_memory, class Clock = manual_clock>
using writer_of = basic_writer<Backend, raw_encoder, xxh3_128, immediate, Execution, Clock>;

inline run_id const run = *run_id::make(from_nanoseconds(1'000), 0xABCD);

inline run_inputs inputs() {
    run_inputs out;
    out.run_id = run;
    out.instance = "trader-001";
    out.start = run.start();
    out.components = {"risk"};
    out.seed = 7;
    return out;
}

/// The smallest ring there can be: it holds 15 entries of `big_payload_bytes`, and not 16.
inline constexpr std::size_t big_payload_bytes = 16 * 1024;
inline constexpr std::uint64_t big_entries_in_ring = 15;

inline writer_options small_ring() {
    writer_options config;
    config.payload_bytes_max = big_payload_bytes;
    config.ring_bytes = std::size_t{256} << 10;
    config.batch_bytes_max = config.ring_bytes;
    return config;
}

inline raw_message message(std::string_view payload, std::string_view type = "SubmitOrder") {
    raw_message out;
    out.payload_type = type;
    out.payload = as_bytes_view(payload);
    return out;
}

/// What the halt callback was told. Shared with the callback.
class halt_log {
public:
    halt_callback callback() const {
        return [kept = kept_](halt_event const& event) noexcept {
            std::lock_guard const lock(kept->mutex);
            kept->events.push_back(event);
        };
    }
    std::vector<halt_event> events() const {
        std::lock_guard const lock(kept_->mutex);
        return kept_->events;
    }

private:
    struct shared {
        std::mutex mutex;
        std::vector<halt_event> events;
    };
    std::shared_ptr<shared> kept_ = std::make_shared<shared>();
};

/// The watermarks in the order they were reached. To be read once the writer is closed or gone.
class watermark_log {
public:
    callback<std::uint64_t> callback_() const {
        return [seqs = seqs_](std::uint64_t seq) noexcept { seqs->push_back(seq); };
    }
    std::vector<std::uint64_t> const& seqs() const { return *seqs_; }

private:
    std::shared_ptr<std::vector<std::uint64_t>> seqs_ = std::make_shared<std::vector<std::uint64_t>>();
};

template <class Writer, class Backend, class Clock>
Writer open(Backend const& backend, Clock const& clock, writer_options const& config = {},
            writer_hooks hooks = {}) {
    auto opened = Writer::create(backend, inputs(), config, std::move(hooks), {}, clock);
    INFO(opened);
    REQUIRE(opened);
    return std::move(*opened);
}

template <class Writer>
ticket submit(Writer& writer, std::string_view payload = "payload") {
    auto const accepted = writer.submit("exec.orders", message(payload));
    INFO(accepted);
    REQUIRE(accepted);
    return *accepted;
}

template <class Backend>
auto read(Backend const& backend) {
    auto opened = basic_reader<Backend>::open(backend, run);
    INFO(opened);
    REQUIRE(opened);
    return std::move(*opened);
}

template <class T>
errc code_of(result<T> const& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().code();
}

inline std::string text_of(entry_view const& view) {
    auto const payload = view.payload();
    return {reinterpret_cast<char const*>(payload.data()), payload.size()};
}

/// The payloads of a run, in order.
template <class Backend>
std::vector<std::string> payloads(Backend const& backend) {
    auto reader = read(backend);
    std::vector<std::string> out;
    for (auto const& entry : reader.scan()) {
        if (entry.seq() != out.size() + 1) FAIL("seq " << entry.seq() << " behind " << out.size());
        out.push_back(text_of(entry));
    }
    REQUIRE(reader.status() == result<void>());
    REQUIRE(reader.high_watermark() == out.size());
    return out;
}

/// A writer in the background over a backend that can be held, with everything a test asks about.
template <class Execution = background_execution<>>
struct bench {
    using writer_type = writer_of<Execution>;

    explicit bench(writer_options const& config = {}) : writer(make(config)) {}

    fault_plan plan;
    faulty_memory backend{memory_backend{}, plan};
    manual_clock clock{manual_clock::default_start, 1ns};
    halt_log halts;
    watermark_log watermarks;
    std::optional<writer_type> writer;

    /// Submits one entry and holds its batch at this call: what is submitted from here on waits in the ring.
    ticket submit_held(fault_call at, std::string_view payload = "payload") {
        plan.hold(at);
        auto const accepted = submit(*writer, payload);
        plan.wait_until_held(at);
        return accepted;
    }
    /// The ring is full of entries that nobody commits.
    void fill_ring() {
        std::string const payload(big_payload_bytes, 'x');
        submit_held(fault_call::append, payload);
        for (std::uint64_t seq = 2; seq <= big_entries_in_ring; ++seq)
            submit(*writer, payload);
    }
    result<ticket> submit_big() {
        std::string const payload(big_payload_bytes, 'y');
        return writer->submit("exec.orders", message(payload));
    }

private:
    writer_type make(writer_options const& config) {
        return open<writer_type>(backend, clock, config, {halts.callback(), watermarks.callback_()});
    }
};

} // namespace writer_tests
