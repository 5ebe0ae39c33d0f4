// SPDX-License-Identifier: BSL-1.0
// The scan of a log and what it refuses; the verdict's table is in recovery_laws.hpp.
#include "log/run_kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/log/scan.hpp>
#include <nacre/values.hpp>

using namespace log_tests;

namespace {

/// A log of four batches in memory, free to be changed.
struct log_bytes {
    log_bytes() {
        memory_backend const place;
        auto writer = create(place);
        for (std::uint64_t const count : {3U, 1U, 5U, 2U})
            append(writer, count);
        end = writer.committed_offset();
        chain = writer.chain();
        bytes = bytes_of(place);
        bytes.resize(static_cast<std::size_t>(end));
    }
    [[nodiscard]] log::prefix_scan<digest> scan(std::uint64_t limit, log::scan_checks checks = {}) const {
        return log::scan_prefix<hash>(log::view_source(bytes), limit, format::run_tag_of(run),
                                      hash{}.digest(bytes_view(bytes).first(format::header_bytes)), {},
                                      checks);
    }
    [[nodiscard]] log::prefix_scan<digest> scan() const { return scan(bytes.size()); }
    /// Offset of the n-th frame of a kind, 1-based.
    [[nodiscard]] std::size_t at(format::frame_kind kind, std::size_t nth) const {
        for (std::uint64_t offset = format::log_begin;;) {
            auto const prefix = format::read_prefix(bytes, offset);
            REQUIRE(prefix);
            if (prefix->kind == static_cast<std::uint16_t>(kind) && --nth == 0)
                return static_cast<std::size_t>(offset);
            offset += prefix->size;
        }
    }
    /// Changes a commit as a program could that computes its digest but not its chain.
    template <class F>
    void forge_commit(std::size_t nth, F&& change) {
        auto const offset = at(format::frame_kind::commit, nth);
        auto const frame = bytes_span(bytes).subspan(offset, format::commit_bytes<digest>);
        auto fields = format::load<format::commit_fields>(frame);
        change(fields);
        format::store(frame, 0, fields);
        format::seal_frame(frame, hash{});
    }

    std::vector<std::byte> bytes;
    std::uint64_t end = 0;
    digest chain{};
};

} // namespace

TEST_CASE("a whole log is its own prefix", "[log][scan][unit]") {
    log_bytes const log;
    auto const found = log.scan();
    CHECK(found.clean);
    CHECK(found.end == log.end);
    CHECK(found.last_seq == 11);
    CHECK(found.batches == 5); // the manifest's too
    CHECK(found.chain == log.chain);
}

TEST_CASE("a log cut anywhere is a prefix of whole batches", "[log][scan][unit]") {
    log_bytes const log;
    std::uint64_t last = format::log_begin;
    for (std::uint64_t limit = format::log_begin; limit <= log.end; limit += 8) {
        auto const found = log.scan(limit);
        REQUIRE(found.end <= limit);
        REQUIRE(found.end >= last);
        REQUIRE(found.clean == (found.end == limit));
        if (!found.clean) REQUIRE(found.damage_seq > found.last_seq);
        last = found.end;
    }
    CHECK(last == log.end);
}

TEST_CASE("no changed bit of a log is accepted", "[log][scan][unit]") {
    log_bytes log;
    for (std::size_t offset = format::log_begin; offset < log.bytes.size(); ++offset) {
        auto const bit = std::byte{1} << (offset % 8);
        log.bytes[offset] ^= bit;
        auto const found = log.scan();
        INFO("offset " << offset);
        REQUIRE(found.end <= offset);
        REQUIRE((!found.clean ||
                 content_end(nacre::log::view_source(log.bytes), found.end, log.bytes.size()) > found.end));
        log.bytes[offset] ^= bit;
    }
}

TEST_CASE("a self-valid commit that does not follow is refused", "[log][scan][unit]") {
    auto const refused = [](auto change) {
        log_bytes log;
        log.forge_commit(3, change);
        for (bool const chain : {true, false}) {
            auto const found = log.scan(log.bytes.size(), {.chain = chain});
            CHECK(found.batches == 2);
            CHECK_FALSE(found.clean);
            CHECK(found.damage_offset == log.at(format::frame_kind::commit, 3));
        }
    };
    refused([](format::commit_fields& fields) { ++fields.first_seq; });
    refused([](format::commit_fields& fields) { ++fields.prefix.seq; });
    refused([](format::commit_fields& fields) { fields.batch_offset -= 8; });
    refused([](format::commit_fields& fields) { fields.own_offset += 8; });
    refused([](format::commit_fields& fields) { ++fields.run_tag; });
    refused([](format::commit_fields& fields) { ++fields.frame_count; });
    refused([](format::commit_fields& fields) { fields.acknowledged_seq = 100; });
    refused([](format::commit_fields& fields) { fields.reserved = 1; });
}

TEST_CASE("the chain covers what the other checks of a commit do not", "[log][scan][unit]") {
    log_bytes log;
    log.forge_commit(3, [](format::commit_fields& fields) { ++fields.commit_time; });
    CHECK(log.scan().batches == 2);
    CHECK(log.scan(log.bytes.size(), {.chain = false}).batches == 5);
    log_bytes header;
    header.bytes[100] ^= std::byte{1}; // another header than the log was written under
    CHECK(header.scan().batches == 0);
}

TEST_CASE("entries out of sequence are refused wherever they come from", "[log][scan][unit]") {
    log_bytes log;
    auto const third = log.at(format::frame_kind::entry, 3);
    auto const size = format::load<std::uint32_t>(bytes_view(log.bytes).subspan(third));
    auto const frame = bytes_span(log.bytes).subspan(third, size);
    format::store(frame, 8, std::uint64_t{4});
    format::seal_entry(frame, hash{});
    auto const found = log.scan();
    CHECK(found.batches == 1);
    CHECK(found.damage_offset == third);
    CHECK(found.damage_seq == 3);
    CHECK(found.damage == "an entry is out of sequence");
}

TEST_CASE("acknowledgements are found behind damage", "[log][scan][unit]") {
    log_bytes log;
    auto const find = [&](std::uint64_t from) {
        return log::find_acknowledged<hash>(log::view_source(log.bytes), from, log.bytes.size(),
                                            format::run_tag_of(run));
    };
    CHECK(find(format::log_begin) == 9); // of the last commit
    CHECK(find(log.end) == 0);
    std::fill(log.bytes.begin() + static_cast<std::ptrdiff_t>(log.at(format::frame_kind::entry, 2)),
              log.bytes.begin() + static_cast<std::ptrdiff_t>(log.at(format::frame_kind::commit, 5)),
              std::byte{0xAB});
    CHECK(find(format::log_begin) == 9);
    log.bytes.resize(log.bytes.size() - 8); // the last commit is no longer whole
    CHECK(find(format::log_begin) == 0);
}

TEST_CASE("the content of a log ends behind its last byte that is not zero", "[log][scan][unit]") {
    std::vector<std::byte> bytes(200'000);
    auto const end = [&](std::uint64_t from = 0) {
        return log::content_end(log::view_source(bytes), from, bytes.size());
    };
    CHECK(end() == 0);
    CHECK(end(4'096) == 4'096);
    bytes[70'000] = std::byte{1};
    CHECK(end() == 70'008);
    CHECK(end(70'001) == 70'001);
    bytes[199'999] = std::byte{1};
    CHECK(end() == 200'000);
}

TEST_CASE("a walk over accepted frames still checks every size", "[log][scan][unit]") {
    log_bytes log;
    std::uint64_t frames = 0;
    auto const count = [&](std::uint64_t, bytes_view) -> result<void> {
        ++frames;
        return {};
    };
    REQUIRE(walk_frames(nacre::log::view_source(log.bytes), format::log_begin, log.end, count));
    CHECK(frames == 11 + 5 + 1 + 6); // entries, commits, the manifest, two of each kind of name
    for (std::uint32_t const size : {0U, 8U, 17U, 0xFFFF'FFF8U}) {
        auto const offset = log.at(format::frame_kind::entry, 4);
        auto const kept = format::load<std::uint32_t>(bytes_view(log.bytes).subspan(offset));
        format::store(bytes_span(log.bytes), offset, size);
        auto const walked = log::walk_frames(log::view_source(log.bytes), format::log_begin, log.end, count);
        REQUIRE(code_of(walked) == errc::corrupted);
        CHECK(walked.error().offset() == offset);
        format::store(bytes_span(log.bytes), offset, kept);
    }
}
