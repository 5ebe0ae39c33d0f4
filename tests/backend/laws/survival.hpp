// SPDX-License-Identifier: BSL-1.0
// Laws about what outlives a crash, and about the directory of runs.
#pragma once

#include "verbs.hpp"

namespace backend_laws {

// Law 3: what sync returned for survives.

template <class M>
void synced_bytes_survive_a_crash() {
    if constexpr (crashing_model<M>) {
        for (auto const policy : policies) {
            INFO("durability " << name_of(policy));
            M model;
            auto expected = pattern(12'288, 1);
            auto run = model.place().create(id_of(1), expected, {policy});
            REQUIRE(run);
            for (std::uint32_t i = 0; i < 5; ++i) {
                auto const more = pattern(7000, i + 2);
                REQUIRE(append(*run, more));
                expected.insert(expected.end(), more.begin(), more.end());
            }
            auto const patch = pattern(4096, 90);
            REQUIRE(run->write_at(4096, patch));
            std::copy(patch.begin(), patch.end(), expected.begin() + 4096);
            REQUIRE(run->sync());
            model.crash();
            auto const readable = model.place().open_read(id_of(1));
            REQUIRE(readable);
            CHECK(same(viewed(*readable, 0, expected.size()), expected));
        }
    } else {
        SUCCEED("this model cannot crash");
    }
}

template <class M>
void unsynced_bytes_survive_by_whole_sectors_or_not_at_all() {
    if constexpr (crashing_model<M>) {
        constexpr std::size_t sector_bytes = 512;
        M model;
        auto const first = pattern(4096, 1);
        auto run = model.place().create(id_of(1), first, {});
        REQUIRE(run);
        auto const more = pattern(20 * sector_bytes, 2);
        REQUIRE(append(*run, more));
        model.crash();
        auto const readable = model.place().open_read(id_of(1));
        REQUIRE(readable);
        CHECK(same(viewed(*readable, 0, first.size()), first));
        auto const extent = readable->extent();
        REQUIRE(extent);
        auto const left = viewed(*readable, 4096, std::min<std::uint64_t>(*extent - 4096, more.size()));
        for (std::size_t at = 0; at + sector_bytes <= left.size(); at += sector_bytes) {
            auto const sector = bytes_view{left}.subspan(at, sector_bytes);
            CHECK((all_zero(sector) || same(sector, bytes_view{more}.subspan(at, sector_bytes))));
        }
    } else {
        SUCCEED("this model cannot crash");
    }
}

// Law 9: create is atomic.

template <class M>
void a_created_run_has_exactly_its_first_bytes() {
    M model;
    auto const place = model.place();
    auto const first = pattern(12'345, 1);
    {
        auto const run = place.create(id_of(1), first, {});
        REQUIRE(run);
        CHECK(run->end() == first.size());
    }
    CHECK(code_of(place.create(id_of(1), pattern(50, 2), {})) == errc::crashed_predecessor);
    auto const readable = place.open_read(id_of(1));
    REQUIRE(readable);
    auto const bytes = viewed(*readable, 0, *readable->extent());
    CHECK(same(bytes_view{bytes}.first(first.size()), first));
    CHECK(all_zero(bytes_view{bytes}.subspan(first.size())));
}

template <class M>
void a_created_run_survives_a_crash_at_once() {
    if constexpr (crashing_model<M>) {
        for (auto const policy : policies) {
            INFO("durability " << name_of(policy));
            M model;
            auto const first = pattern(12'345, 1);
            auto const run = model.place().create(id_of(1), first, {policy});
            REQUIRE(run);
            model.crash();
            auto const listed = model.place().list();
            REQUIRE(listed);
            CHECK(*listed == std::vector<run_id>{id_of(1)});
            auto const readable = model.place().open_read(id_of(1));
            REQUIRE(readable);
            CHECK(same(viewed(*readable, 0, first.size()), first));
        }
    } else {
        SUCCEED("this model cannot crash");
    }
}

// The directory.

template <class M>
void what_is_missing_is_not_found() {
    M model;
    auto const place = model.place();
    auto const check = [&] {
        CHECK(code_of(place.open_read(id_of(1))) == errc::not_found);
        CHECK(code_of(place.open_recover(id_of(1))) == errc::not_found);
        CHECK(code_of(place.kept_aside(id_of(1))) == errc::not_found);
    };
    check();
    REQUIRE(place.create(id_of(2), pattern(100, 1), {}));
    check();
}

template <class M>
void runs_are_listed_in_the_order_they_started() {
    M model;
    auto const place = model.place();
    REQUIRE(place.list());
    CHECK(place.list()->empty());
    for (std::int64_t const start : std::array<std::int64_t, 4>{30, 5, 1'700'000'000'000'000'000, 20}) {
        REQUIRE(place.create(id_of(start), pattern(100, 1), {}));
    }
    REQUIRE(place.create(id_of(20, 7), pattern(100, 1), {}));
    REQUIRE(place.keep_aside(id_of(5), pattern(10, 1)));
    auto const held = place.create(id_of(6), pattern(100, 1), {});
    REQUIRE(held);
    auto const listed = model.place().list();
    REQUIRE(listed);
    CHECK(*listed == std::vector<run_id>{id_of(5), id_of(6), id_of(20, 7), id_of(20), id_of(30),
                                         id_of(1'700'000'000'000'000'000)});
}

template <class M>
void a_tail_is_kept_aside_and_replaced_whole() {
    M model;
    auto const place = model.place();
    REQUIRE(place.create(id_of(1), pattern(100, 1), {}));
    REQUIRE(place.keep_aside(id_of(1), pattern(5000, 2)));
    REQUIRE(place.kept_aside(id_of(1)));
    CHECK(same(*place.kept_aside(id_of(1)), pattern(5000, 2)));
    REQUIRE(place.keep_aside(id_of(1), pattern(70, 3)));
    CHECK(same(*model.place().kept_aside(id_of(1)), pattern(70, 3)));
    CHECK(same(viewed(*place.open_read(id_of(1)), 0, 100), pattern(100, 1)));
    if constexpr (crashing_model<M>) {
        model.crash();
        REQUIRE(model.place().kept_aside(id_of(1)));
        CHECK(same(*model.place().kept_aside(id_of(1)), pattern(70, 3)));
    }
}

template <class M>
void discarding_unfinished_creations_leaves_runs_alone() {
    M model;
    auto const place = model.place();
    REQUIRE(place.discard_unfinished());
    CHECK(*place.discard_unfinished() == 0);
    auto run = place.create(id_of(1), pattern(100, 1), {});
    REQUIRE(run);
    REQUIRE(place.create(id_of(2), pattern(100, 2), {}));
    CHECK(*place.discard_unfinished() == 0);
    REQUIRE(append(*run, pattern(100, 3)));
    REQUIRE(run->sync());
    run->publish(200);
    auto const readable = place.open_read(id_of(1));
    REQUIRE(readable);
    CHECK(readable->published() == 200);
    CHECK(same(viewed(*readable, 100, 100), pattern(100, 3)));
    CHECK(place.list()->size() == 2);
}

template <class M>
void copies_of_a_backend_share_the_same_place() {
    M model;
    auto const place = model.place();
    auto const copy = place;
    REQUIRE(copy.create(id_of(1), pattern(100, 1), {}));
    CHECK(place.list()->size() == 1);
    CHECK(same(viewed(*model.place().open_read(id_of(1)), 0, 100), pattern(100, 1)));
    CHECK(place.location(id_of(1)) == copy.location(id_of(1)));
    CHECK_FALSE(place.location(id_of(1)).empty());
    CHECK(place.location(id_of(1)) != place.location(id_of(2)));
}

} // namespace backend_laws
