// SPDX-License-Identifier: BSL-1.0
// file_backend: names, modes, strays, and everything that can stand where a run should be (contract B10 and
// B11).
#include <nacre/backends.hpp>
#include <nacre/values.hpp>

#include "file_fixture.hpp"
#include "laws/verbs.hpp"
#include "support/sanitized.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <sys/stat.h>

namespace {

using namespace backend_laws;
using namespace file_fixture;
using nacre::error;
using nacre::file_backend;
using nacre::test::temporary_directory;
namespace fs = std::filesystem;

template <class T>
void check_error(nacre::result<T> const& outcome, errc code, std::string const& path) {
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().code() == code);
    CHECK(outcome.error().path() == path);
    CHECK(outcome.error().message().find(path) != std::string::npos);
}

} // namespace

TEST_CASE("a run is the file base/instance/run.nacre of mode 0600 in folders of mode 0700",
          "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base / "a" / "b", "trader-001");
    auto run = place.create(id_of(7), pattern(100, 1), {});
    REQUIRE(run);
    auto const path = base / "a" / "b" / "trader-001" / (id_of(7).str() + ".nacre");
    CHECK(place.location(id_of(7)) == path.native());
    REQUIRE(fs::is_regular_file(path));
    CHECK(mode_of(path) == 0600);
    CHECK(mode_of(base / "a") == 0700);
    CHECK(mode_of(base / "a" / "b" / "trader-001") == 0700);
    CHECK(contents(path).substr(0, 100) == nacre::as_text(pattern(100, 1)));
    REQUIRE(run->truncate(100));
    REQUIRE(run->retire());
    CHECK(fs::file_size(path) == 100);
}

TEST_CASE("the live cell stands beside the run until it is retired", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    auto const cell = base / "i" / (id_of(7).str() + ".live");
    auto run = place.create(id_of(7), pattern(100, 1), {});
    REQUIRE(run);
    REQUIRE(fs::exists(cell));
    CHECK(mode_of(cell) == 0600);
    CHECK(fs::file_size(cell) == nacre::storage::live_cell_layout::file_bytes);
    auto const reader = nacre::storage::live_cell_reader::open(cell);
    CHECK(reader.state() == nacre::storage::live_state::live);
    run->publish(77);
    CHECK(reader.published() == 77);
    REQUIRE(run->retire());
    CHECK_FALSE(fs::exists(cell));
    CHECK(reader.state() == nacre::storage::live_state::retired);
    CHECK(reader.published() == 77);
}

TEST_CASE("a live cell replaces what has its name and never follows a symbolic link", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    fs::create_directory(base / "i");
    put(base / "victim", "precious");
    fs::create_symlink(base / "victim", base / "i" / (id_of(7).str() + ".live"));
    auto const run = place.create(id_of(7), pattern(100, 1), {});
    REQUIRE(run);
    CHECK(contents(base / "victim") == "precious");
    CHECK(fs::is_regular_file(fs::symlink_status(base / "i" / (id_of(7).str() + ".live"))));
}

TEST_CASE("instance ids that leave the base directory are refused by every call and by make",
          "[backend][unit]") {
    temporary_directory const base;
    for (std::string const& instance :
         std::vector<std::string>{"", ".", "..", "a/b", "/etc", "..\\x", "a\nb", std::string(129, 'x')}) {
        CAPTURE(instance);
        CHECK(code_of(file_backend::make(base.path(), instance)) == errc::invalid_argument);
        file_backend const place(base.path(), instance);
        CHECK(code_of(place.create(id_of(1), pattern(10, 1), {})) == errc::invalid_argument);
        CHECK(code_of(place.open_read(id_of(1))) == errc::invalid_argument);
        CHECK(code_of(place.open_recover(id_of(1))) == errc::invalid_argument);
        CHECK(code_of(place.list()) == errc::invalid_argument);
        CHECK(code_of(place.keep_aside(id_of(1), pattern(10, 1))) == errc::invalid_argument);
        CHECK(code_of(place.kept_aside(id_of(1))) == errc::invalid_argument);
        CHECK(code_of(place.discard_unfinished()) == errc::invalid_argument);
        CHECK_FALSE(place.list().error().path().empty());
    }
    CHECK(fs::is_empty(base.path()));
    CHECK(code_of(file_backend::make("", "i")) == errc::invalid_argument);
    CHECK(file_backend::make(base.path(), "trader-001"));
}

TEST_CASE("options that cannot work are refused", "[backend][unit]") {
    temporary_directory const base;
    auto const refused = [&](auto change) {
        nacre::storage::file_options options;
        change(options);
        return code_of(file_backend::make(base.path(), "i", options)) == errc::invalid_argument;
    };
    CHECK(refused([](auto& o) { o.reserve_address_bytes = 0; }));
    CHECK(refused([](auto& o) { o.preallocate_bytes = 1000; }));
    CHECK(refused([](auto& o) { o.preallocate_bytes_max = o.preallocate_bytes / 2; }));
    CHECK(refused([](auto& o) { o.zero_ahead_bytes = 1; }));
    CHECK(refused([](auto& o) { o.window_bytes = 0; }));
    CHECK(refused([](auto& o) { o.populate_bytes = 4095; }));
}

TEST_CASE("runs are listed without sidecars, strays and folders", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    CHECK(place.list()->empty());
    auto const held = place.create(id_of(9), pattern(10, 1), {});
    REQUIRE(held);
    REQUIRE(place.create(id_of(3), pattern(10, 1), {}));
    REQUIRE(place.keep_aside(id_of(3), pattern(10, 1)));
    auto const folder = base / "i";
    put(folder / "README", "x");
    put(folder / "notes.nacre", "x");
    put(folder / (id_of(4).str() + ".nacre.tmp"), "x");
    put(folder / (id_of(4).str() + ".nacre.bak"), "x");
    put(folder / (id_of(4).str() + ".tail.tmp"), "x");
    put(folder / (id_of(4).str()), "x");
    put(folder / ("x" + id_of(4).str() + ".nacre"), "x");
    put(folder / ".nacre", "x");
    fs::create_directory(folder / (id_of(5).str() + ".nacre"));
    CHECK(*place.list() == std::vector<run_id>{id_of(3), id_of(9)});
}

// What can stand in the place of a run, and every other refusal of the world.

TEST_CASE("what is missing is not found and names its path", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    check_error(place.open_read(id_of(1)), errc::not_found, place.location(id_of(1)));
    check_error(place.open_recover(id_of(1)), errc::not_found, place.location(id_of(1)));
    CHECK_FALSE(fs::exists(base / "i")); // asking makes nothing
}

TEST_CASE("a folder in the place of a run is an error that names it", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    fs::create_directories(place.location(id_of(1)));
    check_error(place.open_read(id_of(1)), errc::io, place.location(id_of(1)));
    check_error(place.open_recover(id_of(1)), errc::io, place.location(id_of(1)));
    check_error(place.create(id_of(1), pattern(10, 1), {}), errc::io, place.location(id_of(1)));
    CHECK(place.open_read(id_of(1)).error().message().find("directory") != std::string::npos);
}

TEST_CASE("a pipe in the place of a run is an error and nobody waits for it", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    fs::create_directory(base / "i");
    REQUIRE(::mkfifo(place.location(id_of(1)).c_str(), 0600) == 0);
    check_error(place.open_read(id_of(1)), errc::io, place.location(id_of(1)));
    check_error(place.open_recover(id_of(1)), errc::io, place.location(id_of(1)));
    check_error(place.create(id_of(1), pattern(10, 1), {}), errc::io, place.location(id_of(1)));
    CHECK(place.list()->empty());
}

TEST_CASE("an empty file opens as a run without bytes", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    fs::create_directory(base / "i");
    put(place.location(id_of(1)), "");
    auto const readable = place.open_read(id_of(1));
    REQUIRE(readable);
    CHECK(*readable->extent() == 0);
    CHECK(readable->view(0, 0));
    check_error(readable->view(0, 1), errc::corrupted, place.location(id_of(1)));
    CHECK_FALSE(readable->writer_alive());
    auto run = place.open_recover(id_of(1));
    REQUIRE(run);
    CHECK(run->end() == 0);
    REQUIRE(append(*run, pattern(10, 1)));
    CHECK(same(*readable->view(0, 10), pattern(10, 1)));
}

TEST_CASE("a file in the place of the instance's folder is an error that names it", "[backend][unit]") {
    temporary_directory const base;
    put(base / "i", "x");
    file_backend const place(base.path(), "i");
    check_error(place.list(), errc::io, (base / "i").native());
    CHECK(code_of(place.create(id_of(1), pattern(10, 1), {})) == errc::io);
    CHECK(code_of(place.open_read(id_of(1))) == errc::io);
    CHECK(code_of(place.discard_unfinished()) == errc::io);
    CHECK(contents(base / "i") == "x");
}

TEST_CASE("folders and files that may not be used are errors that name them", "[backend][unit]") {
    temporary_directory const base;
    fs::permissions(base.path(), fs::perms{0755});
    file_backend const place(base.path(), "i");
    REQUIRE(place.create(id_of(1), pattern(10, 1), {}));
    fs::permissions(base / "i", fs::perms{0555});
    fs::permissions(place.location(id_of(1)), fs::perms{0000});
    {
        ordinary_user const nobody;
        check_error(place.open_read(id_of(1)), errc::io, place.location(id_of(1)));
        check_error(place.open_recover(id_of(1)), errc::io, place.location(id_of(1)));
        auto const made = place.create(id_of(2), pattern(10, 1), {});
        CHECK(code_of(made) == errc::io);
        CHECK(made.error().message().find((base / "i").native()) != std::string::npos);
        CHECK(code_of(file_backend(base.path(), "other").create(id_of(2), pattern(10, 1), {})) == errc::io);
        CHECK(*place.list() == std::vector<run_id>{id_of(1)});
        CHECK(code_of(place.keep_aside(id_of(1), pattern(10, 1))) == errc::io);
    }
    fs::permissions(base / "i", fs::perms{0700});
    fs::permissions(place.location(id_of(1)), fs::perms{0600});
    CHECK(place.open_recover(id_of(1)));
}

TEST_CASE("a damaged or foreign live cell publishes nothing", "[backend][unit]") {
    temporary_directory const base;
    put(base / "short", "abc");
    CHECK(nacre::storage::live_cell_reader::open(base / "short").published() == 0);
    CHECK(nacre::storage::live_cell_reader::open(base / "missing").published() == 0);
    CHECK(nacre::storage::live_cell_reader::open(base.path()).published() == 0);

    // One that looks alive, beside a run nobody holds, is what a crash leaves.
    file_backend const place(base.path(), "i");
    REQUIRE(place.create(id_of(1), pattern(10, 1), {}));
    put(base / "i" / (id_of(1).str() + ".live"), std::string(64, '\x01'));
    CHECK(place.open_read(id_of(1))->published() == 0);
}

TEST_CASE("a view past the reserved address space is refused and smaller ones go on", "[backend][unit]") {
    temporary_directory const base;
    nacre::storage::file_options options;
    options.reserve_address_bytes = 64 << 10;
    file_backend const place(base.path(), "i", options);
    auto run = place.create(id_of(1), pattern(100, 1), {});
    REQUIRE(run);
    REQUIRE(run->truncate(100));
    auto const readable = place.open_read(id_of(1));
    REQUIRE(readable);
    REQUIRE(append(*run, pattern(200'000, 2)));
    check_error(readable->view(0, 150'000), errc::too_large, place.location(id_of(1)));
    CHECK(same(*readable->view(100, 1000), bytes_view{pattern(200'000, 2)}.first(1000)));
    CHECK(place.open_read(id_of(1))->view(0, 200'100)); // a new one reserves what the file holds by now
}

// A sanitizer refuses such a wish itself.
#if !defined(NACRE_TEST_SANITIZED)
TEST_CASE("less address space than wished is taken where the system grants no more", "[backend][unit]") {
    temporary_directory const base;
    nacre::storage::file_options options;
    options.reserve_address_bytes = std::uint64_t{1} << 60; // more than any address has bits for
    file_backend const place(base.path(), "i", options);
    auto run = place.create(id_of(1), pattern(100, 1), {});
    REQUIRE(run);
    auto const readable = place.open_read(id_of(1));
    REQUIRE(readable);
    REQUIRE(append(*run, pattern(3 << 20, 2)));
    CHECK(same(*readable->view(100, 3 << 20), pattern(3 << 20, 2)));
}
#endif

TEST_CASE("opening to recover changes no byte and no size", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    REQUIRE(place.create(id_of(1), pattern(5000, 1), {}));
    auto const before = contents(place.location(id_of(1)));
    {
        auto run = place.open_recover(id_of(1));
        REQUIRE(run);
        REQUIRE(run->resume_at(10));
        REQUIRE(run->sync());
    }
    CHECK(contents(place.location(id_of(1))) == before);
}
