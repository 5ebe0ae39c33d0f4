// SPDX-License-Identifier: BSL-1.0
// The golden run files of format 1: whatever becomes of the library, these are read, and read as this.
#include "format/bytes_of.hpp"
#include "golden/recipes.hpp"
#include "support/catch2.hpp"
#include "support/paths.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace nacre;
using namespace nacre::core;
using format_tests::to_hex;
using golden::file_bytes;
using nacre::log::log_options;
using nacre::log::recovered_run;
using nacre::log::run_condition;
using nacre::log::verdict_kind;

namespace {

file_bytes golden_file(std::string const& name) {
    std::ifstream in(nacre::test::tests_dir() / "golden" / (name + ".nacre"), std::ios::binary);
    REQUIRE(in.good());
    std::string const text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    return {bytes(text).begin(), bytes(text).end()};
}

void write_file(std::filesystem::path const& path, bytes_view bytes) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<char const*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

/// A place that holds a copy of a golden file under its run id.
struct in_memory {
    using backend_type = memory_backend;
    memory_backend backend{memory_backend::options{std::uint64_t{1} << 20}};

    void put(run_id const& id, bytes_view file) { REQUIRE(backend.create(id, file, {})); }
};
struct in_files {
    using backend_type = file_backend;
    nacre::test::temporary_directory base;
    file_backend backend{base.path(), "golden"};

    void put(run_id const& id, bytes_view file) {
        std::filesystem::create_directory(base / "golden");
        write_file(base / "golden" / (id.str() + ".nacre"), file);
    }
};

/// The entry as it is handed out: redacted payloads are empty.
entry as_read(entry expected, std::uint64_t redacted_seq) {
    if (expected.seq == redacted_seq) {
        expected.payload.clear();
        expected.redacted = true;
    }
    return expected;
}

template <class Reader>
void check_entries(Reader& reader, std::vector<entry> const& expected, std::uint64_t redacted_seq = 0) {
    REQUIRE(reader.high_watermark() == expected.size());
    for (auto const& each : expected) {
        CAPTURE(each.seq);
        auto const found = reader.frame_at(each.seq);
        REQUIRE(found);
        REQUIRE(found->has_value());
        auto const read = (*found)->to_entry();
        auto const wanted = as_read(each, redacted_seq);
        CHECK(read.seq == wanted.seq);
        CHECK(read.ts_init == wanted.ts_init);
        CHECK(read.ts_publish == wanted.ts_publish);
        CHECK(read.topic == wanted.topic);
        CHECK(read.payload_type == wanted.payload_type);
        CHECK(read.headers == wanted.headers);
        CHECK((read.keys == wanted.keys));
        CHECK(read.payload == wanted.payload);
        CHECK(read.redacted == wanted.redacted);
    }
    CHECK_FALSE(reader.frame_at(0)->has_value());
    CHECK_FALSE(reader.frame_at(expected.size() + 1)->has_value());
}

/// Every key of `expected` finds exactly the entries that have it.
template <class Reader>
void check_lookups(Reader& reader, std::vector<entry> const& expected) {
    std::vector<std::pair<index_key, std::vector<std::uint64_t>>> all;
    for (auto const& each : expected)
        for (auto const& key : each.keys) {
            auto at =
                std::find_if(all.begin(), all.end(), [&](auto const& known) { return known.first == key; });
            if (at == all.end()) at = all.insert(all.end(), {key, {}});
            at->second.push_back(each.seq);
        }
    CHECK(all.size() == 5);
    for (auto const& [key, seqs] : all) {
        CAPTURE(key.kind, key.key);
        CHECK(reader.lookup_all(key.kind, key.key).value() == seqs);
        CHECK(reader.lookup(key.kind, key.key).value() == seqs.front());
    }
    CHECK(reader.lookup_all("venue", "O-2").value().empty());
    CHECK(reader.lookup_all("client_order_id", "X").value().empty());
    CHECK(reader.lookup_all("no such kind", "X").value().empty());
    CHECK_FALSE(reader.lookup("venue", "Y").value().has_value());
}

std::string chain_hex(bytes_view file, std::size_t slot) {
    auto const block = format::load<format::superblock>(file, format::superblock_offset(slot));
    return to_hex(std::as_bytes(std::span(block.chain)).first(16));
}

std::vector<entry> crashed_run() {
    std::vector<entry> out = {golden::boundary_of(1, run_started_type)};
    for (std::uint64_t seq = 2; seq <= golden::crashed_entries; ++seq)
        out.push_back(golden::entry_of(seq));
    return out;
}

/// The log of a sealed or crashed file: first frame to last commit.
bytes_view log_of(bytes_view file, std::uint64_t log_end) {
    return file.subspan(format::log_begin, static_cast<std::size_t>(log_end - format::log_begin));
}

constexpr std::uint64_t sealed_log_end = 19296;
constexpr std::uint64_t crashed_log_end = 14944;

void check_same(std::string const& name, bytes_view now, bytes_view then, bytes_view whole_file) {
    bool const same = std::equal(now.begin(), now.end(), then.begin(), then.end());
    if (char const* out = std::getenv("NACRE_GOLDEN_OUT"); !same && out != nullptr)
        write_file(std::filesystem::path(out) / (name + ".nacre"), whole_file);
    CHECK(same);
}

} // namespace

TEMPLATE_TEST_CASE("the golden sealed run reads as it was recorded", "[golden][format]", in_memory,
                   in_files) {
    TestType place;
    auto const file = golden_file("sealed");
    place.put(golden::id_of(1), file);
    auto reader = log::log_reader<typename TestType::backend_type, xxh3_128>::open_sealed(place.backend,
                                                                                          golden::id_of(1));
    REQUIRE(reader);
    CHECK(reader->condition() == run_condition::sealed);
    CHECK(reader->has_sealed_index());
    CHECK(reader->log_end() == sealed_log_end);
    CHECK(reader->bytes().size() == file.size());

    auto const entries = golden::sealed_run();
    check_entries(*reader, entries, golden::sealed_redacted_seq);
    check_lookups(*reader, entries);
    CHECK(reader->has_sealed_index()); // all of it was found through the index in the file

    auto const manifest = reader->manifest();
    CHECK(manifest.inputs == golden::inputs_of(1));
    CHECK(manifest.status == status::ended);
    CHECK(manifest.durability == durability_policy::immediate);
    CHECK(manifest.hasher == 1);
    CHECK(manifest.high_watermark == 40);
    CHECK(manifest.ts_init_min == from_nanoseconds(1'699'999'999'999'998'000));
    CHECK(manifest.ts_init_max == from_nanoseconds(1'700'000'000'000'040'000));
    CHECK(manifest.end == manifest.ts_init_max);
    CHECK(manifest.halted == halt_reason::none);

    REQUIRE(reader->anchors().size() == 2);
    CHECK((reader->anchors()[0].anchor == golden::first_anchor()));
    CHECK((reader->anchors()[1].anchor == golden::second_anchor()));
    CHECK(reader->anchors()[1].offset == 17392);

    auto const fill = *reader->frame_at(golden::sealed_first_fill).value();
    CHECK(fill.schema() == golden::fill_schema);
    CHECK(fill.fingerprint() == golden::fill_fingerprint);
    CHECK(chain_hex(file, 0) == "8448a1bca5c34fe6947d5852c3d0538c");
    CHECK(chain_hex(file, 1) == chain_hex(file, 0));
}

TEMPLATE_TEST_CASE("the golden crashed run is judged torn and its accepted prefix is served",
                   "[golden][format]", in_memory, in_files) {
    TestType place;
    place.put(golden::id_of(2), golden_file("crashed"));
    auto reader =
        log::log_reader<typename TestType::backend_type, xxh3_128>::open(place.backend, golden::id_of(2));
    REQUIRE(reader);
    CHECK(reader->condition() == run_condition::crashed);
    check_entries(*reader, crashed_run());
    check_lookups(*reader, crashed_run());
    auto const& verdict = reader->verdict();
    CHECK(verdict.kind == verdict_kind::torn);
    CHECK(verdict.acknowledged_seq == golden::crashed_entries); // the batch behind them had begun
    CHECK(verdict.last_seq == golden::crashed_entries);
    CHECK(verdict.log_end == crashed_log_end);
    CHECK(verdict.tail_bytes == golden::crashed_torn_bytes);
    CHECK(verdict.superblocks_valid == 2);
    CHECK(verdict.unproven);
    CHECK(reader->manifest().status == status::running);
    CHECK_FALSE(reader->manifest().end.has_value());

    auto const sealed = log::log_reader<typename TestType::backend_type, xxh3_128>::open_sealed(
        place.backend, golden::id_of(2));
    CHECK(sealed.error().code() == errc::not_sealed);
}

TEMPLATE_TEST_CASE("the golden crashed run is recovered, its tail kept aside", "[golden][format]", in_memory,
                   in_files) {
    using backend_type = typename TestType::backend_type;
    TestType place;
    auto const file = golden_file("crashed");
    place.put(golden::id_of(2), file);
    log_options options;
    options.boot_id = {};
    auto recovered = recovered_run<backend_type, xxh3_128>::open(place.backend, golden::id_of(2), options);
    REQUIRE(recovered);
    CHECK(recovered->high_watermark() == golden::crashed_entries);
    CHECK(recovered->seal().value() == status::crashed_recovered);

    auto const tail = place.backend.kept_aside(golden::id_of(2));
    REQUIRE(tail);
    CHECK(*tail == file_bytes(file.begin() + crashed_log_end,
                              file.begin() +
                                  static_cast<std::ptrdiff_t>(crashed_log_end + golden::crashed_torn_bytes)));

    auto reader = log::log_reader<backend_type, xxh3_128>::open_sealed(place.backend, golden::id_of(2));
    REQUIRE(reader);
    check_entries(*reader, crashed_run());
    CHECK(reader->log_end() == crashed_log_end);
    auto const log = log_of(reader->bytes(), crashed_log_end);
    CHECK(format::equal(log, log_of(file, crashed_log_end)));
    auto const block = format::load<format::superblock>(reader->bytes(), format::superblock_offset(0));
    CHECK(block.tail_bytes == tail->size());
    CHECK(block.tail_digest == hashing::xxh3_64_value(*tail));
    CHECK(chain_hex(reader->bytes(), 0) == "8fbe113bd9d928e5a723068455816a08");
}

TEMPLATE_TEST_CASE("the golden quarantined run serves every entry but the damaged one", "[golden][format]",
                   in_memory, in_files) {
    TestType place;
    auto const file = golden_file("quarantined");
    place.put(golden::id_of(3), file);
    auto reader =
        log::log_reader<typename TestType::backend_type, xxh3_64>::open(place.backend, golden::id_of(3));
    REQUIRE(reader);
    CHECK(reader->condition() == run_condition::quarantined);
    CHECK(reader->high_watermark() == golden::quarantined_entries);
    CHECK(reader->verdict().damage_seq == golden::quarantined_damaged_seq);
    CHECK(reader->verdict().damage_offset == golden::offset_of(file, golden::quarantined_damaged_seq));
    for (std::uint64_t seq = 1; seq <= golden::quarantined_entries; ++seq) {
        CAPTURE(seq);
        auto const found = reader->frame_at(seq);
        if (seq == golden::quarantined_damaged_seq) {
            REQUIRE_FALSE(found.has_value());
            CHECK(found.error().code() == errc::hash_mismatch);
            CHECK(found.error().seq() == seq);
        } else {
            REQUIRE(found.has_value());
            CHECK(((*found)->to_entry() == golden::entry_of(seq)));
        }
    }
    CHECK(reader->lookup_all("venue", "X").value() == std::vector<std::uint64_t>{3, 6, 9, 12});
    CHECK(reader->manifest().status == status::quarantined);
    CHECK(reader->manifest().inputs == golden::inputs_of(3));
    auto const wrong =
        log::log_reader<typename TestType::backend_type, xxh3_128>::open(place.backend, golden::id_of(3));
    CHECK(wrong.error().code() == errc::wrong_hasher);
}

TEST_CASE("the digests of golden entries are what they always were", "[golden][format]") {
    auto const file = golden_file("sealed");
    auto const digest_of = [&](std::uint64_t seq) {
        auto const at = static_cast<std::size_t>(golden::offset_of(file, seq));
        auto const frame = bytes_view(file).subspan(at, format::load<std::uint32_t>(file, at));
        return to_hex(format::parse_entry(frame, 16)->digest);
    };
    CHECK(digest_of(1) == "80910a5e0f85570a4e3dad12d559b288");
    CHECK(digest_of(8) == "148b72f99772ea1241103f7efac66d4f"); // redacted: the digest did not change
    CHECK(digest_of(31) == "ffabe4040dc9df07bfc88e98c229d92f");
    CHECK(digest_of(40) == "9b7a72ff95e70d4a4d66fc40bdd9ec95");
}

TEST_CASE("today's writer makes the logs of the golden files, byte for byte", "[golden][format]") {
    SECTION("sealed, with its index and footer") {
        auto const then = golden_file("sealed");
        auto const now = golden::make_sealed();
        check_same("sealed", log_of(now, sealed_log_end), log_of(then, sealed_log_end), now);
        check_same("sealed", log_of(now, now.size()), log_of(then, then.size()), now);
    }
    SECTION("crashed") {
        auto const then = golden_file("crashed");
        auto const now = golden::make_crashed();
        check_same("crashed", log_of(now, crashed_log_end), log_of(then, crashed_log_end), now);
    }
    SECTION("quarantined") {
        auto const then = golden_file("quarantined");
        auto const now = golden::make_quarantined();
        check_same("quarantined", log_of(now, then.size()), log_of(then, then.size()), now);
    }
}

TEST_CASE("golden files are small enough to keep forever", "[golden][format]") {
    for (auto const* name : {"sealed", "crashed", "quarantined"})
        CHECK(golden_file(name).size() < 40'000);
}
