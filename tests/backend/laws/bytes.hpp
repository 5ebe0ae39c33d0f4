// SPDX-License-Identifier: BSL-1.0
// Laws about bytes: what reads back, what views promise, what reserved space takes, what recovery may do.
#pragma once

#include <nacre/values.hpp>

#include "verbs.hpp"

#include <random>
#include <utility>

namespace backend_laws {

// Law 1: what was appended or written reads back.

template <class M>
void appended_bytes_read_back() {
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        M model;
        auto const place = model.place();
        auto const first = pattern(8192, 1);
        auto run = place.create(id_of(1), first, {policy});
        REQUIRE(run);
        CHECK(run->end() == first.size());
        auto const before = place.open_read(id_of(1));
        REQUIRE(before);

        auto expected = first;
        std::uint32_t seed = 2;
        for (std::size_t const size :
             {std::size_t{1}, std::size_t{511}, std::size_t{4096}, std::size_t{300'000}, std::size_t{7}}) {
            auto const a = pattern(size, seed++);
            auto const b = pattern(size / 2, seed++);
            std::array<bytes_view, 3> const parts{a, bytes_view{}, b};
            REQUIRE(run->append(parts));
            expected.insert(expected.end(), a.begin(), a.end());
            expected.insert(expected.end(), b.begin(), b.end());
            CHECK(run->end() == expected.size());
        }
        CHECK(same(read_all(*run, 0, expected.size()), expected));
        CHECK(same(read_all(*run, 4000, 1000), bytes_view{expected}.subspan(4000, 1000)));
        CHECK(same(viewed(*before, 0, expected.size()), expected));
        auto const after = place.open_read(id_of(1));
        REQUIRE(after);
        CHECK(same(viewed(*after, 0, expected.size()), expected));
        CHECK(*after->extent() >= expected.size());
        CHECK(*run->extent() >= expected.size());
    }
}

template <class M>
void appending_nothing_changes_nothing() {
    M model;
    auto run = model.place().create(id_of(1), pattern(100, 1), {});
    REQUIRE(run);
    REQUIRE(run->append({}));
    std::array<bytes_view, 2> const empty{};
    REQUIRE(run->append(empty));
    CHECK(run->end() == 100);
}

template <class M>
void an_append_of_many_parts_is_their_concatenation() {
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        M model;
        auto run = model.place().create(id_of(1), pattern(64, 1), {policy});
        REQUIRE(run);
        std::vector<std::vector<std::byte>> pieces;
        for (std::uint32_t i = 0; i < 3000; ++i)
            pieces.push_back(pattern(i % 97, i + 5));
        std::vector<bytes_view> const parts(pieces.begin(), pieces.end());
        std::vector<std::byte> expected;
        for (auto const& piece : pieces)
            expected.insert(expected.end(), piece.begin(), piece.end());
        REQUIRE(run->append(parts));
        REQUIRE(run->end() == 64 + expected.size());
        CHECK(same(read_all(*run, 64, expected.size()), expected));
    }
}

template <class M>
void written_bytes_read_back_in_place() {
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        M model;
        auto const place = model.place();
        auto expected = pattern(20'000, 1);
        auto run = place.create(id_of(1), expected, {policy});
        REQUIRE(run);
        auto const more = pattern(50'000, 2);
        REQUIRE(append(*run, more));
        expected.insert(expected.end(), more.begin(), more.end());
        auto const readable = place.open_read(id_of(1));
        REQUIRE(readable);

        std::array<std::pair<std::uint64_t, std::size_t>, 4> const spots{
            {{4096, 4096}, {0, 3}, {19'990, 20}, {69'000, 1000}}};
        std::uint32_t seed = 10;
        for (auto const& [offset, size] : spots) {
            auto const patch = pattern(size, seed++);
            REQUIRE(run->write_at(offset, patch));
            std::copy(patch.begin(), patch.end(), expected.begin() + static_cast<std::ptrdiff_t>(offset));
        }
        CHECK(run->end() == expected.size());
        CHECK(same(read_all(*run, 0, expected.size()), expected));
        CHECK(same(viewed(*readable, 0, expected.size()), expected));
    }
}

template <class M>
void a_write_outside_the_run_is_refused() {
    M model;
    auto const first = pattern(1000, 1);
    auto run = model.place().create(id_of(1), first, {});
    REQUIRE(run);
    CHECK(code_of(run->write_at(1000, pattern(1, 2))) == errc::invalid_argument);
    auto again = model.place();
    run = nacre::error::no_run_open();
    run = again.open_recover(id_of(1));
    REQUIRE(run);
    REQUIRE(run->resume_at(1000));
    CHECK(code_of(run->write_at(990, pattern(11, 2))) == errc::invalid_argument);
    CHECK(same(read_all(*run, 0, 1000), first));
}

template <class M>
void a_read_is_short_only_at_the_extent() {
    M model;
    auto const first = pattern(1000, 1);
    auto run = model.place().create(id_of(1), first, {});
    REQUIRE(run);
    auto const extent = run->extent();
    REQUIRE(extent);
    std::vector<std::byte> into(*extent + 100);
    auto const got = run->read_at(0, into);
    REQUIRE(got);
    CHECK(*got == *extent);
    CHECK(same(bytes_view{into}.first(1000), first));
    CHECK(all_zero(bytes_view{into}.subspan(1000, *got - 1000)));
    auto const beyond = run->read_at(*extent, into);
    REQUIRE(beyond);
    CHECK(*beyond == 0);
}

template <class M>
void a_readable_copies_what_it_views() {
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        M model;
        auto const place = model.place();
        auto expected = pattern(1000, 1);
        auto run = place.create(id_of(1), expected, {policy});
        REQUIRE(run);
        auto const more = pattern(30'000, 2);
        REQUIRE(append(*run, more));
        expected.insert(expected.end(), more.begin(), more.end());
        auto const readable = place.open_read(id_of(1));
        REQUIRE(readable);
        CHECK(same(read_all(*readable, 0, expected.size()), expected));
        CHECK(same(read_all(*readable, 990, 20), bytes_view{expected}.subspan(990, 20)));
        auto const extent = readable->extent();
        REQUIRE(extent);
        std::vector<std::byte> into(100);
        for (auto const& [offset, size] : {std::pair<std::uint64_t, std::size_t>{*extent - 40, 40},
                                           {*extent, 0},
                                           {*extent + 1, 0},
                                           {~std::uint64_t{0}, 0}}) {
            CAPTURE(offset);
            auto const got = readable->read_at(offset, into);
            REQUIRE(got);
            CHECK(*got == size);
        }
    }
}

// Law 2: views never move.

template <class M>
void views_keep_their_address_while_the_run_grows() {
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        M model;
        auto const place = model.place();
        auto const first = pattern(10'000, 1);
        auto run = place.create(id_of(1), first, {policy});
        REQUIRE(run);
        auto readable = place.open_read(id_of(1));
        REQUIRE(readable);
        auto const early = readable->view(0, first.size());
        REQUIRE(early);
        auto const chunk = pattern(1 << 20, 2);
        for (int i = 0; i < 6; ++i)
            REQUIRE(append(*run, chunk));
        auto const late = readable->view(0, run->end());
        REQUIRE(late);
        CHECK(late->data() == early->data());
        CHECK(same(*early, first));
        CHECK(same(late->last(chunk.size()), chunk));
        auto moved = std::move(*readable);
        auto const still = moved.view(0, first.size());
        REQUIRE(still);
        CHECK(still->data() == early->data());
    }
}

template <class M>
void a_view_past_the_extent_is_refused() {
    M model;
    auto const place = model.place();
    auto run = place.create(id_of(1), pattern(1000, 1), {});
    REQUIRE(run);
    auto const readable = place.open_read(id_of(1));
    REQUIRE(readable);
    auto const extent = readable->extent();
    REQUIRE(extent);
    CHECK(readable->view(0, *extent));
    CHECK(readable->view(*extent, 0));
    CHECK(code_of(readable->view(0, *extent + 1)) == errc::corrupted);
    CHECK(code_of(readable->view(*extent + 1, 0)) == errc::corrupted);
    CHECK(code_of(readable->view(~std::uint64_t{0}, 1)) == errc::corrupted);
    CHECK(code_of(readable->view(1, ~std::uint64_t{0})) == errc::corrupted);
}

// Law 6: reserved space is there.

template <class M>
void reserved_space_reads_as_zeros_and_takes_what_was_promised() {
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        M model;
        auto const place = model.place();
        auto run = place.create(id_of(1), pattern(100, 1), {policy});
        REQUIRE(run);
        constexpr std::size_t promised = 3 << 20;
        REQUIRE(run->reserve(promised));
        CHECK(run->end() == 100);
        CHECK(all_zero(read_all(*run, 100, promised)));
        auto const chunk = pattern(promised / 8, 2);
        for (int i = 0; i < 8; ++i)
            REQUIRE(append(*run, chunk));
        REQUIRE(run->sync());
        CHECK(run->end() == 100 + promised);
        CHECK(same(read_all(*run, run->end() - chunk.size(), chunk.size()), chunk));
        CHECK(all_zero(read_all(*run, run->end(), promised)));
    }
}

template <class M>
void a_full_place_says_so_before_anything_is_lost() {
    if constexpr (limited_model<M>) {
        for (auto const policy : policies) {
            INFO("durability " << name_of(policy));
            auto model = M::with_space(4 << 20);
            auto const place = model.place();
            auto run = place.create(id_of(1), pattern(4096, 1), {policy});
            REQUIRE(run);
            REQUIRE(run->reserve(1 << 20));
            CHECK(code_of(run->reserve(64 << 20)) == errc::disk_full);
            auto const chunk = pattern(1 << 18, 2);
            for (int i = 0; i < 4; ++i)
                REQUIRE(append(*run, chunk)); // the promise still stands
            REQUIRE(run->write_at(0, pattern(4096, 3)));
            REQUIRE(run->sync());

            std::uint64_t good_end = run->end();
            auto outcome = append(*run, chunk);
            for (int i = 0; outcome && i < 64; ++i) {
                good_end = run->end();
                outcome = append(*run, chunk);
            }
            REQUIRE(code_of(outcome) == errc::disk_full);
            CHECK(code_of(append(*run, pattern(1, 4))) == errc::no_run_open);
            CHECK(code_of(run->write_at(0, pattern(1, 4))) == errc::no_run_open);
            CHECK(code_of(run->sync()) == errc::no_run_open);
            CHECK(code_of(run->truncate(10)) == errc::no_run_open);
            CHECK(same(read_all(*run, good_end - chunk.size(), chunk.size()), chunk));
        }
    } else {
        SUCCEED("this model has no limit on space");
    }
}

// Recovery's calls.

template <class M>
void recovery_gets_the_run_as_it_was_left() {
    M model;
    auto const place = model.place();
    {
        auto run = place.create(id_of(1), pattern(100, 1), {});
        REQUIRE(run);
        REQUIRE(append(*run, pattern(5000, 2)));
        REQUIRE(run->sync());
    }
    auto run = place.open_recover(id_of(1));
    REQUIRE(run);
    auto const extent = run->extent();
    REQUIRE(extent);
    CHECK(run->end() == *extent);
    REQUIRE(*extent >= 5100);
    CHECK(same(read_all(*run, 100, 5000), pattern(5000, 2)));
    CHECK(all_zero(read_all(*run, 5100, *extent)));

    REQUIRE(run->resume_at(2100));
    CHECK(run->end() == 2100);
    CHECK(*run->extent() == *extent);
    CHECK(same(read_all(*run, 100, 5000), pattern(5000, 2))); // resume_at wrote nothing
    REQUIRE(append(*run, pattern(500, 3)));
    CHECK(run->end() == 2600);
    CHECK(same(read_all(*run, 2100, 500), pattern(500, 3)));
    CHECK(same(read_all(*run, 2600, 2500), bytes_view{pattern(5000, 2)}.last(2500)));
    CHECK(code_of(run->resume_at(*extent + 1)) == errc::invalid_argument);
    CHECK(run->end() == 2600);
}

template <class M>
void a_truncated_run_ends_there_and_what_was_cut_never_returns() {
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        M model;
        auto const place = model.place();
        auto run = place.create(id_of(1), pattern(100, 1), {policy});
        REQUIRE(run);
        REQUIRE(append(*run, pattern(200'000, 2)));
        REQUIRE(run->truncate(1100));
        CHECK(run->end() == 1100);
        CHECK(*run->extent() == 1100);
        CHECK(read_all(*run, 0, 5000).size() == 1100);
        auto const readable = place.open_read(id_of(1));
        REQUIRE(readable);
        CHECK(*readable->extent() == 1100);
        CHECK(code_of(readable->view(0, 1101)) == errc::corrupted);

        REQUIRE(run->reserve(300'000));
        CHECK(all_zero(read_all(*run, 1100, 300'000)));
        REQUIRE(append(*run, pattern(10, 3)));
        CHECK(same(viewed(*readable, 1100, 10), pattern(10, 3)));
        CHECK(all_zero(read_all(*run, 1110, 250'000)));
        REQUIRE(run->sync());
    }
}

template <class M>
void a_truncation_that_was_synced_survives_a_crash() {
    if constexpr (crashing_model<M>) {
        M model;
        auto run = model.place().create(id_of(1), pattern(100, 1), {});
        REQUIRE(run);
        REQUIRE(append(*run, pattern(10'000, 2)));
        REQUIRE(run->sync());
        REQUIRE(run->truncate(600));
        REQUIRE(run->sync());
        model.crash();
        CHECK(*model.place().open_read(id_of(1))->extent() == 600);
    } else {
        SUCCEED("this model cannot crash");
    }
}

/// Any order of calls leaves the bytes that a plain array would hold, for the handle and for a readable
/// opened first.
template <class M>
void random_calls_leave_what_a_plain_array_would() {
    auto const seed = static_cast<std::uint32_t>(Catch::rngSeed());
    CAPTURE(seed);
    std::mt19937 random(seed);
    auto const below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        M model;
        auto const place = model.place();
        auto expected = pattern(5000, 1);
        auto run = place.create(id_of(1), expected, {policy});
        REQUIRE(run);
        auto const readable = place.open_read(id_of(1));
        REQUIRE(readable);
        for (std::uint32_t step = 0; step < 400; ++step) {
            CAPTURE(step);
            switch (below(8)) {
            case 0:
            case 1:
            case 2:
            case 3: {
                auto const bytes = pattern(below(9000), step);
                auto const cut = below(bytes.size() + 1);
                std::array<bytes_view, 2> const parts{bytes_view{bytes}.first(cut),
                                                      bytes_view{bytes}.subspan(cut)};
                REQUIRE(run->append(parts));
                expected.insert(expected.end(), bytes.begin(), bytes.end());
                break;
            }
            case 4: {
                auto const offset = below(expected.size());
                auto const bytes =
                    pattern(below(std::min<std::size_t>(9000, expected.size() - offset) + 1), step + 7);
                REQUIRE(run->write_at(offset, bytes));
                std::copy(bytes.begin(), bytes.end(), expected.begin() + static_cast<std::ptrdiff_t>(offset));
                break;
            }
            case 5: REQUIRE(run->reserve(below(200'000))); break;
            case 6: REQUIRE(run->sync()); break;
            default:
                if (below(4) == 0) {
                    expected.resize(1 + below(expected.size()));
                    REQUIRE(run->truncate(expected.size()));
                    REQUIRE(*readable->extent() == expected.size());
                }
            }
            REQUIRE(run->end() == expected.size());
            auto const offset = below(expected.size());
            auto const size = below(expected.size() - offset) + 1;
            REQUIRE(same(read_all(*run, offset, size), bytes_view{expected}.subspan(offset, size)));
            auto const view = readable->view(offset, size);
            REQUIRE(view);
            REQUIRE(same(*view, bytes_view{expected}.subspan(offset, size)));
        }
    }
}

} // namespace backend_laws
