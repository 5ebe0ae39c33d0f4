// SPDX-License-Identifier: BSL-1.0
#include "backend/laws.hpp"
#include "support/catch2.hpp"

#include <nacre/backends.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/simulated_disk.hpp>
#include <nacre/values.hpp>

#include <atomic>
#include <cerrno>
#include <thread>
#include <vector>

using namespace nacre::testing;
using backend_laws::append;
using backend_laws::code_of;
using backend_laws::id_of;
using backend_laws::pattern;
using backend_laws::read_all;
using backend_laws::same;
using nacre::bytes_view;
using nacre::errc;
using nacre::error;

namespace {

/// A plan without faults changes no law.
struct faultless_disk {
    fault_backend<simulated_disk> place() const { return backend; }
    void crash() const { backend.inner().crash(); }
    static faultless_disk with_space(std::uint64_t bytes) {
        return {fault_backend{simulated_disk{{.capacity_bytes = bytes}}}};
    }

    fault_backend<simulated_disk> backend{simulated_disk{}};
};

struct faultless_memory {
    fault_backend<nacre::memory_backend> place() const { return backend; }

    fault_backend<nacre::memory_backend> backend{nacre::memory_backend{}};
};

} // namespace

NACRE_BACKEND_LAWS(faultless_disk)
NACRE_BACKEND_LAWS(faultless_memory)

namespace {

using faulty_disk = fault_backend<simulated_disk>;

auto const run = id_of(1);

/// A run of 1000 bytes on a disk with a plan.
struct faulty_run {
    fault_plan plan;
    simulated_disk disk;
    faulty_disk backend{disk, plan};
    faulty_disk::appendable writer{[this] {
        auto made = backend.create(run, pattern(1000, 1), {});
        REQUIRE(made);
        return std::move(*made);
    }()};
};

error device_gone() { return error::io(EIO, "the device is gone"); }

/// Makes one call of each kind that changes a run.
nacre::result<void> call(faulty_disk::appendable& writer, fault_call kind) {
    switch (kind) {
    case fault_call::append: return append(writer, pattern(10, 2));
    case fault_call::write_at: return writer.write_at(0, pattern(10, 2));
    case fault_call::sync: return writer.sync();
    case fault_call::truncate: return writer.truncate(500);
    case fault_call::reserve: return writer.reserve(100);
    case fault_call::resume_at: return writer.resume_at(1000);
    case fault_call::retire: return writer.retire();
    default: return error::invalid_argument("not a call that changes a run");
    }
}

} // namespace

TEST_CASE("the nth call of a kind fails once with the error given", "[testing][unit]") {
    faulty_run one;
    one.plan.add({.call = fault_call::reserve, .nth = 3, .failure = error::disk_full("as planned")});
    CHECK(one.writer.reserve(10));
    CHECK(one.writer.reserve(20));
    REQUIRE(append(one.writer, pattern(5, 1))); // other kinds do not count
    auto const third = one.writer.reserve(30);
    CHECK(code_of(third) == errc::disk_full);
    CHECK(third.error().reason() == "as planned");
    CHECK(one.writer.reserve(30));
    CHECK(one.plan.count(fault_call::reserve) == 4);
}

TEST_CASE("a fault counts from when it was added", "[testing][unit]") {
    faulty_run one;
    REQUIRE(one.writer.reserve(10));
    one.plan.add({.call = fault_call::reserve});
    CHECK_FALSE(one.writer.reserve(10));
    CHECK(one.writer.reserve(10));
}

TEST_CASE("a fault can stay from its call on until the plan is cleared", "[testing][unit]") {
    faulty_run one;
    one.plan.add({.call = fault_call::read_at, .nth = 2, .failure = device_gone(), .from_then_on = true});
    std::array<std::byte, 4> into{};
    CHECK(one.writer.read_at(0, into));
    for (int i = 0; i < 3; ++i)
        CHECK(code_of(one.writer.read_at(0, into)) == errc::io);
    one.plan.clear();
    CHECK(one.writer.read_at(0, into));
}

TEST_CASE("a fault of any kind fails the nth call whatever it is", "[testing][unit]") {
    faulty_run one;
    one.plan.add({.call = fault_call::any, .nth = 3, .failure = device_gone()});
    CHECK(one.writer.reserve(1));
    CHECK(append(one.writer, pattern(1, 1)));
    CHECK(code_of(one.writer.sync()) == errc::io);
    CHECK(one.backend.list());
}

TEST_CASE("a call that changes the run poisons its handle when it fails", "[testing][unit]") {
    for (auto const kind :
         {fault_call::append, fault_call::write_at, fault_call::sync, fault_call::truncate}) {
        for (bool const after : {false, true}) {
            faulty_run one;
            one.plan.add({.call = kind, .failure = device_gone(), .after_the_call = after});
            CHECK(code_of(call(one.writer, kind)) == errc::io);
            auto const steps = one.disk.steps();
            for (auto const next :
                 {fault_call::append, fault_call::write_at, fault_call::sync, fault_call::truncate}) {
                CHECK(code_of(call(one.writer, next)) == errc::no_run_open);
            }
            CHECK(one.disk.steps() == steps); // nothing reached the medium
            CHECK(one.plan.count(kind) == 2); // a retry would show
            CHECK(read_all(one.writer, 0, 100).size() == 100);
            auto moved = std::move(one.writer);
            CHECK(code_of(moved.sync()) == errc::no_run_open);
        }
    }
}

TEST_CASE("a failed reservation or read poisons nothing", "[testing][unit]") {
    faulty_run one;
    one.plan.add({.call = fault_call::reserve});
    one.plan.add({.call = fault_call::read_at});
    one.plan.add({.call = fault_call::extent});
    one.plan.add({.call = fault_call::resume_at});
    std::array<std::byte, 4> into{};
    CHECK_FALSE(one.writer.reserve(10));
    CHECK_FALSE(one.writer.read_at(0, into));
    CHECK_FALSE(one.writer.extent());
    CHECK_FALSE(one.writer.resume_at(1000));
    CHECK(append(one.writer, pattern(10, 1)));
    CHECK(one.writer.sync());
}

TEST_CASE("a failed call leaves the inner run as it was", "[testing][unit]") {
    for (auto const kind : {fault_call::append, fault_call::write_at, fault_call::sync, fault_call::truncate,
                            fault_call::reserve, fault_call::resume_at, fault_call::retire}) {
        faulty_run one;
        auto const steps = one.disk.steps();
        one.plan.add({.call = kind});
        CHECK_FALSE(call(one.writer, kind));
        CHECK(one.disk.steps() == steps);
        CHECK(one.writer.end() == 1000);
        CHECK(code_of(one.disk.open_recover(run)) == errc::busy);
    }
}

TEST_CASE("a short append writes its prefix across parts and fails", "[testing][unit]") {
    for (std::size_t const prefix :
         {std::size_t{0}, std::size_t{7}, std::size_t{10}, std::size_t{25}, std::size_t{30}}) {
        faulty_run one;
        auto const a = pattern(10, 2);
        auto const b = pattern(20, 3);
        std::array<bytes_view, 2> const parts{a, b};
        one.plan.add(
            {.call = fault_call::append, .failure = error::disk_full("as planned"), .prefix_bytes = prefix});
        CHECK(code_of(one.writer.append(parts)) == errc::disk_full);
        auto expected = pattern(1000, 1);
        expected.insert(expected.end(), a.begin(), a.end());
        expected.insert(expected.end(), b.begin(), b.end());
        expected.resize(1000 + prefix);
        CHECK(one.disk.live_bytes(run) == expected);
    }
}

TEST_CASE("a call can take effect and still be reported as failed", "[testing][unit]") {
    faulty_run one;
    REQUIRE(append(one.writer, pattern(100, 2)));
    one.plan.add({.call = fault_call::sync, .failure = device_gone(), .after_the_call = true});
    CHECK(code_of(one.writer.sync()) == errc::io);
    CHECK(one.disk.durable_bytes(run).size() == 1100);
}

TEST_CASE("calls of the backend and of readables fail as planned", "[testing][unit]") {
    fault_plan const plan;
    faulty_disk const backend{simulated_disk{}, plan};
    for (auto const kind :
         {fault_call::create, fault_call::open_read, fault_call::open_recover, fault_call::list,
          fault_call::keep_aside, fault_call::kept_aside, fault_call::discard_unfinished}) {
        plan.add({.call = kind, .failure = device_gone()});
    }
    CHECK(code_of(backend.create(run, pattern(10, 1), {})) == errc::io);
    CHECK(code_of(backend.list()) == errc::io);
    CHECK(backend.list()->empty()); // nothing was created
    REQUIRE(backend.create(run, pattern(10, 1), {}));
    CHECK(code_of(backend.open_read(run)) == errc::io);
    CHECK(code_of(backend.open_recover(run)) == errc::io);
    CHECK(code_of(backend.keep_aside(run, pattern(10, 1))) == errc::io);
    CHECK(code_of(backend.kept_aside(run)) == errc::io);
    CHECK(code_of(backend.kept_aside(run)) == errc::not_found);
    CHECK(code_of(backend.discard_unfinished()) == errc::io);
    auto const readable = backend.open_read(run);
    REQUIRE(readable);
    plan.add({.call = fault_call::view, .failure = device_gone()});
    plan.add({.call = fault_call::extent, .failure = device_gone()});
    CHECK(code_of(readable->view(0, 1)) == errc::io);
    CHECK(code_of(readable->extent()) == errc::io);
    CHECK(readable->view(0, 1));
    CHECK(readable->extent());
}

TEST_CASE("a creation whose success is reported as a failure holds nothing", "[testing][unit]") {
    fault_plan const plan;
    faulty_disk const backend{simulated_disk{}, plan};
    plan.add({.call = fault_call::create, .after_the_call = true});
    CHECK_FALSE(backend.create(run, pattern(10, 1), {}));
    CHECK(backend.open_recover(run));
}

TEST_CASE("calls are counted by kind and listed in order once that was asked for", "[testing][unit]") {
    faulty_run one;
    one.plan.record_calls();
    auto const before = one.plan.count();
    REQUIRE(append(one.writer, pattern(10, 1)));
    REQUIRE(one.writer.sync());
    one.writer.publish(one.writer.end());
    REQUIRE(append(one.writer, pattern(10, 1)));
    CHECK(one.plan.calls() ==
          std::vector{fault_call::append, fault_call::sync, fault_call::publish, fault_call::append});
    CHECK(one.plan.count(fault_call::append) == 2);
    CHECK(one.plan.count(fault_call::publish) == 1);
    CHECK(one.plan.count(fault_call::create) == 1);
    CHECK(one.plan.count() == before + 4);
}

TEST_CASE("a callback runs before each call and before it takes effect", "[testing][unit]") {
    faulty_run one;
    std::vector<std::pair<fault_call, std::size_t>> seen;
    one.plan.before_each_call(
        [&](fault_call kind) { seen.emplace_back(kind, one.disk.live_bytes(run).size()); });
    REQUIRE(append(one.writer, pattern(10, 1)));
    REQUIRE(one.writer.truncate(5));
    one.plan.before_each_call({});
    REQUIRE(one.writer.sync());
    CHECK(seen == std::vector<std::pair<fault_call, std::size_t>>{{fault_call::append, 1000},
                                                                  {fault_call::truncate, 1010}});
}

TEST_CASE("a held call blocks before it takes effect until it is released", "[testing][unit]") {
    faulty_run one;
    REQUIRE(append(one.writer, pattern(10, 1)));
    one.plan.hold(fault_call::sync);
    std::thread syncing([&] { static_cast<void>(one.writer.sync()); });
    one.plan.wait_until_held(fault_call::sync);
    CHECK(one.plan.held(fault_call::sync) == 1);
    CHECK(one.plan.count(fault_call::sync) == 1);
    CHECK(one.disk.durable_bytes(run).size() == 1000);
    REQUIRE(one.backend.list()); // other kinds pass
    one.plan.release(fault_call::sync);
    syncing.join();
    CHECK(one.disk.durable_bytes(run).size() == 1010);
    CHECK(one.plan.held(fault_call::sync) == 0);
    REQUIRE(one.writer.sync());
}

TEST_CASE("held calls are let through one by one", "[testing][unit]") {
    faulty_run one;
    one.plan.hold(fault_call::append);
    std::thread appending([&] {
        for (int i = 0; i < 3; ++i)
            static_cast<void>(append(one.writer, pattern(10, 1)));
    });
    for (std::uint64_t i = 0; i < 3; ++i) {
        one.plan.wait_until_held(fault_call::append);
        CHECK(one.plan.count(fault_call::append) == i + 1);
        CHECK(one.disk.live_bytes(run).size() == 1000 + 10 * i);
        one.plan.let_through(fault_call::append);
    }
    appending.join();
    CHECK(one.disk.live_bytes(run).size() == 1030);
    one.plan.let_through(fault_call::append); // in advance
    REQUIRE(append(one.writer, pattern(10, 1)));
}

TEST_CASE("a held call fails when its fault was planned", "[testing][unit]") {
    faulty_run one;
    one.plan.add({.call = fault_call::sync, .failure = device_gone()});
    one.plan.hold(fault_call::sync);
    nacre::result<void> outcome;
    std::thread syncing([&] { outcome = one.writer.sync(); });
    one.plan.wait_until_held(fault_call::sync);
    one.plan.release(fault_call::sync);
    syncing.join();
    CHECK(code_of(outcome) == errc::io);
}

TEST_CASE("a plan is shared by threads", "[testing][unit]") {
    fault_plan const plan;
    faulty_disk const backend{simulated_disk{}, plan};
    plan.add({.call = fault_call::list, .nth = 500});
    std::atomic<int> failed{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int call = 0; call < 250; ++call)
                failed += !backend.list();
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(failed == 1);
    CHECK(plan.count(fault_call::list) == 1000);
}
