// SPDX-License-Identifier: BSL-1.0
// Contract W1 and W11 under load: several producers, a ring that fills and wraps, every entry accounted for.
#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "support/campaign.hpp"
#include "writer/kit.hpp"

#include <atomic>
#include <cstring>

using namespace writer_tests;

namespace {

struct stamp {
    std::uint64_t producer;
    std::uint64_t number;
};

raw_message stamped(stamp const& what, std::string& room, std::size_t extra) {
    room.assign(sizeof(stamp) + extra, 'f');
    std::memcpy(room.data(), &what, sizeof(stamp));
    return message(room);
}

} // namespace

TEMPLATE_TEST_CASE("four producers get gapless seqs, each in its own order, and every entry is readable",
                   "[writer][stress]", background_execution<>, background_execution<spin>) {
    constexpr std::size_t producers = 4;
    std::uint64_t const each = test::campaign_rounds(20'000);
    memory_backend const backend;
    writer_options config = small_ring(); // wraps, fills and makes producers wait many times over
    config.halt_threshold = 1h;
    config.batch_entries_max = 1'000;
    using writer_type = basic_writer<memory_backend, raw_encoder, xxh3_128, immediate, TestType>;
    auto opened = writer_type::create(backend, inputs(), config);
    REQUIRE(opened);

    std::vector<std::vector<std::uint64_t>> seqs(producers);
    std::vector<std::size_t> failures(producers, 0);
    std::vector<std::thread> threads;
    for (std::size_t producer = 0; producer < producers; ++producer)
        threads.emplace_back([&, producer] {
            std::string room;
            for (std::uint64_t number = 0; number < each; ++number) {
                auto const what = stamped({producer, number}, room, (number * 37 + producer * 11) % 300);
                auto const accepted = opened->submit(producer % 2 == 0 ? "exec.orders" : "exec.fills", what);
                if (!accepted) {
                    ++failures[producer];
                    continue;
                }
                seqs[producer].push_back(accepted->seq);
                if (number % 997 == 0 && !opened->wait_durable(*accepted)) ++failures[producer];
                if (number % 997 == 0 && opened->high_watermark() < accepted->seq) ++failures[producer];
            }
        });
    for (auto& thread : threads)
        thread.join();
    for (auto const count : failures)
        CHECK(count == 0);
    auto const last = opened->seal();
    REQUIRE(last);
    CHECK(*last == producers * each + 1);

    auto reader = read(backend);
    REQUIRE(reader.high_watermark() == *last);
    std::vector<std::uint64_t> next(producers, 0);
    std::uint64_t seq = 0;
    std::size_t wrong = 0;
    for (auto const& entry : reader.scan(1, *last - 1)) {
        stamp what{};
        std::memcpy(&what, entry.payload().data(), sizeof(what));
        ++seq;
        if (entry.seq() != seq || what.producer >= producers || what.number != next[what.producer] ||
            seqs[what.producer].at(what.number) != seq)
            ++wrong;
        if (what.producer < producers) ++next[what.producer];
    }
    REQUIRE(reader.status() == result<void>());
    CHECK(wrong == 0);
    CHECK(seq == producers * each);
    for (auto const count : next)
        CHECK(count == each);
}

TEST_CASE("new names from several threads at once are defined once each", "[writer][stress]") {
    memory_backend const backend;
    auto opened = basic_writer<memory_backend>::create(backend, inputs());
    REQUIRE(opened);
    constexpr std::size_t producers = 4;
    constexpr std::size_t names = 300;
    std::atomic<std::size_t> failures{0};
    std::vector<std::thread> threads;
    for (std::size_t producer = 0; producer < producers; ++producer)
        threads.emplace_back([&] {
            for (std::size_t i = 0; i < names; ++i)
                if (!opened->submit("topic-" + std::to_string(i),
                                    message("x", "type-" + std::to_string(i % 50))))
                    ++failures;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(failures == 0);
    REQUIRE(opened->seal());
    auto reader = read(backend);
    CHECK(reader.topics().size() == names + 1);
    CHECK(reader.payload_types().size() == 51);
    std::vector<std::size_t> seen(names, 0);
    for (auto const& entry : reader.scan(1, producers * names))
        ++seen.at(std::stoul(std::string(entry.topic().substr(6))));
    REQUIRE(reader.status() == result<void>());
    for (auto const count : seen)
        REQUIRE(count == producers);
}
