// SPDX-License-Identifier: BSL-1.0
// A place that is had whole: the extension lockable_place, over every backend that has it.
#include <nacre/backends.hpp>
#include <nacre/testing/fault_backend.hpp>
#include <nacre/testing/simulated_disk.hpp>

#include "file_fixture.hpp"
#include "laws/verbs.hpp"

#include <filesystem>
#include <optional>
#include <type_traits>
#include <utility>

namespace {

using namespace backend_laws;
using namespace file_fixture;
using nacre::file_backend;
using nacre::memory_backend;
using nacre::storage::lockable_place;
using nacre::test::temporary_directory;
namespace fs = std::filesystem;

static_assert(lockable_place<file_backend> && lockable_place<memory_backend>);
static_assert(lockable_place<nacre::testing::fault_backend<memory_backend>>);
static_assert(!lockable_place<nacre::testing::simulated_disk>);
static_assert(!lockable_place<nacre::testing::fault_backend<nacre::testing::simulated_disk>>);

template <class B>
B make_place(temporary_directory const& base) {
    if constexpr (std::is_same_v<B, memory_backend>)
        return memory_backend();
    else
        return file_backend(base.path() / "a" / "b", "i");
}

} // namespace

TEMPLATE_TEST_CASE("a place is had whole by one at a time", "[backend][unit]", memory_backend, file_backend) {
    temporary_directory const base;
    auto const place = make_place<TestType>(base);
    std::optional first = place.lock_place();
    REQUIRE(*first);
    auto const same = place; // a copy is the same place
    CHECK(code_of(same.lock_place()) == errc::busy);
    auto moved = std::move(**first);
    first.reset();
    CHECK(code_of(same.lock_place()) == errc::busy);
    {
        auto const taken_over = std::move(moved);
        CHECK(code_of(same.lock_place()) == errc::busy);
    }
    auto again = same.lock_place();
    REQUIRE(again);
    // What is assigned over is let go, and what is taken over kept.
    temporary_directory const other_base;
    auto const other = make_place<TestType>(other_base);
    auto elsewhere = other.lock_place();
    REQUIRE(elsewhere);
    *again = std::move(*elsewhere);
    CHECK(code_of(other.lock_place()) == errc::busy);
    CHECK(same.lock_place());
}

TEMPLATE_TEST_CASE("runs of a place that somebody has whole are written and read as ever", "[backend][unit]",
                   memory_backend, file_backend) {
    temporary_directory const base;
    auto const place = make_place<TestType>(base);
    auto const whole = place.lock_place();
    REQUIRE(whole);
    {
        auto run = place.create(id_of(1), pattern(100, 1), {});
        REQUIRE(run);
        CHECK(place.open_read(id_of(1)));
    }
    CHECK(place.open_recover(id_of(1)));
    CHECK(place.list()->size() == 1);
    CHECK(place.discard_unfinished());
}

TEST_CASE("a place that one process has whole is busy for another, until it dies", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    {
        child holder([&](auto wait, auto tell) {
            auto const whole = place.lock_place();
            tell(whole ? 1 : 0);
            wait();
        });
        REQUIRE(holder.hear() == 1U);
        auto const refused = place.lock_place();
        CHECK(code_of(refused) == errc::busy);
        CHECK(refused.error().path() == place.folder().native());
        holder.kill();
    }
    CHECK(place.lock_place());
}

TEST_CASE("a place that was let go is free although a child forked meanwhile lives on", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    std::optional whole = place.lock_place();
    REQUIRE(*whole);
    child const heir([](auto wait, auto) { wait(); });
    whole.reset();
    CHECK(place.lock_place());
}

TEST_CASE("a folder that cannot be made or is a file cannot be locked, and the error names it",
          "[backend][unit]") {
    temporary_directory const base;
    put(base.path() / "i", "not a folder");
    auto const refused = file_backend(base.path(), "i").lock_place();
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == errc::io);
    CHECK(refused.error().path() == (base.path() / "i").native());
    CHECK(code_of(file_backend(base.path(), "..").lock_place()) == errc::invalid_argument);
}
