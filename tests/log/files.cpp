// SPDX-License-Identifier: BSL-1.0
// What holds for runs in files alone: places and names, two writers, and a writer killed at any moment.
#include "log/run_kit.hpp"
#include "support/campaign.hpp"
#include "support/paths.hpp"

#include <nacre/backends.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/values.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace log_tests;
namespace fs = std::filesystem;

namespace {

struct files {
    test::temporary_directory base;
    file_backend place{base.path(), "trader-001"};

    [[nodiscard]] fs::path path(run_id const& id = run) const {
        return base.path() / "trader-001" / (id.str() + ".nacre");
    }
};

} // namespace

TEST_CASE("a run lies below base and instance with mode 0600", "[log][files][B10]") {
    test::temporary_directory const base;
    file_backend const place(base.path() / "deep" / "er", "trader-001");
    auto const writer = create(place);
    auto const path = base.path() / "deep" / "er" / "trader-001" / (run.str() + ".nacre");
    CHECK(place.location(run) == path.native());
    struct stat facts {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 07777) == 0600);
    CHECK(S_ISREG(facts.st_mode));
}

TEST_CASE("a second writer of a run gets busy and a reader in the process ends no hold",
          "[log][files][B10]") {
    files place;
    auto writer = create(place.place);
    append(writer, 2);
    { CHECK(entries_of(*std::make_unique<reader_on<file_backend>>(open(place.place))) == messages(1, 2)); }
    CHECK(code_of(try_recover(place.place)) == errc::busy);
    auto const again =
        writer_on<file_backend>::create(place.place, inputs_of(), durability_policy::immediate, at(1));
    CHECK(code_of(again) == errc::busy);
    append(writer, 1);
    { auto const dropped = std::move(writer); }
    CHECK(recover(place.place).high_watermark == 3); // the hold went with the writer
}

TEST_CASE("opening a sealed run to write or a running one as sealed is refused", "[log][files][B10]") {
    files place;
    {
        auto writer = create(place.place);
        append(writer, 1);
        CHECK(code_of(reader_on<file_backend>::open_sealed(place.place, run)) == errc::not_sealed);
        REQUIRE(writer.seal(status::ended));
    }
    auto const again =
        writer_on<file_backend>::create(place.place, inputs_of(), durability_policy::immediate, at(1));
    REQUIRE(code_of(again) == errc::closed);
    CHECK(again.error().path() == place.path().native());
    CHECK(reader_on<file_backend>::open_sealed(place.place, run));
    CHECK(code_of(reader_on<file_backend>::open_sealed(place.place, id_of(3))) == errc::not_found);
}

TEST_CASE("a file without the format marker or with a future one is never altered", "[log][files][B10]") {
    for (bool const future : {false, true}) {
        files place;
        create(place.place);
        auto bytes = bytes_of(place.place);
        bytes[future ? 16 : 0] ^= std::byte{2};
        std::ofstream(place.path(), std::ios::binary | std::ios::trunc)
            .write(reinterpret_cast<char const*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        auto const opened = reader_on<file_backend>::open(place.place, run);
        REQUIRE(code_of(opened) == errc::unsupported_format);
        CHECK(opened.error().path() == place.path().native());
        CHECK(code_of(try_recover(place.place)) == errc::unsupported_format);
        CHECK(bytes_of(place.place) == bytes);
    }
}

TEST_CASE("runs are listed by start time without what stands beside them", "[log][files][B11]") {
    files place;
    CHECK(place.place.list()->empty()); // a missing directory
    for (std::int64_t const start : {3'000, 1'000, 20'000, 2'000}) {
        auto writer = create(place.place, id_of(start));
        append(writer, 1);
        if (start != 20'000) REQUIRE(writer.seal(status::ended));
    }
    auto const folder = place.path().parent_path();
    for (auto const* name : {"notes.txt", "x.nacre", "0000000000000005000-0000abcd.nacre.tmp",
                             "0000000000000001000-0000abcd.live", "0000000000000001000-0000abcd.tail",
                             "0000000000000006000-0000ABCD.nacre"})
        std::ofstream(folder / name) << "x";
    fs::create_directory(folder / "0000000000000007000-0000abcd.nacre");
    CHECK(*place.place.list() == std::vector{id_of(1'000), id_of(2'000), id_of(3'000), id_of(20'000)});
}

TEST_CASE("a writer killed at any moment leaves every acknowledged entry", "[log][files][B12]") {
    testing::seeded_random random(test::campaign_seed("kill -9"));
    for (auto const policy : {durability_policy::immediate, durability_policy::process}) {
        for (std::size_t round = 0; round < test::campaign_rounds(8); ++round) {
            files place;
            int acknowledged[2];
            REQUIRE(::pipe(acknowledged) == 0);
            auto const batch = 1 + random.below(20);
            pid_t const child = ::fork();
            REQUIRE(child >= 0);
            if (child == 0) {
                ::close(acknowledged[0]);
                auto writer = writer_on<file_backend>::create(place.place, inputs_of(), policy, at(1));
                for (std::uint64_t seq = 1; writer; seq += batch) {
                    if (!try_append(*writer, messages(seq, seq + batch - 1))) break;
                    std::uint64_t const durable = writer->high_watermark();
                    if (::write(acknowledged[1], &durable, sizeof(durable)) != sizeof(durable)) break;
                }
                ::_exit(1);
            }
            ::close(acknowledged[1]);
            // The moment is random; what must hold then is not.
            std::uint64_t durable = 0;
            for (auto wanted = 1 + random.below(60); wanted > 0; --wanted)
                if (::read(acknowledged[0], &durable, sizeof(durable)) != sizeof(durable)) break;
            std::this_thread::sleep_for(std::chrono::microseconds(random.below(500)));
            ::kill(child, SIGKILL);
            int ended = 0;
            ::waitpid(child, &ended, 0);
            REQUIRE(WIFSIGNALED(ended));
            for (std::uint64_t more = 0; ::read(acknowledged[0], &more, sizeof(more)) == sizeof(more);)
                durable = more;
            ::close(acknowledged[0]);

            REQUIRE(durable > 0);
            auto const outcome = recover(place.place);
            CHECK(outcome.status == status::crashed_recovered);
            CHECK(outcome.high_watermark >= durable);
            CHECK(outcome.high_watermark % batch == 0);
            auto reader = open(place.place);
            CHECK(entries_of(reader) == messages(1, outcome.high_watermark));
        }
    }
}
