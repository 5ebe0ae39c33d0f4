// SPDX-License-Identifier: BSL-1.0
// file_backend between processes and on full disks: who holds a run, what a kill leaves, what no space does.
#include <nacre/backends.hpp>
#include <nacre/values.hpp>

#include "file_fixture.hpp"
#include "laws/verbs.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace backend_laws;
using namespace file_fixture;
using nacre::file_backend;
using nacre::test::temporary_directory;
namespace fs = std::filesystem;

} // namespace

TEST_CASE("a run held by one process is busy for another", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    auto run = place.create(id_of(1), pattern(100, 1), {});
    REQUIRE(run);
    child other([&](auto wait, auto tell) {
        while (wait()) {
            file_backend const mine(base.path(), "i");
            tell(word_of(mine.create(id_of(1), pattern(10, 2), {})));
            tell(word_of(mine.open_recover(id_of(1))));
            auto const readable = mine.open_read(id_of(1));
            tell(readable && readable->writer_alive() ? 1 : 0);
        }
    });
    other.tell(1);
    CHECK(other.hear() == word_of(errc::busy));
    CHECK(other.hear() == word_of(errc::busy));
    CHECK(other.hear() == 1U);
    for (int i = 0; i < 3; ++i)
        REQUIRE(place.open_read(id_of(1))); // opened and closed in the writer's process
    other.tell(1);
    CHECK(other.hear() == word_of(errc::busy));
    CHECK(other.hear() == word_of(errc::busy));
    CHECK(other.hear() == 1U);
}

TEST_CASE("a kill ends the hold and leaves what was appended", "[backend][unit]") {
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        temporary_directory const base;
        file_backend const place(base.path(), "i");
        child writer([&](auto wait, auto tell) {
            auto run = place.create(id_of(1), pattern(4096, 1), {policy});
            if (!run) return;
            for (std::uint32_t i = 0; i < 50; ++i) {
                if (!append(*run, pattern(3000, i))) return;
            }
            run->publish(run->end());
            tell(run->end());
            wait(); // holds the run until it is killed
        });
        auto const end = writer.hear();
        REQUIRE(end == 4096U + 50U * 3000U);
        CHECK(code_of(place.open_recover(id_of(1))) == errc::busy);
        auto const readable = place.open_read(id_of(1));
        REQUIRE(readable);
        CHECK(readable->writer_alive());
        CHECK(readable->published() == *end);
        writer.kill();
        CHECK_FALSE(readable->writer_alive());
        CHECK(readable->published() == *end); // what this one saw stays
        CHECK(place.open_read(id_of(1))->published() == 0);
        CHECK(code_of(place.create(id_of(1), pattern(10, 2), {})) == errc::crashed_predecessor);
        auto run = place.open_recover(id_of(1));
        REQUIRE(run);
        for (std::uint32_t i = 0; i < 50; ++i)
            CHECK(same(read_all(*run, 4096 + i * 3000, 3000), pattern(3000, i)));
        CHECK(all_zero(read_all(*run, *end, 1 << 20)));
        REQUIRE(run->retire());
        CHECK_FALSE(fs::exists(base / "i" / (id_of(1).str() + ".live")));
    }
}

TEST_CASE("a published offset is seen by a reader in another process with the bytes below it",
          "[backend][unit]") {
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        temporary_directory const base;
        file_backend const place(base.path(), "i");
        auto run = place.create(id_of(1), pattern(1000, 0), {policy});
        REQUIRE(run);
        child reader([&](auto wait, auto tell) {
            auto const readable = place.open_read(id_of(1));
            if (!readable) return;
            auto const* const before = readable->view(0, 1)->data();
            while (auto const step = wait()) {
                auto const published = readable->published();
                auto const bytes = readable->view(published - 1000, 1000);
                bool const right = bytes && same(*bytes, pattern(1000, static_cast<std::uint32_t>(*step))) &&
                                   readable->view(0, 1)->data() == before;
                tell(right ? published : 0);
            }
        });
        for (std::uint32_t step = 1; step <= 20; ++step) {
            REQUIRE(append(*run, pattern(400'000, 99)));
            REQUIRE(append(*run, pattern(1000, step)));
            run->publish(run->end());
            reader.tell(step);
            CHECK(reader.hear() == run->end());
        }
    }
}

TEST_CASE("of many who create the same run at once one wins", "[backend][unit]") {
    for (int round = 0; round < 5; ++round) {
        temporary_directory const base;
        std::atomic<int> won{0};
        std::atomic<int> busy{0};
        std::atomic<int> ready{0};
        std::vector<std::thread> threads;
        constexpr int contenders = 6;
        for (int i = 0; i < contenders; ++i) {
            threads.emplace_back([&] {
                file_backend const place(base.path(), "i");
                ready.fetch_add(1);
                while (ready.load() < contenders)
                    std::this_thread::yield();
                auto const run = place.create(id_of(1), pattern(100, 1), {});
                if (run) won.fetch_add(1);
                if (!run && run.error().code() == errc::busy) busy.fetch_add(1);
                ready.fetch_add(1);
                while (ready.load() < 2 * contenders)
                    std::this_thread::yield(); // the winner holds it until all have asked
            });
        }
        for (auto& thread : threads)
            thread.join();
        CHECK(won.load() == 1);
        CHECK(busy.load() == contenders - 1);
        CHECK_FALSE(fs::exists(base / "i" / (id_of(1).str() + ".nacre.tmp")));
    }
}

TEST_CASE("a creation killed at any moment leaves the whole run or none", "[backend][unit]") {
    auto const seed = static_cast<std::uint32_t>(Catch::rngSeed());
    CAPTURE(seed);
    std::mt19937 random(seed);
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    int whole = 0;
    for (std::int64_t round = 1; round <= 25; ++round) {
        child creator([&](auto, auto tell) {
            tell(1);
            auto const run = place.create(id_of(round), pattern(20'000, 1), {});
            tell(2);
        });
        REQUIRE(creator.hear() == 1U);
        for (auto left = random() % 3000; left > 0; --left)
            std::this_thread::yield();
        creator.kill();
        auto const run = place.open_recover(id_of(round));
        if (run) {
            ++whole;
            CHECK(same(read_all(*run, 0, 20'000), pattern(20'000, 1)));
            CHECK(all_zero(read_all(*run, 20'000, 8 << 20)));
        } else {
            CHECK(run.error().code() == errc::not_found);
        }
    }
    CHECK(static_cast<int>(place.list()->size()) == whole);
    REQUIRE(place.discard_unfinished());
    CHECK(*place.discard_unfinished() == 0);
    for (auto const& entry : fs::directory_iterator(base / "i")) {
        auto const extension = entry.path().extension();
        CHECK((extension == ".nacre" || extension == ".live"));
        if (extension == ".live") CHECK(fs::exists(fs::path(entry.path()).replace_extension(".nacre")));
    }
}

TEST_CASE("unfinished files are discarded unless somebody is at work on them", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    auto const held = place.create(id_of(9), pattern(10, 1), {});
    REQUIRE(held);
    auto const in = [&](std::int64_t start, char const* suffix) {
        return base / "i" / (id_of(start).str() + suffix);
    };
    put(in(1, ".nacre.tmp"), "left by a crash");
    put(in(1, ".live"), std::string(64, '\0'));
    put(in(2, ".tail.tmp"), "left by a crash");
    put(in(3, ".live"), std::string(64, '\0'));
    put(base / "i" / "mine.tmp", "not ours");
    auto const working = nacre::os::create_new(in(4, ".nacre.tmp"));
    REQUIRE(working);
    REQUIRE(nacre::os::lock::take(*working, nacre::os::lock_byte::hold));
    put(in(4, ".live"), std::string(64, '\0'));

    CHECK(*place.discard_unfinished() == 2);
    CHECK_FALSE(fs::exists(in(1, ".nacre.tmp")));
    CHECK_FALSE(fs::exists(in(1, ".live")));
    CHECK_FALSE(fs::exists(in(2, ".tail.tmp")));
    CHECK_FALSE(fs::exists(in(3, ".live")));
    CHECK(fs::exists(in(4, ".nacre.tmp")));
    CHECK(fs::exists(in(4, ".live")));
    CHECK(fs::exists(in(9, ".live")));
    CHECK(fs::exists(base / "i" / "mine.tmp"));
    CHECK(code_of(place.create(id_of(4), pattern(10, 1), {})) == errc::busy);
}

TEST_CASE("a creation takes the place of one that a crash interrupted", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    fs::create_directory(base / "i");
    put(base / "i" / (id_of(1).str() + ".nacre.tmp"), std::string(50'000, 'x'));
    auto const run = place.create(id_of(1), pattern(100, 1), {});
    REQUIRE(run);
    CHECK(same(read_all(*run, 0, 100), pattern(100, 1)));
    CHECK(all_zero(read_all(*run, 100, 100'000)));
    CHECK(*place.discard_unfinished() == 0);
}

// Full disks.

TEST_CASE("a disk too full to create a run says so and leaves nothing behind", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    {
        file_size_limit const limit(8192);
        auto const outcome = place.create(id_of(1), pattern(20'000, 1), {});
        CHECK(code_of(outcome) == errc::disk_full);
        CHECK(outcome.error().path() == place.location(id_of(1)));
    }
    CHECK(fs::is_empty(base / "i"));
    CHECK(place.create(id_of(1), pattern(20'000, 1), {}));
}

TEST_CASE("a disk too full to keep a tail leaves the one that is kept", "[backend][unit]") {
    temporary_directory const base;
    file_backend const place(base.path(), "i");
    REQUIRE(place.create(id_of(1), pattern(10, 1), {}));
    REQUIRE(place.keep_aside(id_of(1), pattern(100, 1)));
    {
        file_size_limit const limit(8192);
        CHECK(code_of(place.keep_aside(id_of(1), pattern(20'000, 2))) == errc::disk_full);
    }
    CHECK(same(*place.kept_aside(id_of(1)), pattern(100, 1)));
    CHECK(*place.discard_unfinished() == 0);
}

TEST_CASE("a full disk is an error of reserve and append and never a signal", "[backend][unit]") {
    mounted const disk("tmpfs", "size=6m");
    if (!disk) {
        SUCCEED("mounting is not permitted here: the laws cover a limited file size");
        return;
    }
    std::int64_t start = 0;
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        file_backend const place(disk.path(), "i");
        auto run = place.create(id_of(++start), pattern(4096, 1), {policy});
        REQUIRE(run);
        REQUIRE(run->reserve(64 << 10));
        CHECK(code_of(run->reserve(100 << 20)) == errc::disk_full);
        REQUIRE(append(*run, pattern(64 << 10, 2))); // still promised
        auto const chunk = pattern(50'000, 3);
        std::uint64_t appended = 0;
        auto outcome = append(*run, chunk);
        for (; outcome; outcome = append(*run, chunk))
            ++appended;
        CHECK(outcome.error().code() == errc::disk_full);
        CHECK(outcome.error().path() == place.location(id_of(start)));
        CHECK(appended >= 100); // most of six megabytes: the last of the space is used too
        CHECK(code_of(append(*run, chunk)) == errc::no_run_open);
        auto const readable = place.open_read(id_of(start));
        REQUIRE(readable);
        CHECK(same(*readable->view(run->end() - chunk.size(), chunk.size()), chunk));
        CHECK(code_of(place.create(id_of(99), pattern(1 << 20, 1), {policy})) == errc::disk_full);
        CHECK(*place.discard_unfinished() == 0);

        // Recovery works without room for a live cell.
        put(disk.path() / "filler", std::string(1 << 20, 'x'));
        auto const end = run->end();
        run = nacre::error::no_run_open();
        run = place.open_recover(id_of(start));
        REQUIRE(run);
        REQUIRE(run->write_at(0, pattern(4096, 4)));
        REQUIRE(run->truncate(end));
        REQUIRE(run->sync());
        REQUIRE(run->retire());
        fs::remove(place.location(id_of(start)));
        fs::remove(disk.path() / "filler");
    }
}

TEST_CASE("a file system that cannot preallocate is written with zeros instead", "[backend][unit]") {
    mounted const disk("ramfs", "");
    if (!disk) {
        SUCCEED("mounting is not permitted here");
        return;
    }
    std::int64_t start = 0;
    for (auto const policy : policies) {
        INFO("durability " << name_of(policy));
        file_backend const place(disk.path(), "i");
        auto run = place.create(id_of(++start), pattern(4096, 1), {policy});
        REQUIRE(run);
        REQUIRE(run->reserve(3 << 20));
        CHECK(*run->extent() >= 4096 + (3 << 20));
        REQUIRE(append(*run, pattern(2 << 20, 2)));
        run->publish(run->end());
        REQUIRE(run->sync());
        auto const readable = place.open_read(id_of(start));
        REQUIRE(readable);
        CHECK(same(*readable->view(4096, 2 << 20), pattern(2 << 20, 2)));
        CHECK(readable->published() == run->end());
    }
}
