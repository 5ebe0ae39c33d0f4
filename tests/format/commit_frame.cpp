// SPDX-License-Identifier: BSL-1.0
#include "format/bytes_of.hpp"
#include "support/catch2.hpp"

#include <nacre/format/commit_frame.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <type_traits>
#include <vector>

using namespace nacre::format;
using format_tests::byte_builder;
using format_tests::byte_vector;
using nacre::xxh3_128;
using nacre::xxh3_64;

namespace {

constexpr std::uint64_t tag = 0x0102030405060708;
constexpr std::uint64_t own_offset = 20480;

template <class H>
using digest_of = typename H::digest_type;

template <class H>
commit_frame<digest_of<H>> sample() {
    commit_frame<digest_of<H>> out;
    out.fields = {{static_cast<std::uint32_t>(commit_bytes<digest_of<H>>), 7, 0, 9},
                  4,
                  16384,
                  own_offset,
                  tag,
                  -3,
                  3,
                  8,
                  0};
    out.previous_chain = H{}.digest(nacre::bytes("before"));
    chain_builder<H> batch;
    batch.add(H{}.digest(nacre::bytes("one")));
    batch.add(H{}.digest(nacre::bytes("two")));
    out.chain = batch.chain(out.previous_chain, out.fields);
    return out;
}

template <class H>
byte_vector frame_of(commit_frame<digest_of<H>> const& commit) {
    byte_vector out;
    write_commit<H>(out, commit, H{});
    return out;
}

} // namespace

TEMPLATE_TEST_CASE("a commit reads back as it was written", "[format][unit]", xxh3_128, xxh3_64) {
    auto const commit = sample<TestType>();
    auto const frame = frame_of<TestType>(commit);
    CHECK(frame.size() == 72 + 3 * sizeof(digest_of<TestType>));
    CHECK(frame.size() <= 128);
    CHECK(frame.size() % 8 == 0);
    auto const read = read_commit(frame, own_offset, tag, TestType{});
    REQUIRE(read);
    CHECK(equal(object_bytes(read->fields), object_bytes(commit.fields)));
    CHECK(read->previous_chain == commit.previous_chain);
    CHECK(read->chain == commit.chain);
    CHECK(read->first_seq() == 4);
    CHECK(read->last_seq() == 9);
    CHECK(read->end_offset() == own_offset + frame.size());

    auto more = frame; // what follows the commit is none of its business
    more.resize(frame.size() + 64, std::byte{0xEE});
    CHECK(read_commit(more, own_offset, tag, TestType{}));
}

TEMPLATE_TEST_CASE("a commit frame has the bytes the format says", "[format][unit]", xxh3_128, xxh3_64) {
    auto const commit = sample<TestType>();
    auto const by_hand = byte_builder()
                             .prefix(7, 0, 9)
                             .u64(4)
                             .u64(16384)
                             .u64(own_offset)
                             .u64(tag)
                             .i64(-3)
                             .u64(3)
                             .u32(8)
                             .u32(0)
                             .add(commit.previous_chain)
                             .add(commit.chain)
                             .template frame<TestType>();
    CHECK(frame_of<TestType>(commit) == by_hand);
}

TEMPLATE_TEST_CASE("the chain is the digest of previous chain, fields and the batch's digests",
                   "[format][unit]", xxh3_128, xxh3_64) {
    auto const commit = sample<TestType>();
    auto const chained = byte_builder()
                             .add(commit.previous_chain)
                             .add(nacre::bytes_view(frame_of<TestType>(commit)).first(72))
                             .add(TestType{}.digest(nacre::bytes("one")))
                             .add(TestType{}.digest(nacre::bytes("two")))
                             .get();
    CHECK(commit.chain == TestType{}.digest(chained));

    chain_builder<TestType> reused;
    reused.add(TestType{}.digest(nacre::bytes("something else")));
    static_cast<void>(reused.chain(commit.chain, commit.fields));
    reused.clear();
    CHECK(reused.count() == 0);
    reused.add(TestType{}.digest(nacre::bytes("one")));
    reused.add(TestType{}.digest(nacre::bytes("two")));
    CHECK(reused.count() == 2);
    CHECK(reused.chain(commit.previous_chain, commit.fields) == commit.chain);

    chain_builder<TestType> swapped;
    swapped.add(TestType{}.digest(nacre::bytes("two")));
    swapped.add(TestType{}.digest(nacre::bytes("one")));
    CHECK(swapped.chain(commit.previous_chain, commit.fields) != commit.chain);
}

TEST_CASE("the chain depends on every field of the commit", "[format][unit]") {
    auto const commit = sample<xxh3_128>();
    std::size_t unnoticed = 0;
    auto const fields = byte_vector(object_bytes(commit.fields).begin(), object_bytes(commit.fields).end());
    for (std::size_t at = 0; at < fields.size(); ++at)
        for (unsigned bit = 0; bit < 8; ++bit) {
            chain_builder<xxh3_128> batch;
            batch.add(xxh3_128{}.digest(nacre::bytes("one")));
            batch.add(xxh3_128{}.digest(nacre::bytes("two")));
            unnoticed +=
                batch.chain(commit.previous_chain,
                            load<commit_fields>(format_tests::flipped(fields, at, bit))) == commit.chain;
        }
    CHECK(unnoticed == 0);
}

TEST_CASE("a commit is self-valid by its digest, its run tag and its own offset", "[format][unit]") {
    auto const frame = frame_of<xxh3_128>(sample<xxh3_128>());
    REQUIRE(read_commit(frame, own_offset, tag, xxh3_128{}));
    CHECK_FALSE(read_commit(frame, own_offset + 8, tag, xxh3_128{})); // moved
    CHECK_FALSE(read_commit(frame, 0, tag, xxh3_128{}));
    CHECK_FALSE(read_commit(frame, own_offset, tag + 1, xxh3_128{})); // of another run
    std::size_t unnoticed = 0;
    for (std::size_t at = 0; at < frame.size(); ++at)
        for (unsigned bit = 0; bit < 8; ++bit)
            unnoticed +=
                read_commit(format_tests::flipped(frame, at, bit), own_offset, tag, xxh3_128{}).has_value();
    CHECK(unnoticed == 0);
    for (std::size_t size = 0; size < frame.size(); ++size)
        CHECK_FALSE(read_commit(nacre::bytes_view(frame).first(size), own_offset, tag, xxh3_128{}));
}

TEST_CASE("a malformed commit with a right digest is refused", "[format][unit]") {
    auto const refused = [](auto change) {
        auto commit = sample<xxh3_128>();
        change(commit.fields);
        return !read_commit(frame_of<xxh3_128>(commit), own_offset, tag, xxh3_128{}).has_value();
    };
    CHECK_FALSE(refused([](commit_fields&) {}));
    CHECK(refused([](commit_fields& fields) { fields.prefix.size += 8; }));
    CHECK(refused([](commit_fields& fields) { fields.prefix.size = 0; }));
    CHECK(refused([](commit_fields& fields) { fields.prefix.kind = 5; }));
    CHECK(refused([](commit_fields& fields) { fields.prefix.flags = 1; }));
    CHECK(refused([](commit_fields& fields) { fields.reserved = 1; }));
    // Whether the batch is right is not the commit's own question.
    CHECK_FALSE(refused([](commit_fields& fields) { fields.first_seq = 77; }));
    CHECK_FALSE(refused([](commit_fields& fields) { fields.frame_count = 0; }));
}
