// SPDX-License-Identifier: BSL-1.0
// What an entry's digest and the chain are worth: contract points V2 and V3.
#include "format/bytes_of.hpp"
#include "support/catch2.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/log/entry_writer.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <bit>
#include <cstdint>
#include <cstring>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace nacre;
using namespace nacre::core;
using format_tests::to_hex;
using nacre::log::log_options;

uuid uuid_of(unsigned char first) {
    uuid out{};
    for (std::size_t at = 0; at < 16; ++at)
        out.data[at] = static_cast<unsigned char>(first + at);
    return out;
}

/// An entry of which each field has bytes of its own.
entry sample() {
    entry out;
    out.seq = 1;
    out.ts_init = from_nanoseconds(0x0102030405060708);
    out.ts_publish = from_nanoseconds(0x1112131415161718);
    out.topic = "orders";
    out.payload_type = "Submit";
    out.headers.message_id = uuid_of(0x20);
    out.headers.correlation_id = uuid_of(0x40);
    out.headers.causation_id = uuid_of(0x60);
    out.keys = {{"order", "O-1"}, {"venue", "X"}};
    out.payload = format_tests::bytes_of("payload");
    return out;
}

/// What proves an entry once it is recorded: its digest, and the chain after its batch.
struct proof {
    std::string digest;
    std::string chain;
    friend bool operator==(proof const&, proof const&) = default;
};

std::ostream& operator<<(std::ostream& out, proof const& value) {
    return out << value.digest << '/' << value.chain;
}

/// Records the entry behind as many others as its seq asks for, all under the same run id and clock.
template <class Hasher>
proof record(entry const& what) {
    memory_backend backend(memory_backend::options{std::uint64_t{1} << 20});
    run_inputs inputs;
    inputs.run_id = run_id::make(from_nanoseconds(1000), 1).value();
    log_options options;
    options.boot_id = {};
    auto writer = log::log_writer<memory_backend, Hasher>::create(backend, inputs,
                                                                  durability_policy::immediate, {}, options);
    REQUIRE(writer);
    std::vector<core::entry_draft> drafts;
    for (std::uint64_t seq = 1; seq < what.seq; ++seq) {
        core::entry_draft filler;
        filler.seq = seq;
        filler.topic = what.topic;
        filler.payload_type = what.payload_type;
        drafts.push_back(filler);
    }
    std::vector<index_key_view> const keys(what.keys.begin(), what.keys.end());
    drafts.push_back({what.seq, what.ts_init, what.ts_publish, what.topic, what.payload_type, what.headers,
                      keys, what.payload});
    REQUIRE(writer->append(drafts, from_nanoseconds(5)));
    auto reader = log::log_reader<memory_backend, Hasher>::open(backend, inputs.run_id);
    REQUIRE(reader);
    auto const view = reader->frame_at(what.seq);
    REQUIRE(view);
    REQUIRE(view->has_value());
    REQUIRE((*view)->to_entry() == what);
    return {to_hex((*view)->digest()), to_hex(writer->chain())};
}

using change = std::pair<std::string, entry>;

/// One entry for each field, different from `sample` in that field alone.
std::vector<change> changed_fields() {
    std::vector<change> out;
    auto const add = [&out](std::string name, auto edit) {
        entry changed = sample();
        edit(changed);
        out.emplace_back(std::move(name), std::move(changed));
    };
    add("seq", [](entry& e) { e.seq = 2; });
    add("ts_init", [](entry& e) { e.ts_init += std::chrono::nanoseconds(1); });
    add("ts_publish", [](entry& e) { e.ts_publish += std::chrono::nanoseconds(1); });
    add("topic", [](entry& e) { e.topic = "orderz"; });
    add("payload type", [](entry& e) { e.payload_type = "Submiu"; });
    add("message id", [](entry& e) { e.headers.message_id->data[15] ^= 1; });
    add("correlation id", [](entry& e) { e.headers.correlation_id->data[0] ^= 1; });
    add("causation id", [](entry& e) { e.headers.causation_id->data[7] ^= 1; });
    add("no message id", [](entry& e) { e.headers.message_id.reset(); });
    add("no correlation id", [](entry& e) { e.headers.correlation_id.reset(); });
    add("no causation id", [](entry& e) { e.headers.causation_id.reset(); });
    add("key kind", [](entry& e) { e.keys[0].kind = "ordes"; });
    add("key", [](entry& e) { e.keys[0].key = "O-2"; });
    add("second key", [](entry& e) { e.keys[1].key = "Y"; });
    add("order of keys", [](entry& e) { std::swap(e.keys[0], e.keys[1]); });
    add("one key less", [](entry& e) { e.keys.pop_back(); });
    add("one key more", [](entry& e) { e.keys.emplace_back("venue", "Y"); });
    add("payload", [](entry& e) { e.payload[6] ^= std::byte{1}; });
    add("longer payload", [](entry& e) { e.payload.push_back(std::byte{0}); });
    add("shorter payload", [](entry& e) { e.payload.pop_back(); });
    add("no payload", [](entry& e) { e.payload.clear(); });
    return out;
}

/// One entry for each pair of neighbouring fields, with a byte moved from one to the other.
std::vector<change> moved_bytes() {
    std::vector<change> out;
    auto const add = [&out](std::string name, auto edit) {
        entry changed = sample();
        edit(changed);
        out.emplace_back(std::move(name), std::move(changed));
    };
    auto const rotate = [](std::int64_t value) {
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(value) >> 8 |
                                         static_cast<std::uint64_t>(value) << 56);
    };
    add("seq to ts_init", [&](entry& e) { // the byte that is 1 goes where one that is 0 was
        e.seq = 2;
        e.ts_init -= std::chrono::nanoseconds(1);
    });
    add("ts_init to ts_publish", [&](entry& e) {
        std::swap(e.ts_init, e.ts_publish);
        e.ts_init = from_nanoseconds(rotate(to_nanoseconds(e.ts_init)));
    });
    add("ts_init and ts_publish", [](entry& e) { std::swap(e.ts_init, e.ts_publish); });
    add("topic to payload type", [](entry& e) {
        e.topic = "order";
        e.payload_type = "sSubmit";
    });
    add("payload type to topic", [](entry& e) {
        e.topic = "ordersS";
        e.payload_type = "ubmit";
    });
    add("topic and payload type", [](entry& e) { std::swap(e.topic, e.payload_type); });
    add("payload type to key kind", [](entry& e) {
        e.payload_type = "Submi";
        e.keys[0].kind = "torder";
    });
    add("message id to correlation id",
        [](entry& e) { std::swap(e.headers.message_id->data[15], e.headers.correlation_id->data[0]); });
    add("correlation id to causation id",
        [](entry& e) { std::swap(e.headers.correlation_id->data[15], e.headers.causation_id->data[0]); });
    add("message id as correlation id", [](entry& e) {
        e.headers.correlation_id = e.headers.message_id;
        e.headers.message_id.reset();
    });
    add("message id as causation id", [](entry& e) {
        e.headers.causation_id = e.headers.message_id;
        e.headers.message_id.reset();
    });
    add("causation id to the first key", [](entry& e) {
        e.headers.causation_id->data[15] = 'O';
        e.keys[0].key = std::string(1, '\x6F') + "-1";
    });
    add("key kind to key", [](entry& e) { e.keys[0] = {"orde", "rO-1"}; });
    add("key to key kind", [](entry& e) { e.keys[0] = {"orderO", "-1"}; });
    add("first key to second", [](entry& e) {
        e.keys[0].key = "O-";
        e.keys[1].key = "1X";
    });
    add("second key to first", [](entry& e) {
        e.keys[0].key = "O-1X";
        e.keys[1].key = "";
    });
    add("last key to payload", [](entry& e) {
        e.keys[1].key = "";
        e.payload.insert(e.payload.begin(), std::byte{'X'});
    });
    add("payload to last key", [](entry& e) {
        e.keys[1].key = "Xp";
        e.payload.erase(e.payload.begin());
    });
    return out;
}

/// The frame of `sample()`'s fields, encoded and sealed by the library, with fixed ids for its names.
template <class Hasher>
std::vector<std::byte> sealed_frame(entry const& what) {
    constexpr std::size_t digest_bytes = sizeof(typename Hasher::digest_type);
    log::key_list keys;
    std::uint16_t kind = 0;
    for (auto const& key : what.keys)
        REQUIRE(keys.add(++kind, key.key));
    std::vector<std::byte> frame(format::entry_frame_bytes(format::header_flags(what.headers), keys.bytes(),
                                                           what.payload.size(), digest_bytes));
    auto const payload = log::write_entry(
        frame, {what.seq, to_nanoseconds(what.ts_init), to_nanoseconds(what.ts_publish), 1, 2}, what.headers,
        keys, what.payload.size(), digest_bytes);
    format::store_bytes(payload, 0, what.payload);
    log::store_frame_size(frame);
    format::seal_entry(bytes_span(frame), Hasher{});
    return frame;
}

template <class Hasher>
std::string digest_of(entry const& what) {
    auto const frame = sealed_frame<Hasher>(what);
    auto const parsed = format::parse_entry(frame, sizeof(typename Hasher::digest_type));
    REQUIRE(parsed);
    return to_hex(parsed->digest);
}

entry without_headers() {
    entry out = sample();
    out.headers = {};
    return out;
}

} // namespace

TEMPLATE_TEST_CASE("V2: changing any one field of an entry changes its digest and the chain", "[core][unit]",
                   xxh3_128, xxh3_64) {
    auto const before = record<TestType>(sample());
    CHECK(record<TestType>(sample()) == before); // and nothing else does
    for (auto const& [name, changed] : changed_fields()) {
        CAPTURE(name);
        auto const after = record<TestType>(changed);
        CHECK(after.chain != before.chain);
        // Names stand in the chain, by their definitions; the digest holds their ids.
        bool const is_name = name == "topic" || name == "payload type" || name == "key kind";
        CHECK((after.digest == before.digest) == is_name);
    }
}

TEMPLATE_TEST_CASE("V2: moving a byte from one field to its neighbour changes digest and chain together",
                   "[core][unit]", xxh3_128, xxh3_64) {
    std::map<std::string, std::string> by_chain;
    auto const note = [&](std::string const& name, proof const& value) {
        auto const [at, is_new] = by_chain.emplace(value.chain, name);
        CAPTURE(name, at->second);
        CHECK(is_new);
    };
    auto const before = record<TestType>(sample());
    note("nothing", before);
    for (auto const& [name, changed] : moved_bytes()) {
        CAPTURE(name);
        auto const after = record<TestType>(changed);
        CHECK_FALSE(after == before);
        note(name, after);
    }
    for (auto const& [name, changed] : changed_fields())
        note(name, record<TestType>(changed));
}

TEST_CASE("V3: known-answer vectors pin the digest of a fixed entry for each hasher", "[core][unit]") {
    CHECK(digest_of<xxh3_128>(without_headers()) == "9262ec977f6ad3197a0e44d266f93d68");
    CHECK(digest_of<xxh3_128>(sample()) == "48138c0071fd35eed725be90a1b48096");
    CHECK(digest_of<xxh3_64>(without_headers()) == "5b55a122bfbc6388");
    CHECK(digest_of<xxh3_64>(sample()) == "faab6a539f5f726b");
}

TEST_CASE("V1: an absent header id is not recorded, and none is made up", "[core][unit]") {
    for (unsigned present = 0; present < 8; ++present) {
        CAPTURE(present);
        entry what = sample();
        if ((present & 1) == 0) what.headers.message_id.reset();
        if ((present & 2) == 0) what.headers.correlation_id.reset();
        if ((present & 4) == 0) what.headers.causation_id.reset();
        auto const frame = sealed_frame<xxh3_128>(what);
        auto const read = format::parse_entry(frame, 16);
        REQUIRE(read);
        CHECK(read->headers() == what.headers);
        CHECK(read->ids.size() == 16 * static_cast<std::size_t>(std::popcount(present)));
    }
}
