// SPDX-License-Identifier: BSL-1.0
#include "format/bytes_of.hpp"
#include "support/catch2.hpp"

#include <nacre/format/manifest_frame.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <string>
#include <vector>

using namespace nacre::format;
using format_tests::byte_builder;
using format_tests::byte_vector;
using nacre::run_id;
using nacre::xxh3_128;
using nacre::xxh3_64;
using nacre::core::from_nanoseconds;
using nacre::core::run_inputs;

namespace {

std::string const id_text = "1700000000000000000-0000000a";
std::string const parent_text = "1600000000000000000-0000000b";

run_inputs full_inputs() {
    run_inputs inputs;
    inputs.run_id = run_id::parse(id_text).value();
    inputs.instance = "trader-001";
    inputs.parent = run_id::parse(parent_text).value();
    inputs.start = from_nanoseconds(1'700'000'000'000'000'000);
    inputs.binary_hash = "sha256:abc";
    inputs.schema_version = "7";
    inputs.build_identity = "release g++ 12";
    inputs.config_hash = std::string("\0\xFF", 2);
    inputs.feature_flags = {{"retention", "full"}, {"shadow", ""}};
    inputs.adapter_versions = {{"venue-a", "1.2.3"}};
    inputs.components = {"matching", "risk", ""};
    inputs.seed = 42;
    return inputs;
}

run_inputs bare_inputs() {
    run_inputs inputs;
    inputs.run_id = run_id::parse(id_text).value();
    return inputs;
}

template <class H>
byte_vector frame_of(run_inputs const& inputs) {
    byte_vector out;
    frame_writer<H> writer(out);
    write_manifest(writer, inputs);
    return out;
}

/// A manifest written by hand: fixed fields, then texts.
struct manifest_spec {
    std::uint16_t flags = 0;
    std::uint64_t seed = 42;
    std::uint16_t has_seed = 1;
    std::uint16_t has_parent = 1;
    std::uint32_t flag_pairs = 1;
    std::uint32_t adapter_pairs = 0;
    std::uint32_t components = 2;
    std::vector<std::string> texts = {id_text,  "trader-001", parent_text, "bin",      "7",   "build",
                                      "config", "retention",  "full",      "matching", "risk"};
    std::string behind{};
};
byte_vector by_hand(manifest_spec const& spec) {
    byte_builder out;
    out.prefix(1, spec.flags, 1)
        .i64(1'700'000'000'000'000'000)
        .u64(spec.seed)
        .u16(spec.has_seed)
        .u16(spec.has_parent);
    out.u32(spec.flag_pairs).u32(spec.adapter_pairs).u32(spec.components);
    for (auto const& text : spec.texts)
        out.u32(text.size()).text(text);
    return out.text(spec.behind).frame<xxh3_128>();
}
bool accepted(manifest_spec const& spec) { return parse_manifest(by_hand(spec), 16).has_value(); }

} // namespace

TEMPLATE_TEST_CASE("a manifest reads back as it was written", "[format][unit]", xxh3_128, xxh3_64) {
    constexpr std::size_t digest_bytes = sizeof(typename TestType::digest_type);
    auto only_seed = bare_inputs();
    only_seed.seed = 0; // a seed of 0 is a seed
    auto only_parent = bare_inputs();
    only_parent.parent = run_id{};
    for (auto const& inputs : {full_inputs(), bare_inputs(), only_seed, only_parent}) {
        auto const frame = frame_of<TestType>(inputs);
        CHECK(frame.size() % 8 == 0);
        CHECK(frame_is_intact(frame, TestType{}));
        CHECK(load<frame_prefix>(frame).seq == 1);
        auto const read = parse_manifest(frame, digest_bytes);
        REQUIRE(read);
        CHECK(*read == inputs);
    }
    CHECK_FALSE(parse_manifest(frame_of<TestType>(bare_inputs()), digest_bytes)->seed.has_value());
    CHECK_FALSE(parse_manifest(frame_of<TestType>(bare_inputs()), digest_bytes)->parent.has_value());
}

TEST_CASE("a manifest frame has the bytes the format says", "[format][unit]") {
    auto inputs = full_inputs();
    inputs.binary_hash = "bin";
    inputs.build_identity = "build";
    inputs.config_hash = "config";
    inputs.feature_flags = {{"retention", "full"}};
    inputs.adapter_versions = {};
    inputs.components = {"matching", "risk"};
    CHECK(frame_of<xxh3_128>(inputs) == by_hand({}));
}

TEST_CASE("a malformed manifest frame is refused", "[format][unit]") {
    REQUIRE(accepted({}));
    auto const refused = [](auto change) {
        manifest_spec spec;
        change(spec);
        return !accepted(spec);
    };
    CHECK(refused([](auto& spec) { spec.flags = 1; }));
    CHECK(refused([](auto& spec) { spec.has_seed = 2; }));
    CHECK(refused([](auto& spec) { spec.has_parent = 2; }));
    CHECK(refused([](auto& spec) { spec.has_seed = 0; }));     // a seed that is not one
    CHECK(refused([](auto& spec) { spec.has_parent = 0; }));   // a parent that is not one
    CHECK(refused([](auto& spec) { spec.texts[2].clear(); })); // and one that is missing
    CHECK(refused([](auto& spec) { spec.texts[2] = "../../parent"; }));
    CHECK(refused([](auto& spec) { spec.texts[0] = "../../run"; }));
    CHECK(refused([](auto& spec) { spec.texts[0].clear(); }));
    CHECK(refused([](auto& spec) { spec.texts.pop_back(); }));        // one text too few
    CHECK(refused([](auto& spec) { spec.texts.push_back("more"); })); // and one too many
    CHECK(refused([](auto& spec) { spec.behind = std::string(7, 'x'); }));
    CHECK(refused([](auto& spec) { spec.behind = std::string(40, '\0'); }));
    CHECK(refused([](auto& spec) { spec.flag_pairs = 2; }));
    CHECK(refused([](auto& spec) { spec.flag_pairs = 0xFFFFFFFF; })); // hostile counts cost nothing
    CHECK(refused([](auto& spec) { spec.adapter_pairs = 0xFFFFFFFF; }));
    CHECK(refused([](auto& spec) { spec.components = 0xFFFFFFFF; }));

    auto const good = by_hand({});
    CHECK_FALSE(parse_manifest(format_tests::with(good, 4, std::uint16_t{2}), 16));
    CHECK_FALSE(
        parse_manifest(format_tests::with(good, 48, std::uint32_t{0xFFFFFFFF}), 16)); // a hostile text size
    for (std::size_t size = 0; size < good.size(); size += 8)
        CHECK_FALSE(parse_manifest(nacre::bytes_view(good).first(size), 16));
}
