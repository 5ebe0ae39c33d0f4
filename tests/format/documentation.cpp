// SPDX-License-Identifier: BSL-1.0
// docs/format.md against the code: every table, row by row, against the constants. Its example:
// worked_example.cpp.
#include "format/bytes_of.hpp"
#include "format/document.hpp"
#include "support/catch2.hpp"
#include "support/paths.hpp"

#include <nacre/backend/live_cell.hpp>
#include <nacre/format/anchor_frame.hpp>
#include <nacre/format/commit_frame.hpp>
#include <nacre/format/definition_frame.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/format/header.hpp>
#include <nacre/format/manifest_frame.hpp>
#include <nacre/format/sealed_index.hpp>
#include <nacre/format/superblock.hpp>
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace nacre::format;
using format_tests::byte_vector;
using format_tests::hex_number;
using format_tests::is_number;
using format_tests::read_document;
using format_tests::row;
using format_tests::table;
using format_tests::table_of;
using nacre::xxh3_128;
using nacre::core::from_nanoseconds;

namespace {

/// What a structure's table says: offset, size, field of each row.
struct field {
    std::string offset;
    std::string size;
    std::string name;
    friend bool operator==(field const&, field const&) = default;
    friend std::ostream& operator<<(std::ostream& out, field const& f) {
        return out << f.name << " at " << f.offset << ", " << f.size;
    }
};

std::vector<field> fields_of(table const& from) {
    std::vector<field> out;
    for (auto const& each : from.rows)
        out.push_back({each.at(0), each.at(1), each.at(2)});
    return out;
}

#define NACRE_TEST_FIELD(type, member)                                                                       \
    field { std::to_string(offsetof(type, member)), std::to_string(sizeof(type::member)), #member }

std::map<std::string, std::vector<field>> structures() {
    auto const behind_prefix = [](field f) {
        f.offset = std::to_string(std::stoul(f.offset) + sizeof(frame_prefix));
        return f;
    };
    field const prefix{"0", std::to_string(sizeof(frame_prefix)), "prefix"};
    field const zeros{"...", "...", "zeros"};
    field const digest{"...", "D", "digest"};
    auto const commit_size = std::to_string(sizeof(commit_fields));
    std::map<std::string, std::vector<field>> out;
    out["header"] = {NACRE_TEST_FIELD(header_block, magic),      NACRE_TEST_FIELD(header_block, version),
                     NACRE_TEST_FIELD(header_block, hasher),     NACRE_TEST_FIELD(header_block, digest_bytes),
                     NACRE_TEST_FIELD(header_block, durability), NACRE_TEST_FIELD(header_block, reserved_16),
                     NACRE_TEST_FIELD(header_block, log_begin),  NACRE_TEST_FIELD(header_block, created_at),
                     NACRE_TEST_FIELD(header_block, run_id),     NACRE_TEST_FIELD(header_block, run_tag),
                     NACRE_TEST_FIELD(header_block, reserved),   NACRE_TEST_FIELD(header_block, digest)};
    out["superblock"] = {
        NACRE_TEST_FIELD(superblock, magic),          NACRE_TEST_FIELD(superblock, generation),
        NACRE_TEST_FIELD(superblock, status),         NACRE_TEST_FIELD(superblock, halt_reason),
        NACRE_TEST_FIELD(superblock, has_times),      NACRE_TEST_FIELD(superblock, committed_offset),
        NACRE_TEST_FIELD(superblock, high_watermark), NACRE_TEST_FIELD(superblock, log_end),
        NACRE_TEST_FIELD(superblock, footer_offset),  NACRE_TEST_FIELD(superblock, file_end),
        NACRE_TEST_FIELD(superblock, anchor_offset),  NACRE_TEST_FIELD(superblock, end),
        NACRE_TEST_FIELD(superblock, ts_init_min),    NACRE_TEST_FIELD(superblock, ts_init_max),
        NACRE_TEST_FIELD(superblock, run_tag),        NACRE_TEST_FIELD(superblock, boot_id),
        NACRE_TEST_FIELD(superblock, tail_bytes),     NACRE_TEST_FIELD(superblock, tail_digest),
        NACRE_TEST_FIELD(superblock, damage_seq),     NACRE_TEST_FIELD(superblock, damage_offset),
        NACRE_TEST_FIELD(superblock, lost_entries),   NACRE_TEST_FIELD(superblock, chain),
        NACRE_TEST_FIELD(superblock, reserved),       NACRE_TEST_FIELD(superblock, digest)};
    out["prefix"] = {NACRE_TEST_FIELD(frame_prefix, size), NACRE_TEST_FIELD(frame_prefix, kind),
                     NACRE_TEST_FIELD(frame_prefix, flags), NACRE_TEST_FIELD(frame_prefix, seq)};
    out["entry"] = {NACRE_TEST_FIELD(entry_fixed, prefix),
                    NACRE_TEST_FIELD(entry_fixed, ts_init),
                    NACRE_TEST_FIELD(entry_fixed, ts_publish),
                    NACRE_TEST_FIELD(entry_fixed, topic),
                    NACRE_TEST_FIELD(entry_fixed, payload_type),
                    NACRE_TEST_FIELD(entry_fixed, payload_bytes),
                    NACRE_TEST_FIELD(entry_fixed, keys_bytes),
                    NACRE_TEST_FIELD(entry_fixed, key_count),
                    {std::to_string(sizeof(entry_fixed)), "...", "ids"},
                    {"...", "...", "keys"},
                    digest,
                    {"...", "...", "payload"},
                    zeros};
    out["key"] = {NACRE_TEST_FIELD(key_fixed, previous),
                  NACRE_TEST_FIELD(key_fixed, kind),
                  NACRE_TEST_FIELD(key_fixed, size),
                  {std::to_string(key_fixed_bytes), "...", "key"},
                  zeros};
    out["commit"] = {NACRE_TEST_FIELD(commit_fields, prefix),
                     NACRE_TEST_FIELD(commit_fields, first_seq),
                     NACRE_TEST_FIELD(commit_fields, batch_offset),
                     NACRE_TEST_FIELD(commit_fields, own_offset),
                     NACRE_TEST_FIELD(commit_fields, run_tag),
                     NACRE_TEST_FIELD(commit_fields, commit_time),
                     NACRE_TEST_FIELD(commit_fields, acknowledged_seq),
                     NACRE_TEST_FIELD(commit_fields, frame_count),
                     NACRE_TEST_FIELD(commit_fields, reserved),
                     {commit_size, "D", "previous_chain"},
                     {commit_size + " + D", "D", "chain"},
                     {commit_size + " + 2D", "D", "digest"}};
    out["index block"] = {NACRE_TEST_FIELD(index_block_head, prefix),
                          NACRE_TEST_FIELD(index_block_head, run_tag),
                          NACRE_TEST_FIELD(index_block_head, item_count),
                          NACRE_TEST_FIELD(index_block_head, section),
                          NACRE_TEST_FIELD(index_block_head, item_bytes),
                          {std::to_string(sizeof(index_block_head)), "...", "items"},
                          zeros,
                          {std::to_string(index_block_bytes) + " - D", "D", "digest"}};
    out["time item"] = {NACRE_TEST_FIELD(time_item, ts_init_min), NACRE_TEST_FIELD(time_item, ts_init_max)};
    out["key item"] = {NACRE_TEST_FIELD(key_item, fingerprint), NACRE_TEST_FIELD(key_item, first),
                       NACRE_TEST_FIELD(key_item, last)};
    out["footer"] = {prefix,
                     behind_prefix(NACRE_TEST_FIELD(footer_fields, run_tag)),
                     behind_prefix(NACRE_TEST_FIELD(footer_fields, log_end)),
                     behind_prefix(NACRE_TEST_FIELD(footer_fields, high_watermark)),
                     behind_prefix(NACRE_TEST_FIELD(footer_fields, end)),
                     behind_prefix(NACRE_TEST_FIELD(footer_fields, ts_init_min)),
                     behind_prefix(NACRE_TEST_FIELD(footer_fields, ts_init_max)),
                     behind_prefix(NACRE_TEST_FIELD(footer_fields, has_times)),
                     behind_prefix(NACRE_TEST_FIELD(footer_fields, status)),
                     behind_prefix(NACRE_TEST_FIELD(footer_fields, sections)),
                     behind_prefix(NACRE_TEST_FIELD(footer_fields, reserved)),
                     {std::to_string(sizeof(frame_prefix) + sizeof(footer_fields)),
                      std::to_string(sizeof(footer_section)) + " each", "section"},
                     {"...", "D", "chain"},
                     digest};
    out["footer section"] = {
        NACRE_TEST_FIELD(footer_section, section), NACRE_TEST_FIELD(footer_section, item_bytes),
        NACRE_TEST_FIELD(footer_section, item_count), NACRE_TEST_FIELD(footer_section, offset)};
    namespace cell = nacre::storage::live_cell_layout;
    auto const state_end = cell::state_offset + sizeof(std::underlying_type_t<nacre::storage::live_state>);
    out["live cell"] = {
        {std::to_string(cell::committed_offset), "8", "committed_offset"},
        {std::to_string(cell::state_offset), "4", "state"},
        {std::to_string(state_end), std::to_string(cell::file_bytes - state_end), "reserved"}};
    return out;
}

#undef NACRE_TEST_FIELD

/// A real frame of a kind that has no struct, and the bytes each field of it must show.
struct sample {
    byte_vector frame;
    std::map<std::string, std::string> fields;
};

std::string number(std::uint64_t value, std::size_t size) {
    std::string out;
    for (std::size_t at = 0; at < size; ++at)
        out.push_back(static_cast<char>(value >> (8 * at)));
    return out;
}

std::map<std::string, sample> samples() {
    std::map<std::string, sample> out;
    auto const add = [&](std::string name, auto write, std::map<std::string, std::string> fields) {
        sample made;
        frame_writer<xxh3_128> writer(made.frame);
        write(writer);
        fields["prefix"] = std::string(nacre::as_text(made.frame).substr(0, 16));
        made.fields = std::move(fields);
        out.emplace(std::move(name), std::move(made));
    };
    nacre::core::run_inputs inputs;
    inputs.run_id = nacre::run_id::make(from_nanoseconds(1), 2).value();
    inputs.parent = inputs.run_id;
    inputs.start = from_nanoseconds(0x1111111122222222);
    inputs.seed = 0x3333333344444444;
    inputs.feature_flags.resize(5);
    inputs.adapter_versions.resize(6);
    inputs.components.resize(7);
    add("manifest", [&](auto& writer) { write_manifest(writer, inputs); },
        {{"start", number(0x1111111122222222, 8)},
         {"seed", number(0x3333333344444444, 8)},
         {"has_seed", number(1, 2)},
         {"has_parent", number(1, 2)},
         {"feature_flag_count", number(5, 4)},
         {"adapter_version_count", number(6, 4)},
         {"component_count", number(7, 4)},
         {"texts", number(28, 4) + inputs.run_id.str() + number(0, 4)}});
    definition const topic{frame_kind::topic, 0x0A0B0C0D, "the topic", {}, 0, false};
    add("topic", [&](auto& writer) { write_definition(writer, topic, 1); },
        {{"id", number(topic.id, 4)}, {"name_bytes", number(9, 4)}, {"name", "the topic"}});
    definition const type{frame_kind::payload_type, 0x0A0B0C0D, "the type", "its schema",
                          0x1122334455667788,       false};
    add("payload type", [&](auto& writer) { write_definition(writer, type, 1); },
        {{"id", number(type.id, 4)},
         {"name_bytes", number(8, 4)},
         {"fingerprint", number(type.fingerprint, 8)},
         {"schema_bytes", number(10, 4)},
         {"reserved", number(0, 4)},
         {"name", "the typeits schema"}});
    definition const kind{frame_kind::index_kind, 0x0A0B, "the kind", {}, 0, true};
    add("index kind", [&](auto& writer) { write_definition(writer, kind, 1); },
        {{"id", number(kind.id, 4)}, {"name_bytes", number(8, 4)}, {"name", "the kind"}});
    nacre::anchor const anchor{0x55, from_nanoseconds(0x66), "snapshot", format_tests::bytes_of("hash"), 7};
    add("anchor", [&](auto& writer) { write_anchor(writer, anchor, 1); },
        {{"high_watermark", number(0x55, 8)},
         {"ts", number(0x66, 8)},
         {"snapshot_id_bytes", number(8, 2)},
         {"content_hash_bytes", number(4, 2)},
         {"state_version_bytes", number(8, 4)},
         {"snapshot_id", "snapshothash" + number(7, 8)}});
    return out;
}

/// The fields of such a frame whose offsets depend on those before them.
std::vector<field> moving_fields(std::string const& name) {
    std::vector<field> out;
    if (name == "payload type") out.push_back({"...", "...", "schema"});
    if (name == "anchor") {
        out.push_back({"...", "...", "content_hash"});
        out.push_back({"...", "...", "state_version"});
    }
    out.push_back({"...", "...", "zeros"});
    out.push_back({"...", "D", "digest"});
    return out;
}

std::map<std::string, std::uint64_t> constants() {
    return {{"version", version},
            {"alignment", alignment},
            {"sector_bytes", sector_bytes},
            {"header_bytes", header_bytes},
            {"superblock_bytes", superblock_bytes},
            {"superblock_count", superblock_count},
            {"log_begin", log_begin},
            {"index_block_bytes", index_block_bytes},
            {"close_reserve_bytes", close_reserve_bytes},
            {"footer_reserve_bytes", footer_reserve_bytes},
            {"offset_stride", offset_stride},
            {"time_stride", time_stride},
            {"digest_bytes_min", nacre::core::digest_bytes_min},
            {"digest_bytes_max", nacre::core::digest_bytes_max},
            {"frame_bytes_min", sizeof(frame_prefix) + nacre::core::digest_bytes_min},
            {"frame_bytes_max", nacre::core::frame_bytes_max},
            {"manifest_bytes_max", nacre::core::manifest_bytes_max},
            {"payload_bytes_max", nacre::core::payload_bytes_max},
            {"name_bytes_max", nacre::core::name_bytes_max},
            {"schema_bytes_max", nacre::core::schema_bytes_max},
            {"key_bytes_max", nacre::core::key_bytes_max},
            {"entry_keys_max", nacre::core::entry_keys_max},
            {"names_max", nacre::core::names_max}};
}

using names = std::map<std::uint64_t, std::string>;

/// Every known number of an enumeration that can say its names.
template <class Enum>
names known_names() {
    names out;
    for (std::uint32_t value = 0; value < 0x10000; ++value) {
        auto const each = static_cast<Enum>(value);
        if (is_known(each)) out[value] = to_string(each);
    }
    return out;
}

template <class Enum>
std::uint64_t value_of(Enum each) {
    return static_cast<std::uint64_t>(each);
}

std::map<std::string, names> numbered() {
    return {{"Durability policies", known_names<nacre::durability_policy>()},
            {"Statuses", known_names<nacre::status>()},
            {"Halt reasons", known_names<nacre::halt_reason>()},
            {"Hashers",
             {{nacre::xxh3_128::id, std::string(nacre::xxh3_128::name)},
              {nacre::xxh3_64::id, std::string(nacre::xxh3_64::name)},
              {16, "sha256"}}}, // opt-in: tests/hasher/openssl.cpp holds the hasher to it
            {"Frame kinds",
             {{value_of(frame_kind::manifest), "manifest"},
              {value_of(frame_kind::topic), "topic"},
              {value_of(frame_kind::payload_type), "payload_type"},
              {value_of(frame_kind::index_kind), "index_kind"},
              {value_of(frame_kind::entry), "entry"},
              {value_of(frame_kind::anchor), "anchor"},
              {value_of(frame_kind::commit), "commit"},
              {value_of(frame_kind::index_block), "index_block"},
              {value_of(frame_kind::footer), "footer"}}},
            {"Index sections",
             {{value_of(section::offsets), "offsets"},
              {value_of(section::times), "times"},
              {value_of(section::keys), "keys"},
              {value_of(section::definitions), "definitions"}}}};
}

std::map<std::string, std::map<std::uint64_t, std::string>> flags() {
    return {{"Entry flags",
             {{entry_flag::message_id, "message_id"},
              {entry_flag::correlation_id, "correlation_id"},
              {entry_flag::causation_id, "causation_id"},
              {entry_flag::redacted, "redacted"}}},
            {"Index kind flags", {{index_kind_flag::many, "many"}}}};
}

} // namespace

TEST_CASE("every structure's table agrees with the code, field by field", "[format][documentation]") {
    auto const doc = read_document();
    for (auto const& [name, expected] : structures()) {
        CAPTURE(name);
        CHECK(fields_of(table_of(doc, name)) == expected);
    }
}

TEST_CASE("every frame without a struct shows its fields where its table says", "[format][documentation]") {
    auto const doc = read_document();
    for (auto const& [name, sample] : samples()) {
        CAPTURE(name);
        std::set<std::string> placed;
        std::vector<field> behind;
        for (auto const& each : fields_of(table_of(doc, name))) {
            CAPTURE(each);
            if (!is_number(each.offset)) {
                behind.push_back(each);
                continue;
            }
            auto const found = sample.fields.find(each.name);
            REQUIRE(found != sample.fields.end());
            if (is_number(each.size)) CHECK(std::stoul(each.size) == found->second.size());
            CHECK(nacre::as_text(sample.frame).substr(std::stoul(each.offset), found->second.size()) ==
                  found->second);
            placed.insert(each.name);
        }
        CHECK(placed.size() == sample.fields.size());
        CHECK(behind == moving_fields(name));
    }
}

TEST_CASE("the fields of every table follow each other without a gap", "[format][documentation]") {
    auto const doc = read_document();
    std::size_t tables = 0;
    for (auto const& each : doc.tables) {
        if (each.columns != row{"offset", "size", "field", "meaning"}) continue;
        ++tables;
        CAPTURE(each.section);
        std::size_t at = 0;
        for (auto const& field : fields_of(each)) {
            CAPTURE(field);
            if (!is_number(field.offset)) break;
            CHECK(std::stoul(field.offset) == at);
            if (!is_number(field.size)) break;
            at += std::stoul(field.size);
        }
        if (each.section == "header" || each.section == "superblock") CHECK(at == 4096);
        if (each.section == "live cell") CHECK(at == nacre::storage::live_cell_layout::file_bytes);
    }
    CHECK(tables == structures().size() + samples().size());
}

TEST_CASE("every size and limit in the text is the code's", "[format][documentation]") {
    auto const doc = read_document();
    std::map<std::string, std::uint64_t> written;
    for (auto const& each : table_of(doc, "Sizes and limits").rows)
        written[each.at(0)] = std::stoull(each.at(1));
    CHECK(written == constants());
    CHECK(table_of(doc, "10. Reserved and versions").rows.back().at(0) == std::to_string(version));
}

TEST_CASE("every number that has a name in the text has it in the code, and the other way round",
          "[format][documentation]") {
    auto const doc = read_document();
    for (auto const& [section, expected] : numbered()) {
        CAPTURE(section);
        names written;
        for (auto const& each : table_of(doc, section).rows)
            written[std::stoull(each.at(0))] = each.at(1);
        CHECK(written == expected);
    }
    for (auto const& [section, expected] : flags()) {
        CAPTURE(section);
        names written;
        for (auto const& each : table_of(doc, section).rows)
            written[std::uint64_t{1} << std::stoull(each.at(0))] = each.at(1);
        CHECK(written == expected);
    }
    std::uint64_t entry_flags = 0;
    auto const known_flags = flags();
    for (auto const& [bit, name] : known_flags.at("Entry flags"))
        entry_flags |= bit;
    CHECK(entry_flags == entry_flag::known);

    for (auto const& each : table_of(doc, "Index sections").rows)
        CHECK(std::stoul(each.at(2)) == item_bytes_of(static_cast<section>(std::stoul(each.at(0)))));
    for (auto const& each : table_of(doc, "Hashers").rows)
        CHECK(std::stoul(each.at(2)) == (each.at(1) == "xxh3_128"  ? sizeof(nacre::xxh3_128::digest_type)
                                         : each.at(1) == "xxh3_64" ? sizeof(nacre::xxh3_64::digest_type)
                                                                   : 32));
}

TEST_CASE("no table of numbers in the text goes unchecked", "[format][documentation]") {
    auto const doc = read_document();
    std::set<std::string> checked = {"Sizes and limits"};
    for (auto const& [name, unused] : structures())
        checked.insert(name);
    for (auto const& [name, unused] : samples())
        checked.insert(name);
    for (auto const& [name, unused] : numbered())
        checked.insert(name);
    for (auto const& [name, unused] : flags())
        checked.insert(name);
    std::set<std::string> seen;
    for (auto const& each : doc.tables) {
        if (each.columns.front() == "evidence" || each.columns.front() == "version") continue;
        CAPTURE(each.section);
        CHECK(checked.contains(each.section));
        CHECK(seen.insert(each.section).second); // one table a heading
    }
    CHECK(seen.size() == checked.size());
}

TEST_CASE("the bytes that the text spells out are the code's", "[format][documentation]") {
    auto const doc = read_document();
    auto const spelled = [](nacre::bytes_view bytes) {
        std::string out;
        for (auto const value : bytes) {
            if (!out.empty()) out += ' ';
            out += hex_number(std::to_integer<unsigned>(value), 2);
        }
        return out;
    };
    CHECK(table_of(doc, "header").rows[0].at(3) == spelled(object_bytes(magic)));
    CHECK(table_of(doc, "superblock")
              .rows[0]
              .at(3)
              .starts_with(spelled(object_bytes(superblock::magic_bytes))));
}

TEST_CASE("every page of the documentation is in its index, and every link of the index leads to one",
          "[format][documentation]") {
    auto const docs = nacre::test::tests_dir().parent_path() / "docs";
    std::ifstream in(docs / "README.md");
    REQUIRE(in.good());
    std::set<std::string> linked;
    for (std::string line; std::getline(in, line);)
        for (auto at = line.find("]("); at != std::string::npos; at = line.find("](", at + 1)) {
            auto const target = line.substr(at + 2, line.find(')', at) - at - 2);
            if (target.find("://") == std::string::npos) linked.insert(target);
        }
    std::set<std::string> pages;
    for (auto const& each : std::filesystem::recursive_directory_iterator(docs))
        if (each.path().extension() == ".md")
            pages.insert(std::filesystem::relative(each.path(), docs).generic_string());
    pages.erase("README.md");
    CHECK(linked == pages);
}
