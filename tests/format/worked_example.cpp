// SPDX-License-Identifier: BSL-1.0
// The worked example of docs/format.md, made anew from the code and computed by the rules of the text.
//
// When it differs, the text it should be is left in the file that NACRE_FORMAT_EXAMPLE_OUT names.
#include "format/bytes_of.hpp"
#include "format/document.hpp"
#include "support/catch2.hpp"

#include <nacre/backends.hpp>
#include <nacre/format/commit_frame.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/format/sealed_index.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

using namespace nacre::format;
using format_tests::byte_vector;
using format_tests::hex_number;
using nacre::xxh3_128;
using nacre::core::from_nanoseconds;

namespace {

template <class Enum>
std::uint64_t value_of(Enum each) {
    return static_cast<std::uint64_t>(each);
}

nacre::uuid uuid_of(unsigned char value) {
    nacre::uuid out{};
    std::fill(std::begin(out.data), std::end(out.data), value);
    return out;
}

byte_vector example_run() {
    using namespace nacre;
    using namespace nacre::core;
    using nacre::log::log_options;
    memory_backend const backend(memory_backend::options{std::uint64_t{1} << 20});
    run_inputs inputs;
    inputs.run_id = run_id::make(from_nanoseconds(1'700'000'000'000'000'000), 1).value();
    inputs.instance = "demo";
    inputs.start = inputs.run_id.start();
    log_options options;
    options.boot_id = {};
    auto const at = [&](std::int64_t ns) { return inputs.start + std::chrono::nanoseconds(ns); };
    auto writer = log::log_writer<memory_backend, xxh3_128>::create(
        backend, inputs, durability_policy::immediate, at(0), options);
    REQUIRE(writer);
    index_key_view const key{"order", "O-1"};
    headers first_ids;
    first_ids.message_id = uuid_of(0x11);
    headers second_ids;
    second_ids.message_id = uuid_of(0x22);
    second_ids.causation_id = uuid_of(0x11);
    core::entry_draft const drafts[] = {
        {1, at(1), at(2), "orders", "Submit", first_ids, {&key, 1}, as_bytes_view("{\"id\":\"O-1\"}")},
        {2,
         at(3),
         at(4),
         "orders",
         "Fill",
         second_ids,
         {&key, 1},
         as_bytes_view("{\"id\":\"O-1\",\"qty\":5}")}};
    REQUIRE(writer->append(drafts, at(5)));
    REQUIRE(writer->seal(status::ended));
    auto const run = backend.open_read(inputs.run_id);
    auto const view = run->view(0, run->extent().value()).value();
    return {view.begin(), view.end()};
}

/// Sixteen bytes a line; a run of lines of zeros is one `*`.
void dump(std::ostream& out, nacre::bytes_view file, std::uint64_t from, std::uint64_t size,
          std::string const& title) {
    out << "-- " << title << '\n';
    bool starred = false;
    for (std::uint64_t at = from; at < from + size; at += 16) {
        auto const line =
            file.subspan(static_cast<std::size_t>(at),
                         static_cast<std::size_t>(std::min<std::uint64_t>(16, from + size - at)));
        if (all_zero(line) && line.size() == 16) {
            if (!starred) out << "*\n";
            starred = true;
            continue;
        }
        starred = false;
        out << hex_number(at, 5) << ' ';
        std::string text;
        for (std::size_t column = 0; column < line.size(); ++column) {
            auto const value = std::to_integer<unsigned>(line[column]);
            out << (column == 8 ? "  " : " ") << hex_number(value, 2);
            text += value >= 0x20 && value < 0x7F ? static_cast<char>(value) : '.';
        }
        out << std::string(line.size() == 16 ? 2 : 27, ' ') << text << '\n';
    }
}

std::string hexdump_of(nacre::bytes_view file) {
    std::ostringstream out;
    dump(out, file, 0, header_bytes, "header");
    for (std::size_t slot = 0; slot < superblock_count; ++slot)
        dump(out, file, superblock_offset(slot), superblock_bytes, "superblock " + std::to_string(slot));
    char const* const kinds[] = {"",       "manifest", "topic", "payload type", "index kind", "entry",
                                 "anchor", "commit",   "",      "footer"};
    for (std::uint64_t at = log_begin; at < file.size();) {
        auto const prefix = *read_prefix(file, at);
        auto title = std::string(kinds[prefix.kind]) + ", seq " + std::to_string(prefix.seq);
        if (prefix.kind == value_of(frame_kind::index_block)) {
            auto const head = load<index_block_head>(file, static_cast<std::size_t>(at));
            title =
                "index block " + std::to_string(prefix.seq) + " of section " + std::to_string(head.section);
        }
        dump(out, file, at, prefix.size, title);
        at += prefix.size;
    }
    return out.str();
}

/// The example's digests, each computed here by the rules of the text from the file's bytes.
std::string values_of(nacre::bytes_view file) {
    using format_tests::to_hex;
    xxh3_128 const hash;
    std::ostringstream out;
    auto const line = [&out](std::string const& name, std::string const& value) {
        out << name << std::string(28 - name.size(), ' ') << value << '\n';
    };
    line("run tag", to_hex(file.subspan(72, 8)));
    line("first previous_chain", to_hex(hash.digest(file.first(header_bytes))));
    byte_vector digests;
    byte_vector chain;
    for (std::uint64_t offset = log_begin; offset < file.size();) {
        auto const at = static_cast<std::size_t>(offset);
        auto const prefix = load<frame_prefix>(file, at);
        auto const frame = file.subspan(at, prefix.size);
        nacre::bytes_view digest = frame.last(16);
        if (prefix.kind == value_of(frame_kind::entry)) {
            auto const fixed = load<entry_fixed>(frame);
            std::size_t const covered = 48 + 16 * header_count(prefix.flags) + fixed.keys_bytes;
            auto const payload = hash.digest(frame.subspan(covered + 16, fixed.payload_bytes));
            auto const computed =
                hash.digest(format_tests::byte_builder().add(frame.first(covered)).add(payload).get());
            digest = frame.subspan(covered, 16);
            CHECK(equal(digest, computed));
            auto const name = " of entry " + std::to_string(prefix.seq);
            line("H(payload)" + name, to_hex(payload));
            line("digest" + name, to_hex(computed));
        } else {
            CHECK(equal(digest, hash.digest(frame.first(frame.size() - 16))));
        }
        if (prefix.kind == value_of(frame_kind::commit)) {
            auto const previous = frame.subspan(72, 16);
            if (!chain.empty()) CHECK(equal(previous, chain));
            auto const computed = hash.digest(
                format_tests::byte_builder().add(previous).add(frame.first(72)).add(digests).get());
            CHECK(equal(frame.subspan(88, 16), computed));
            chain.assign(computed.begin(), computed.end());
            line("chain after seq " + std::to_string(prefix.seq), to_hex(chain));
            digests.clear();
        } else {
            digests.insert(digests.end(), digest.begin(), digest.end());
        }
        offset += prefix.size;
    }
    line("fingerprint of (1, O-1)", to_hex(object_bytes(key_fingerprint(1, "O-1"))));
    return out.str();
}

} // namespace

TEST_CASE("the worked example is what the code writes", "[format][documentation]") {
    auto doc = format_tests::read_document();
    auto const file = example_run();
    auto const values = values_of(file);
    auto const hexdump = hexdump_of(file);
    bool const same = doc.blocks["values"] == values && doc.blocks["hexdump"] == hexdump;
    if (char const* out = std::getenv("NACRE_FORMAT_EXAMPLE_OUT"); !same && out != nullptr)
        std::ofstream(out) << "```values\n" << values << "```\n\n```hexdump\n" << hexdump << "```\n";
    CHECK(doc.blocks["values"] == values);
    CHECK(doc.blocks["hexdump"] == hexdump);
}
