// SPDX-License-Identifier: BSL-1.0
// Laws B1 to B4: handles, a fresh run, an id that exists, append.
#pragma once

#include "log/run_kit.hpp"

#include <nacre/testing/fault_backend.hpp>
#include <nacre/values.hpp>

#include <memory>
#include <utility>

namespace run_laws {

using namespace log_tests;
using testing::fault_backend;
using testing::fault_call;
using testing::fault_plan;

template <class M>
using place_of = decltype(std::declval<M&>().place());

// ---- B1: handles ------------------------------------------------------------------------------------------

template <class M>
void a_moved_from_writer_gives_no_run_open() {
    M model;
    auto writer = create(model.place());
    append(writer, 2);
    auto const taken = std::move(writer);
    CHECK(code_of(try_append(writer, messages(3, 3))) == errc::no_run_open);
    CHECK(code_of(writer.record_anchor({}, at(1))) == errc::no_run_open);
    CHECK(code_of(writer.settle(at(1))) == errc::no_run_open);
    CHECK(code_of(writer.seal(status::ended)) == errc::no_run_open);
    writer.halt(halt_reason::requested);
    CHECK(taken.high_watermark() == 2);
}

template <class M>
void a_moved_from_recovery_gives_no_run_open() {
    M model;
    append(*std::make_unique<writer_on<place_of<M>>>(create(model.place())), 2);
    auto found = recovered_on<place_of<M>>::open(model.place(), run);
    REQUIRE(found);
    auto taken = std::move(*found);
    CHECK(code_of(found->seal()) == errc::no_run_open);
    REQUIRE(taken.seal());
    CHECK(code_of(taken.seal()) == errc::no_run_open);
    CHECK(recover(model.place()).verdict.kind == verdict_kind::sealed);
}

template <class M>
void a_moved_from_reader_gives_no_run_open() {
    M model;
    auto writer = create(model.place());
    append(writer, 2);
    REQUIRE(writer.seal(status::ended));
    auto reader = open(model.place());
    auto taken = std::move(reader);
    CHECK(code_of(reader.frame_at(1)) == errc::no_run_open);
    CHECK(code_of(reader.read({1, 0})) == errc::no_run_open);
    CHECK(code_of(reader.lookup("order", "O-2")) == errc::no_run_open);
    CHECK(code_of(reader.lookup_all("order", "O-2")) == errc::no_run_open);
    CHECK(code_of(reader.refresh()) == errc::no_run_open);
    CHECK(entries_of(taken) == messages(1, 2));
}

template <class M>
void a_writer_whose_append_failed_gives_no_run_open() {
    for (auto const call : {fault_call::append, fault_call::sync}) {
        M model;
        fault_plan const plan;
        fault_backend const place{model.place(), plan};
        auto writer = create(place);
        append(writer, 2);
        plan.add({.call = call});
        CHECK(code_of(try_append(writer, messages(3, 4))) == errc::io);
        auto const syncs = plan.count(fault_call::sync);
        auto const appends = plan.count(fault_call::append);
        CHECK(code_of(try_append(writer, messages(3, 4))) == errc::no_run_open);
        CHECK(code_of(writer.record_anchor({}, at(1))) == errc::no_run_open);
        CHECK(code_of(writer.settle(at(1))) == errc::no_run_open);
        CHECK(code_of(writer.seal(status::ended)) == errc::no_run_open);
        CHECK(writer.high_watermark() == 2);
        CHECK(plan.count(fault_call::sync) == syncs); // a failed sync is never tried again
        CHECK(plan.count(fault_call::append) == appends);
    }
}

// ---- B2: a fresh run --------------------------------------------------------------------------------------

template <class M>
void a_fresh_run_is_running_at_watermark_0_without_an_end() {
    M model;
    auto const writer = create(model.place());
    auto reader = open(model.place());
    for (auto const& manifest : {writer.manifest(), reader.manifest()}) {
        CHECK(manifest.inputs == inputs_of());
        CHECK(manifest.status == status::running);
        CHECK(manifest.high_watermark == 0);
        CHECK_FALSE(manifest.end);
        CHECK_FALSE(manifest.ts_init_min);
        CHECK_FALSE(manifest.ts_init_max);
        CHECK(manifest.halted == halt_reason::none);
        CHECK(manifest.hasher == hash::id);
        CHECK(manifest.durability == durability_policy::immediate);
    }
    CHECK(reader.condition() == run_condition::live);
}

// ---- B3: an id that exists --------------------------------------------------------------------------------

template <class M>
void creating_an_unsealed_run_again_gives_crashed_predecessor() {
    M model;
    {
        auto writer = create(model.place());
        append(writer, 3);
        auto const again =
            writer_on<place_of<M>>::create(model.place(), inputs_of(), durability_policy::immediate, at(1));
        CHECK(code_of(again) == errc::busy); // while its writer lives
    }
    auto const before = bytes_of(model.place());
    auto const again =
        writer_on<place_of<M>>::create(model.place(), inputs_of(), durability_policy::immediate, at(1));
    CHECK(code_of(again) == errc::crashed_predecessor);
    CHECK(bytes_of(model.place()) == before);
}

template <class R>
concept can_append = requires(R& found, std::span<nacre::core::entry_draft const> drafts) {
    found.append(drafts, timestamp{});
};

template <class M>
void recovery_loads_the_progress_and_allows_seal_only() {
    M model;
    {
        auto writer = create(model.place());
        append(writer, 3);
        append(writer, 2);
    }
    static_assert(!can_append<recovered_on<place_of<M>>> && can_append<writer_on<place_of<M>>>);
    auto found = recovered_on<place_of<M>>::open(model.place(), run);
    REQUIRE(found);
    CHECK(found->high_watermark() == 5);
    CHECK(found->verdict().kind == verdict_kind::accepted);
    CHECK(found->verdict().last_seq == 5);
    CHECK(found->manifest().inputs == inputs_of());
    CHECK(found->manifest().status == status::running);
    CHECK(found->terminal_status() == status::crashed_recovered);
    CHECK(code_of(recovered_on<place_of<M>>::open(model.place(), run)) == errc::busy);
    CHECK(*found->seal() == status::crashed_recovered);
    auto reader = open(model.place());
    CHECK(reader.manifest().status == status::crashed_recovered);
    CHECK(entries_of(reader) == messages(1, 5));
}

template <class M>
void a_sealed_run_is_never_opened_to_append() {
    M model;
    {
        auto writer = create(model.place());
        append(writer, 3);
        REQUIRE(writer.seal(status::ended));
    }
    auto const before = bytes_of(model.place());
    auto const again =
        writer_on<place_of<M>>::create(model.place(), inputs_of(), durability_policy::immediate, at(1));
    CHECK(code_of(again) == errc::closed);
    CHECK(recover(model.place()).status == status::ended);
    CHECK(bytes_of(model.place()) == before);
}

// ---- B4: append -------------------------------------------------------------------------------------------

template <class M>
void a_batch_out_of_order_is_refused_whole() {
    M model;
    auto writer = create(model.place());
    append(writer, 4);
    auto const before = bytes_of(model.place());
    auto const refused = [&](std::vector<entry> const& batch, std::uint64_t offered) {
        auto const outcome = try_append(writer, batch);
        REQUIRE(code_of(outcome) == errc::out_of_order);
        CHECK(outcome.error().high_watermark() == 4);
        CHECK(outcome.error().seq() == offered);
    };
    refused(messages(6, 7), 6); // a hole before the batch
    refused(messages(4, 5), 4); // recorded already
    refused({message(0)}, 0);
    refused({message(5), message(7)}, 7); // a hole inside
    refused({message(5), message(5)}, 5);
    refused({message(5), message(6), message(5)}, 5);
    CHECK(bytes_of(model.place()) == before);
    CHECK(writer.high_watermark() == 4);
    append(writer, 2);
    CHECK(entries_of(*std::make_unique<reader_on<place_of<M>>>(open(model.place()))) == messages(1, 6));
}

template <class M>
void an_empty_batch_changes_nothing() {
    M model;
    auto writer = create(model.place());
    append(writer, 1);
    auto const before = bytes_of(model.place());
    REQUIRE(try_append(writer, {}));
    CHECK(bytes_of(model.place()) == before);
    CHECK(writer.high_watermark() == 1);
}

template <class M>
void after_seal_an_append_gives_closed() {
    M model;
    auto writer = create(model.place());
    append(writer, 1);
    REQUIRE(writer.seal(status::ended));
    auto const before = bytes_of(model.place());
    CHECK(code_of(try_append(writer, messages(2, 2))) == errc::closed);
    CHECK(code_of(try_append(writer, {})) == errc::closed);
    CHECK(bytes_of(model.place()) == before);
}

template <class M>
void a_draft_beyond_a_limit_is_refused_and_nothing_of_its_batch_is_kept() {
    M model;
    auto writer = create(model.place());
    append(writer, 1);
    auto const before = bytes_of(model.place());
    auto long_key = message(3);
    long_key.keys = {{"order", std::string(core::key_bytes_max + 1, 'x')}};
    auto many_keys = message(3);
    for (std::size_t i = 0; i <= core::entry_keys_max; ++i)
        many_keys.keys.emplace_back("leg", std::to_string(i));
    auto no_topic = message(3);
    no_topic.topic.clear();
    auto long_type = message(3);
    long_type.payload_type.assign(core::name_bytes_max + 1, 't');
    auto large = message(3);
    large.payload.resize(core::payload_bytes_max + 1);
    CHECK(code_of(try_append(writer, std::array{message(2), long_key})) == errc::too_large);
    CHECK(code_of(try_append(writer, std::array{message(2), many_keys})) == errc::too_large);
    CHECK(code_of(try_append(writer, std::array{message(2), no_topic})) == errc::invalid_argument);
    CHECK(code_of(try_append(writer, std::array{message(2), long_type})) == errc::invalid_argument);
    CHECK(code_of(try_append(writer, std::array{message(2), large})) == errc::too_large);
    CHECK(bytes_of(model.place()) == before);
    append(writer, 2);
    auto reader = open(model.place());
    CHECK(entries_of(reader) == messages(1, 3));
}

} // namespace run_laws
