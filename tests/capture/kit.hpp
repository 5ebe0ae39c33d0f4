// SPDX-License-Identifier: BSL-1.0
// What the tests of capture are written with: a small vocabulary with one message for each kind of
// registration, a run with an adapter on it, and verbs.
#pragma once

#include "support/catch2.hpp"

#include <nacre/backends.hpp>
#include <nacre/capture.hpp>
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/reader.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/manual_clock.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace capture_tests {

using namespace nacre;
using namespace nacre::core;
using namespace std::chrono_literals;
using testing::fault_backend;
using testing::fault_call;
using testing::fault_plan;
using testing::manual_clock;

inline uuid id_of(std::uint64_t number) {
    uuid out{};
    std::memcpy(&out, &number, sizeof(number));
    return out;
}

/// A command: a time of its own, an index key, no identity.
struct submit_order {
    std::string client_order_id;
    std::int64_t quantity = 0;
    timestamp ts{};

    using nacre_members =
        members<member<&submit_order::client_order_id, "client_order_id">,
                member<&submit_order::quantity, "quantity">, member<&submit_order::ts, "ts">>;
    friend bool operator==(submit_order const&, submit_order const&) = default;
};

/// An event: an identity, headers, the time of publishing. Its identity extractor throws when `broken`.
struct order_filled {
    uuid event_id{};
    std::string client_order_id;
    uuid command_id{};
    bool broken = false;

    using nacre_members =
        members<member<&order_filled::event_id, "event_id">,
                member<&order_filled::client_order_id, "client_order_id">,
                member<&order_filled::command_id, "command_id">, member<&order_filled::broken, "broken">>;
    friend bool operator==(order_filled const&, order_filled const&) = default;
};

/// A report that may have an identity.
struct position_report {
    std::optional<uuid> report_id;

    using nacre_members = members<member<&position_report::report_id, "report_id">>;
    friend bool operator==(position_report const&, position_report const&) = default;
};

/// Its time is an argument of capture.
struct trade_tick {
    std::int64_t price = 0;

    using nacre_members = members<member<&trade_tick::price, "price">>;
    friend bool operator==(trade_tick const&, trade_tick const&) = default;
};

/// Left out of the record on purpose.
struct heartbeat {
    std::uint64_t beat = 0;
};

/// In no registry.
struct stranger {
    int value = 0;
};

inline constexpr auto filled_identity = [](order_filled const& event) {
    if (event.broken) throw std::runtime_error("no identity");
    return event.event_id;
};
inline constexpr auto filled_headers = [](order_filled const& event) {
    headers out;
    out.causation_id = event.command_id;
    return out;
};

inline constexpr auto refusing_registry =
    make_registry(on<"SubmitOrder", submit_order>(key<"client_order_id">(&submit_order::client_order_id),
                                                  ts_init(&submit_order::ts)),
                  on<"OrderFilled", order_filled>(key<"client_order_id">(&order_filled::client_order_id),
                                                  headers_of(filled_headers), identity(filled_identity)),
                  on<"PositionReport", position_report>(identity(&position_report::report_id)),
                  on<"TradeTick", trade_tick>(from_capture), ignore<heartbeat>);

inline constexpr auto ignoring_registry =
    make_registry(on<"SubmitOrder", submit_order>(ts_init(&submit_order::ts)), others_ignored);

using encoder_type = typed_encoder<refusing_registry>;

template <class Encoder = encoder_type, class Execution = inline_execution>
using writer_of =
    basic_writer<fault_backend<memory_backend>, Encoder, xxh3_128, immediate, Execution, manual_clock>;

/// What the adapter told: in the order it told it.
struct told {
    std::vector<halt_event> halts;
    std::vector<std::string> lines;
};

inline capture_options telling(told& to) {
    capture_options out;
    out.on_halt = [&to](halt_event const& event) noexcept { to.halts.push_back(event); };
    out.on_notice = [&to](notice const& said) noexcept { to.lines.emplace_back(said.text); };
    return out;
}

inline run_id const run = *run_id::make(from_nanoseconds(1'000), 0xABCD);

inline run_inputs inputs() {
    run_inputs out;
    out.run_id = run;
    out.instance = "trader-001";
    out.start = run.start();
    return out;
}

/// A run in memory, recorded through an adapter; inline unless told otherwise.
template <class Encoder = encoder_type, class Execution = inline_execution, std::size_t Window = 4096>
class recording {
public:
    using writer_type = writer_of<Encoder, Execution>;
    using adapter_type = capture_adapter<writer_type, Encoder, Window>;

    recording() : writer(open()), adapter(std::in_place, writer, telling(heard)) {}

    template <class... Arguments>
    receipt capture(std::string_view topic, Arguments const&... message_and_time) {
        auto const captured = adapter->capture(topic, message_and_time...);
        INFO(captured);
        REQUIRE(captured);
        return *captured;
    }

    /// What the run holds now; the views live as long as this object.
    std::vector<entry_view> entries() {
        auto opened = basic_reader<fault_backend<memory_backend>, Encoder>::open(backend, run);
        INFO(opened);
        REQUIRE(opened);
        reading.emplace(std::move(*opened));
        std::vector<entry_view> out;
        for (auto const& entry : reading->scan())
            out.push_back(entry);
        REQUIRE(reading->status() == result<void>());
        REQUIRE(out.size() == reading->high_watermark());
        return out;
    }
    std::size_t entry_count() { return entries().size(); }

    fault_plan plan;
    fault_backend<memory_backend> backend{memory_backend{}, plan};
    manual_clock clock{manual_clock::default_start, 1ns};
    told heard;
    writer_type writer;
    std::optional<adapter_type> adapter;
    std::optional<basic_reader<fault_backend<memory_backend>, Encoder>> reading;

private:
    writer_type open() {
        auto opened = writer_type::create(backend, inputs(), {}, {}, {}, clock);
        INFO(opened);
        REQUIRE(opened);
        return std::move(*opened);
    }
};

template <class T>
errc code_of(result<T> const& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().code();
}

} // namespace capture_tests
