// SPDX-License-Identifier: BSL-1.0
// Laws about who may write: holds, liveness, handles that are gone, published offsets.
#pragma once

#include <nacre/values.hpp>

#include "verbs.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

namespace backend_laws {

// Law 4: one appendable at a time.

template <class M>
void a_held_run_is_busy_for_everyone_else() {
    M model;
    auto const place = model.place();
    auto const copy = place;
    auto const other = model.place();
    auto run = place.create(id_of(1), pattern(100, 1), {});
    REQUIRE(run);
    for (auto const* handle : {&place, &copy, &other}) {
        CHECK(code_of(handle->create(id_of(1), pattern(100, 2), {})) == errc::busy);
        CHECK(code_of(handle->open_recover(id_of(1))) == errc::busy);
    }
    CHECK(same(read_all(*run, 0, 100), pattern(100, 1)));
    REQUIRE(append(*run, pattern(10, 3)));
    REQUIRE(run->sync());
    CHECK(place.create(id_of(2), pattern(100, 2), {}));
}

template <class M>
void a_hold_ends_with_its_handle() {
    M model;
    auto const place = model.place();
    {
        auto run = place.create(id_of(1), pattern(100, 1), {});
        REQUIRE(run);
        auto moved = std::move(*run);
        CHECK(code_of(place.open_recover(id_of(1))) == errc::busy);
    }
    CHECK(code_of(place.create(id_of(1), pattern(100, 2), {})) == errc::crashed_predecessor);
    {
        auto const recovering = place.open_recover(id_of(1));
        REQUIRE(recovering);
        CHECK(code_of(place.open_recover(id_of(1))) == errc::busy);
        CHECK(code_of(place.create(id_of(1), pattern(100, 2), {})) == errc::busy);
    }
    CHECK(place.open_recover(id_of(1)));
}

template <class M>
void a_hold_ends_with_retire() {
    M model;
    auto const place = model.place();
    auto run = place.create(id_of(1), pattern(100, 1), {});
    REQUIRE(run);
    REQUIRE(run->truncate(100));
    REQUIRE(run->sync());
    REQUIRE(run->retire());
    auto const recovering = place.open_recover(id_of(1));
    REQUIRE(recovering);
    CHECK(same(read_all(*recovering, 0, 200), pattern(100, 1)));
}

template <class M>
void a_crash_ends_every_hold() {
    if constexpr (crashing_model<M>) {
        M model;
        auto run = model.place().create(id_of(1), pattern(100, 1), {});
        REQUIRE(run);
        model.crash();
        CHECK(code_of(append(*run, pattern(1, 2))) == errc::no_run_open);
        CHECK(code_of(model.place().create(id_of(1), pattern(100, 1), {})) == errc::crashed_predecessor);
        CHECK(model.place().open_recover(id_of(1)));
    } else {
        SUCCEED("this model cannot crash");
    }
}

template <class M>
void readables_know_whether_a_writer_lives() {
    M model;
    auto const place = model.place();
    auto run = place.create(id_of(1), pattern(100, 1), {});
    REQUIRE(run);
    auto const readable = place.open_read(id_of(1));
    REQUIRE(readable);
    CHECK(readable->writer_alive());
    run = nacre::error::no_run_open(); // the handle is gone
    CHECK_FALSE(readable->writer_alive());
    auto recovering = place.open_recover(id_of(1));
    REQUIRE(recovering);
    CHECK(readable->writer_alive());
    REQUIRE(recovering->retire());
    CHECK_FALSE(readable->writer_alive());
}

// Law 5: readables disturb nothing.

template <class M>
void readables_never_end_a_hold() {
    M model;
    auto const place = model.place();
    auto run = place.create(id_of(1), pattern(100, 1), {});
    REQUIRE(run);
    for (int i = 0; i < 10; ++i) {
        auto const readable = place.open_read(id_of(1));
        REQUIRE(readable);
        CHECK(readable->writer_alive());
        CHECK(same(viewed(*readable, 0, 100), pattern(100, 1)));
    }
    CHECK(code_of(place.open_recover(id_of(1))) == errc::busy);
    REQUIRE(append(*run, pattern(100, 2)));
    REQUIRE(run->sync());
}

template <class M>
void readables_hold_nothing() {
    M model;
    auto const place = model.place();
    REQUIRE(place.create(id_of(1), pattern(100, 1), {}));
    auto const one = place.open_read(id_of(1));
    auto const two = place.open_read(id_of(1));
    REQUIRE(one);
    REQUIRE(two);
    auto recovering = place.open_recover(id_of(1));
    REQUIRE(recovering);
    REQUIRE(recovering->resume_at(100));
    REQUIRE(append(*recovering, pattern(50, 2)));
    CHECK(same(viewed(*one, 100, 50), pattern(50, 2)));
    CHECK(same(viewed(*two, 0, 100), pattern(100, 1)));
}

// Law 7, contract B1: moved-from and retired handles.

template <class R>
void check_not_open(R& run) {
    std::array<std::byte, 8> some{};
    std::array<bytes_view, 1> const parts{some};
    CHECK(code_of(run.append(parts)) == errc::no_run_open);
    CHECK(code_of(run.write_at(0, some)) == errc::no_run_open);
    CHECK(code_of(run.read_at(0, some)) == errc::no_run_open);
    CHECK(code_of(run.sync()) == errc::no_run_open);
    CHECK(code_of(run.reserve(10)) == errc::no_run_open);
    CHECK(code_of(run.resume_at(0)) == errc::no_run_open);
    CHECK(code_of(run.truncate(0)) == errc::no_run_open);
    CHECK(code_of(run.retire()) == errc::no_run_open);
    CHECK(code_of(run.extent()) == errc::no_run_open);
    run.publish(5);
    CHECK(run.end() == 0);
}

template <class M>
void a_moved_from_handle_gives_no_run_open() {
    M model;
    auto const place = model.place();
    auto run = place.create(id_of(1), pattern(100, 1), {});
    REQUIRE(run);
    auto moved = std::move(*run);
    check_not_open(*run);
    CHECK(moved.end() == 100);
    REQUIRE(append(moved, pattern(100, 2)));
    auto other = place.create(id_of(2), pattern(100, 3), {});
    REQUIRE(other);
    moved = std::move(*other);
    check_not_open(*other);
    CHECK(same(read_all(moved, 0, 100), pattern(100, 3)));
    CHECK(place.open_recover(id_of(1))); // what was assigned over has let go
}

template <class M>
void a_retired_handle_gives_no_run_open() {
    M model;
    auto const place = model.place();
    auto run = place.create(id_of(1), pattern(100, 1), {});
    REQUIRE(run);
    REQUIRE(run->retire());
    check_not_open(*run);
    CHECK(same(viewed(*place.open_read(id_of(1)), 0, 100), pattern(100, 1)));
}

template <class M>
void a_moved_from_readable_gives_no_run_open() {
    M model;
    auto const place = model.place();
    auto const run = place.create(id_of(1), pattern(100, 1), {});
    REQUIRE(run);
    auto readable = place.open_read(id_of(1));
    REQUIRE(readable);
    auto const moved = std::move(*readable);
    std::array<std::byte, 8> some{};
    CHECK(code_of(readable->view(0, 1)) == errc::no_run_open);
    CHECK(code_of(readable->read_at(0, some)) == errc::no_run_open);
    CHECK(code_of(readable->extent()) == errc::no_run_open);
    CHECK(readable->published() == 0);
    CHECK_FALSE(readable->writer_alive());
    CHECK(moved.writer_alive());
}

// Law 8: published offsets.

template <class M>
void published_offsets_are_seen_by_every_readable() {
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        M model;
        auto const place = model.place();
        auto run = place.create(id_of(1), pattern(100, 1), {policy});
        REQUIRE(run);
        auto const one = place.open_read(id_of(1));
        auto const two = model.place().open_read(id_of(1));
        REQUIRE(one);
        REQUIRE(two);
        CHECK(one->published() == 0);
        run->publish(100);
        CHECK(one->published() == 100);
        CHECK(two->published() == 100);
        REQUIRE(append(*run, pattern(100, 2)));
        CHECK(one->published() == 100);
        run->publish(run->end());
        CHECK(two->published() == 200);
        CHECK(place.open_read(id_of(1))->published() == 200);
    }
}

template <class M>
void a_reader_thread_sees_everything_below_the_published_offset() {
    constexpr std::size_t chunk_bytes = 512;
    constexpr std::uint32_t chunks = 2000;
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        M model;
        auto const place = model.place();
        auto run = place.create(id_of(1), pattern(chunk_bytes, 0), {policy});
        REQUIRE(run);
        auto const readable = place.open_read(id_of(1));
        REQUIRE(readable);
        std::uint32_t wrong = 0;
        std::thread reader([&] {
            std::uint64_t checked = 0;
            while (checked < std::uint64_t{chunks} * chunk_bytes) {
                auto const upto = readable->published();
                for (; checked < upto; checked += chunk_bytes) {
                    auto const bytes = readable->view(checked, chunk_bytes);
                    auto const seed = static_cast<std::uint32_t>(checked / chunk_bytes);
                    if (!bytes || !same(*bytes, pattern(chunk_bytes, seed))) ++wrong;
                }
                std::this_thread::yield();
            }
        });
        bool failed = false;
        for (std::uint32_t i = 1; i < chunks; ++i) {
            failed = failed || !append(*run, pattern(chunk_bytes, i));
            run->publish(run->end());
        }
        if (failed) run->publish(std::uint64_t{chunks} * chunk_bytes); // lets the reader end
        reader.join();
        CHECK_FALSE(failed);
        CHECK(wrong == 0);
    }
}

/// Law 10. Each block is written whole with one value: what is read of it is values that were written.
template <class M>
void a_reader_thread_copies_what_the_writer_rewrites() {
    constexpr std::size_t block_bytes = 4096;
    constexpr int looks = 500;
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        M model;
        auto const place = model.place();
        auto run = place.create(id_of(1), pattern(block_bytes, 1), {policy});
        REQUIRE(run);
        REQUIRE(run->write_at(0, std::vector<std::byte>(block_bytes, std::byte{1})));
        auto const readable = place.open_read(id_of(1));
        REQUIRE(readable);
        std::atomic<bool> done = false;
        int wrong = 0;
        std::thread reader([&] {
            std::vector<std::byte> copy(block_bytes);
            for (int look = 0; look < looks; ++look) {
                auto const size = readable->read_at(0, copy);
                bool const written = std::all_of(copy.begin(), copy.end(), [](std::byte each) {
                    return each >= std::byte{1} && each <= std::byte{100};
                });
                if (!size || *size != block_bytes || !written) ++wrong;
            }
            done = true;
        });
        bool failed = false;
        std::vector<std::byte> block(block_bytes);
        for (unsigned value = 0; !done; ++value) {
            std::fill(block.begin(), block.end(), static_cast<std::byte>(1 + value % 100));
            failed = failed || !run->write_at(0, block);
        }
        reader.join();
        CHECK_FALSE(failed);
        CHECK(wrong == 0);
    }
}

template <class M>
void a_published_offset_does_not_outlive_its_writer() {
    M model;
    auto const place = model.place();
    {
        auto run = place.create(id_of(1), pattern(100, 1), {});
        REQUIRE(run);
        run->publish(100);
    }
    CHECK(place.open_read(id_of(1))->published() == 0);
    auto recovering = place.open_recover(id_of(1));
    REQUIRE(recovering);
    CHECK(place.open_read(id_of(1))->published() == 0);
    REQUIRE(recovering->retire());
    CHECK(place.open_read(id_of(1))->published() == 0);
    if constexpr (crashing_model<M>) {
        auto run = place.create(id_of(2), pattern(100, 1), {});
        REQUIRE(run);
        REQUIRE(run->sync());
        run->publish(100);
        model.crash();
        CHECK(model.place().open_read(id_of(2))->published() == 0);
    }
}

} // namespace backend_laws
