// SPDX-License-Identifier: BSL-1.0
// What a store in a folder promises beyond the laws: whole files, their mode, and its behaviour on a hostile
// folder.
#include "replay/snapshot_store_laws.hpp"
#include "support/paths.hpp"
#include "support/process.hpp"

#include <nacre/replay.hpp>
#include <nacre/values.hpp>

#include <filesystem>

#include <csignal>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace replay_tests;
namespace fs = std::filesystem;

namespace {

struct folder_fixture {
    nacre::test::temporary_directory place;
    fs::path folder = place.path() / "snapshots";
    directory_snapshot_store store{folder};

    std::vector<std::string> files() const {
        std::vector<std::string> out;
        for (auto const& each : fs::directory_iterator(folder))
            out.push_back(each.path().filename().string());
        return out;
    }
};

unsigned mode_of(fs::path const& path) {
    struct ::stat seen {};
    REQUIRE(::stat(path.c_str(), &seen) == 0);
    return seen.st_mode & 07777U;
}

} // namespace

TEST_CASE("a snapshot is a file of mode 0600 under its own name, and nothing else is left",
          "[replay][unit]") {
    folder_fixture at;
    REQUIRE(at.store.put("state", blob_of("bytes")));
    CHECK(at.files() == std::vector<std::string>{"state"});
    CHECK(mode_of(at.folder / "state") == 0600);
    CHECK(mode_of(at.folder) == 0700);
}

TEST_CASE("what a crash left of a put is neither seen nor in the way of the next one", "[replay][unit]") {
    folder_fixture at;
    REQUIRE(at.store.put("state", blob_of("old")));
    nacre::test::write_file(at.folder / ".state.tmp", "a longer half of what was to come");
    CHECK(at.store.get("state").value() == blob_of("old"));
    REQUIRE(at.store.put("state", blob_of("new")));
    CHECK(at.store.get("state").value() == blob_of("new"));
    CHECK(at.files() == std::vector<std::string>{"state"});
}

TEST_CASE("a put while another writes the same name is busy and leaves the old snapshot", "[replay][unit]") {
    folder_fixture at;
    REQUIRE(at.store.put("state", blob_of("old")));
    auto const other = os::create_or_open(at.folder / ".state.tmp");
    REQUIRE(other);
    REQUIRE(os::lock::take(*other, os::lock_byte::hold));
    CHECK(at.store.put("state", blob_of("new")).error().code() == errc::busy);
    CHECK(at.store.put("another", blob_of("new")));
    CHECK(at.store.get("state").value() == blob_of("old"));
}

TEST_CASE("a process killed while it puts leaves a whole snapshot, and the next put goes through",
          "[replay][unit]") {
    folder_fixture at;
    std::size_t const size = 200'000;
    for (int round = 0; round < 20; ++round) {
        int told[2];
        REQUIRE(::pipe(told) == 0);
        ::pid_t const child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            for (unsigned version = 0;; ++version) {
                std::vector<std::byte> const bytes(size, static_cast<std::byte>(version % 251));
                if (!at.store.put("state", bytes)) ::_exit(1);
                if (::write(told[1], "x", 1) != 1) ::_exit(2);
            }
        }
        ::close(told[1]);
        char byte = 0;
        for (int puts = 0; puts <= round % 4; ++puts)
            REQUIRE(::read(told[0], &byte, 1) == 1);
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        ::close(told[0]);
        auto const found = at.store.get("state");
        REQUIRE(found);
        CHECK(*found == std::vector<std::byte>(size, found->front()));
    }
    REQUIRE(at.store.put("state", blob_of("after")));
    CHECK(at.store.get("state").value() == blob_of("after"));
}

TEST_CASE("a put that fails leaves the old snapshot", "[replay][unit]") {
    folder_fixture at;
    REQUIRE(at.store.put("state", blob_of("old")));
    fs::create_directory(at.folder / ".state.tmp"); // cannot be opened for writing
    auto const failed = at.store.put("state", blob_of("new"));
    CHECK(failed.error().code() == errc::io);
    CHECK(failed.error().path() == (at.folder / ".state.tmp").native());
    CHECK(at.store.get("state").value() == blob_of("old"));
}

TEST_CASE("a snapshot larger than the store allows is refused before it is read or written",
          "[replay][unit]") {
    folder_fixture at;
    directory_snapshot_store const small(at.folder, 4);
    REQUIRE(at.store.put("state", blob_of("12345")));
    auto const read = small.get("state");
    CHECK(read.error().code() == errc::too_large);
    CHECK(read.error().size() == 5);
    CHECK(read.error().limit() == 4);
    CHECK(small.put("state", blob_of("54321")).error().code() == errc::too_large);
    CHECK(small.put("state", blob_of("1234")));
    // A hole of 1 TiB costs nothing to make, and must cost nothing to refuse.
    fs::resize_file(at.folder / "state", std::uintmax_t{1} << 40);
    CHECK(at.store.get("state").error().code() == errc::too_large);
}

TEST_CASE("what stands in a snapshot's place and is no file is an error", "[replay][unit]") {
    folder_fixture at;
    REQUIRE(at.store.put("other", blob_of("x")));
    fs::create_directory(at.folder / "state");
    CHECK(at.store.get("state").error().code() == errc::io);
    CHECK(at.store.put("state", blob_of("x")).error().code() == errc::io);
    REQUIRE(::mkfifo((at.folder / "pipe").c_str(), 0600) == 0);
    CHECK(at.store.get("pipe").error().code() == errc::io); // and does not wait for somebody to write
}

TEST_CASE("a link in a snapshot's place is replaced, and what it leads to is left alone", "[replay][unit]") {
    folder_fixture at;
    REQUIRE(at.store.put("other", blob_of("x")));
    auto const outside = at.place.path() / "outside";
    nacre::test::write_file(outside, "theirs");
    fs::create_symlink(outside, at.folder / "state");
    fs::create_symlink(outside, at.folder / ".third.tmp");
    REQUIRE(at.store.put("state", blob_of("ours")));
    CHECK(at.store.put("third", blob_of("ours")).error().code() == errc::io);
    CHECK(nacre::test::read_file(outside) == "theirs");
    CHECK(at.store.get("state").value() == blob_of("ours"));
}

TEST_CASE("names of snapshots sort by run and entry and are accepted by the stores", "[replay][unit]") {
    auto const run = *run_id::make(from_nanoseconds(1'704'067'200'000'000'000), 0xABCD);
    CHECK(snapshot_name(run, 7) == "1704067200000000000-0000abcd-00000000000000000007");
    CHECK(snapshot_name(run, 9) < snapshot_name(run, 10));
    CHECK(nacre::replay::check_snapshot_name(snapshot_name(run, ~std::uint64_t{0})));
}
