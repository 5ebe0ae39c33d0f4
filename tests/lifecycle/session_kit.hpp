// SPDX-License-Identifier: BSL-1.0
// What the tests of the session are written with: two message types, stores over each backend, and what a run
// holds.
#pragma once

#include "support/catch2.hpp"

#include <nacre/backends.hpp>
#include <nacre/messages.hpp>
#include <nacre/reader.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/testing.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace session_tests {

using namespace nacre;
using namespace nacre::core;
using nacre::log::read_manifest;

struct submit_order {
    std::string client_order_id;
    std::int64_t quantity = 0;

    using nacre_members = members<member<&submit_order::client_order_id, "client_order_id">,
                                  member<&submit_order::quantity, "quantity">>;
    friend bool operator==(submit_order const&, submit_order const&) = default;
};
struct order_filled {
    std::string client_order_id;

    using nacre_members = members<member<&order_filled::client_order_id, "client_order_id">>;
    friend bool operator==(order_filled const&, order_filled const&) = default;
};

inline constexpr auto messages =
    make_registry(on<"SubmitOrder", submit_order>(key<"client_order_id">(&submit_order::client_order_id)),
                  on<"OrderFilled", order_filled>(key<"client_order_id">(&order_filled::client_order_id)));

/// Everything in memory, on the caller's thread.
using memory_store = store<messages, test_policy>;
using memory_session = memory_store::session_type;

template <class Backend>
struct over : test_policy {
    using backend = Backend;
    [[nodiscard]] static result<Backend> open_backend(nacre::place const&) {
        return error::not_found("these tests hand their backend over");
    }
};

/// In memory, with a writer thread, failing and stalling as a plan says.
struct faulty_background : over<testing::fault_backend<memory_backend>> {
    using execution = background_execution<>;
};
struct faulty_inline : over<testing::fault_backend<memory_backend>> {};

template <class Durability>
struct on_disk : over<testing::simulated_disk> {
    using durability = Durability;
};

using faulty_place = testing::fault_backend<memory_backend>;

template <class T>
errc code_of(result<T> const& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().code();
}

template <class T>
T got(result<T> outcome) {
    INFO(outcome);
    REQUIRE(outcome.has_value());
    return std::move(*outcome);
}
inline void ok(result<void> const& outcome) {
    INFO(outcome);
    REQUIRE(outcome.has_value());
}

inline session_config config_with(std::vector<std::string> components = {"risk", "execution"}) {
    session_config out;
    out.exclusive = false; // most of these tests leave runs beside each other
    out.components = std::move(components);
    return out;
}

/// Payload types of a run in order, and whether its last is RunEnded.
template <class B>
std::vector<std::string> types_of(B const& place, run_id const& id) {
    auto reader = got(nacre::basic_reader<B, typed_encoder<messages>>::open(place, id));
    std::vector<std::string> out;
    for (auto const& entry : reader.scan())
        out.emplace_back(entry.payload_type());
    REQUIRE(reader.status() == result<void>());
    REQUIRE(out.size() == reader.high_watermark());
    return out;
}

template <class B>
manifest manifest_of_run(B const& place, run_id const& id) {
    return got(read_manifest(place, id));
}

template <class B>
std::vector<run_id> runs_of(B const& place) {
    return got(place.list());
}

/// The run as it lies in its backend, all of it.
template <class B>
std::vector<std::byte> file_of(B const& place, run_id const& id) {
    auto const run = got(place.open_read(id));
    auto const bytes = got(run.view(0, got(run.extent())));
    return {bytes.begin(), bytes.end()};
}

} // namespace session_tests
