// SPDX-License-Identifier: BSL-1.0
// list_runs, over files and over memory: what is listed, in which order, and what is told of the rest.
#include "log/run_kit.hpp"
#include "support/paths.hpp"

#include <nacre/backends.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

using namespace log_tests;
using nacre::log::list_runs;
namespace fs = std::filesystem;

namespace {

struct in_memory {
    memory_backend place;
};

struct in_files {
    test::temporary_directory base;
    file_backend place{base.path(), "trader-001"};
    [[nodiscard]] fs::path folder() const { return base.path() / "trader-001"; }
};

struct listing {
    std::vector<manifest> runs;
    std::map<run_id, error> skipped;

    [[nodiscard]] std::vector<run_id> ids() const {
        std::vector<run_id> out;
        for (auto const& each : runs)
            out.push_back(each.inputs.run_id);
        return out;
    }
};

template <class B>
listing list(B const& place) {
    listing out;
    auto runs = list_runs(
        place, [&](run_id const& id, error const& why) { CHECK(out.skipped.emplace(id, why).second); });
    REQUIRE(runs);
    out.runs = std::move(*runs);
    return out;
}

/// A run file of these bytes, held by nobody.
template <class B>
void place_bytes(B const& place, run_id const& id, bytes_view bytes) {
    REQUIRE(place.create(id, bytes, {}));
}

/// The bytes of a whole run.
std::vector<std::byte> sound_bytes(run_id const& id) {
    memory_backend const place;
    {
        auto writer = create(place, id);
        append(writer, 2);
    }
    return bytes_of(place, id);
}

} // namespace

TEMPLATE_TEST_CASE("runs are listed by start time with what their superblocks say", "[log][list_runs][B11]",
                   in_memory, in_files) {
    TestType model;
    CHECK(list(model.place).runs.empty());
    for (auto const& id : {id_of(3'000), id_of(20'000), id_of(1'000, 9), id_of(1'000, 8)}) {
        auto writer = create(model.place, id);
        append(writer, 3);
        if (id.start() == at(3'000)) REQUIRE(writer.seal(status::ended));
    }
    auto const held = create(model.place, id_of(2'000)); // a live writer is no obstacle
    flip_byte(model.place, offset_of(model.place, format::frame_kind::entry, 1, id_of(20'000)) + 24,
              id_of(20'000));
    {
        auto found = recovered_on<decltype(model.place)>::open(model.place, id_of(20'000));
        REQUIRE(found);
        REQUIRE(found->seal());
    }
    auto const found = list(model.place);
    CHECK(found.skipped.empty());
    CHECK(found.ids() ==
          std::vector{id_of(1'000, 8), id_of(1'000, 9), id_of(2'000), id_of(3'000), id_of(20'000)});
    REQUIRE(found.runs.size() == 5);
    CHECK(found.runs[0].status == status::running);
    CHECK(found.runs[0].inputs == inputs_of(id_of(1'000, 8)));
    CHECK(found.runs[3].status == status::ended);
    CHECK(found.runs[3].high_watermark == 3);
    CHECK(found.runs[3].end == message(3).ts_init);
    CHECK(found.runs[4].status != status::running);
}

TEMPLATE_TEST_CASE("a run that cannot be read is skipped and told of with its error and its path",
                   "[log][list_runs][B11]", in_memory, in_files) {
    TestType model;
    auto const good = id_of(5'000);
    place_bytes(model.place, good, sound_bytes(good));
    std::map<run_id, errc> expected;
    std::int64_t start = 1'000;
    auto const add = [&](errc code, auto const& damage) {
        auto const id = id_of(start++);
        auto bytes = sound_bytes(id);
        damage(bytes);
        place_bytes(model.place, id, bytes);
        expected[id] = code;
    };
    add(errc::unsupported_format, [](auto& bytes) { bytes[0] = std::byte{'x'}; }); // foreign
    add(errc::unsupported_format, [](auto& bytes) { bytes[16] = std::byte{2}; });  // future
    add(errc::corrupted, [](auto& bytes) { bytes[200] ^= std::byte{1}; });         // header
    add(errc::corrupted, [](auto& bytes) { bytes.resize(100); });                  // cut in the header
    add(errc::corrupted, [](auto& bytes) { bytes.resize(format::log_begin); });    // cut before the manifest
    add(errc::corrupted, [](auto& bytes) { bytes.resize(format::log_begin + 50); }); // cut in it
    add(errc::corrupted, [](auto& bytes) { // more than can be mended
        bytes[format::log_begin + 40] ^= std::byte{1};
        bytes[format::log_begin + 50] ^= std::byte{1};
    });
    add(errc::corrupted, [](auto& bytes) { bytes = sound_bytes(id_of(77)); }); // under another name
    auto const found = list(model.place);
    CHECK(found.ids() == std::vector{good});
    REQUIRE(found.skipped.size() == expected.size());
    for (auto const& [id, code] : expected) {
        CAPTURE(id.str());
        REQUIRE(found.skipped.contains(id));
        CHECK(found.skipped.at(id).code() == code);
        CHECK(found.skipped.at(id).path() == model.place.location(id));
    }
}

TEST_CASE("S1 a run whose manifest has one damaged byte is listed as what it is", "[log][list_runs][S1]") {
    for (std::size_t const at : {0U, 4U, 20U, 60U, 90U}) {
        CAPTURE(at);
        in_memory model;
        auto bytes = sound_bytes(run);
        bytes[format::log_begin + at] ^= std::byte{0x10};
        place_bytes(model.place, run, bytes);
        auto const found = list(model.place);
        CHECK(found.skipped.empty());
        REQUIRE(found.runs.size() == 1);
        CHECK(found.runs[0].inputs == inputs_of(run));
    }
}

TEST_CASE("an empty file under a run's name is skipped and told of", "[log][list_runs][B11]") {
    in_files model;
    auto const good = id_of(5'000);
    place_bytes(model.place, good, sound_bytes(good));
    std::ofstream(model.folder() / (id_of(1'000).str() + ".nacre"));
    auto const found = list(model.place);
    CHECK(found.ids() == std::vector{good});
    REQUIRE(found.skipped.size() == 1);
    CHECK(found.skipped.at(id_of(1'000)).code() == errc::unsupported_format);
}

TEST_CASE("no sidecar, folder or stray file is reported as a run, nor told of", "[log][list_runs][B11]") {
    in_files model;
    auto const id = id_of(5'000);
    std::string const other = id_of(6'000).str();
    auto const writer = create(model.place, id); // has a live cell
    REQUIRE(model.place.keep_aside(id, pattern(10, 1)));
    REQUIRE(fs::exists(model.folder() / (id.str() + ".live")));
    REQUIRE(fs::exists(model.folder() / (id.str() + ".tail")));
    auto const sound = sound_bytes(id_of(6'000));
    for (std::string const& name :
         {other + ".live", other + ".tail", other + ".nacre.tmp", other + ".tail.tmp", other + ".nacre~",
          other + ".nacre.nacre", other + ".NACRE", other, "x" + other + ".nacre", other + ".nacre.bak",
          std::string("notes.txt"), std::string(".nacre"), std::string("0-0000abcd.nacre")})
        std::ofstream(model.folder() / name, std::ios::binary)
            .write(reinterpret_cast<char const*>(sound.data()), static_cast<std::streamsize>(sound.size()));
    fs::create_directory(model.folder() / (other + ".nacre"));
    auto const found = list(model.place);
    CHECK(found.ids() == std::vector{id});
    CHECK(found.skipped.empty());
}

TEST_CASE("a folder that does not exist or was never used has no runs", "[log][list_runs][B11]") {
    test::temporary_directory const base;
    CHECK(list(file_backend{base.path() / "nowhere", "trader-001"}).runs.empty());
    CHECK(list(file_backend{base.path(), "nobody"}).runs.empty());
    fs::create_directory(base.path() / "idle");
    CHECK(list(file_backend{base.path(), "idle"}).runs.empty());
}

TEST_CASE("a folder that cannot be listed is an error", "[log][list_runs][B11]") {
    test::temporary_directory const base;
    std::ofstream(base.path() / "file") << "x";
    auto const runs = list_runs(file_backend{base.path(), "file"}, [](run_id const&, error const&) {});
    REQUIRE(code_of(runs) == errc::io);
    CHECK(runs.error().path() == (base.path() / "file").native());
}
