// SPDX-License-Identifier: BSL-1.0
// Contract W8: the same contract on the caller's thread, and the same bytes for the same inputs.
#include "support/paths.hpp"
#include "writer/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <filesystem>

using namespace writer_tests;

namespace {

std::size_t threads_of_this_process() {
    std::size_t count = 0;
    for (auto const& task : std::filesystem::directory_iterator("/proc/self/task"))
        count += !task.path().empty();
    return count;
}

template <class Backend>
std::vector<std::byte> bytes_of(Backend const& backend) {
    auto const readable = backend.open_read(run);
    REQUIRE(readable);
    auto const bytes = readable->view(0, *readable->extent());
    REQUIRE(bytes);
    return {bytes->begin(), bytes->end()};
}

/// A whole run, inline: entries with keys, headers and times, batches, anchors, a close. Its bytes.
template <class Backend>
std::vector<std::byte> record(Backend const& backend, std::uint64_t entries = 200) {
    manual_clock const clock(manual_clock::default_start, 17ns);
    auto writer = open<writer_of<inline_execution, Backend>>(backend, clock);
    for (std::uint64_t i = 1; i <= entries; ++i) {
        std::string const text(i % 90, static_cast<char>('a' + i % 26));
        std::string const order = "O-" + std::to_string(i % 7);
        index_key_view const keys[] = {{"order", order}, {"account", "A"}};
        raw_message what = message(text, i % 3 == 0 ? "OrderFilled" : "SubmitOrder");
        what.keys = std::span(keys).first(i % 3);
        if (i % 4 == 0) what.ts_init = clock.now();
        if (i % 5 == 0) what.headers.correlation_id = uuid{{static_cast<std::uint8_t>(i)}};
        REQUIRE(writer.submit(i % 2 == 0 ? "exec.orders" : "exec.fills", what));
        if (i % 50 == 0) {
            std::vector<raw_message> const batch(i / 10, what);
            REQUIRE(writer.submit_batch("exec.batches", std::span<raw_message const>(batch)));
            REQUIRE(writer.record_anchor("snapshot-" + std::to_string(i), bytes("hash")));
            clock.advance(2s);
        }
    }
    REQUIRE(writer.seal());
    return bytes_of(backend);
}

} // namespace

TEST_CASE("equal inputs and clock give a byte-identical run, in memory and in files", "[writer][W8]") {
    auto const in_memory = record(memory_backend{});
    test::temporary_directory const folder;
    test::temporary_directory const other;
    CHECK(record(memory_backend{}) == in_memory);
    CHECK(record(file_backend(folder.path(), "trader-001")) == in_memory);
    CHECK(record(file_backend(other.path(), "trader-001")) == in_memory);
    CHECK(record(memory_backend{}, 199) != in_memory);
}

TEST_CASE("inline execution creates no thread, background execution one", "[writer][W8]") {
    std::thread([] {}).join(); // with the first thread a sanitizer may start a helper of its own
    std::size_t const before = threads_of_this_process();
    {
        bench<inline_execution> b;
        submit(*b.writer);
        CHECK(threads_of_this_process() == before);
        CHECK(b.writer->seal());
        CHECK(threads_of_this_process() == before);
    }
    bench<> b;
    CHECK(threads_of_this_process() == before + 1);
}

TEST_CASE("inline, submit is one batch and durable on return", "[writer][W8]") {
    bench<inline_execution> b;
    for (std::uint64_t seq = 1; seq <= 3; ++seq) {
        auto const appends = b.plan.count(fault_call::append);
        auto const syncs = b.plan.count(fault_call::sync);
        CHECK(submit(*b.writer).seq == seq);
        CHECK(b.writer->high_watermark() == seq);
        CHECK(b.plan.count(fault_call::append) == appends + 1);
        CHECK(b.plan.count(fault_call::sync) == syncs + 1);
    }
}

TEST_CASE("inline, submit_batch is one batch for all, or nothing", "[writer][W8]") {
    bench<inline_execution> b(small_ring());
    std::vector<raw_message> messages(10, message("payload"));
    auto const appends = b.plan.count(fault_call::append);
    auto const last = b.writer->submit_batch("exec.orders", std::span<raw_message const>(messages));
    REQUIRE(last);
    CHECK(last->seq == 10);
    CHECK(b.plan.count(fault_call::append) == appends + 1);
    CHECK(b.watermarks.seqs() == std::vector<std::uint64_t>{10});

    std::string const oversized(big_payload_bytes + 1, 'x');
    messages[7] = message(oversized);
    CHECK(code_of(b.writer->submit_batch("exec.orders", std::span<raw_message const>(messages))) ==
          errc::too_large);
    CHECK(b.writer->high_watermark() == 10);
    CHECK(b.plan.count(fault_call::append) == appends + 1);

    auto const none = b.writer->submit_batch("exec.orders", std::span<raw_message const>{});
    REQUIRE(none);
    CHECK(none->seq == 10);
    CHECK(submit(*b.writer).seq == 11);
}

TEST_CASE("in the background submit_batch accepts in order up to the first error", "[writer][W8]") {
    bench<> b(small_ring());
    std::string const oversized(big_payload_bytes + 1, 'x');
    std::vector<raw_message> const messages{message("1"), message("2"), message(oversized), message("4")};
    CHECK(code_of(b.writer->submit_batch("exec.orders", std::span<raw_message const>(messages))) ==
          errc::too_large);
    CHECK(b.writer->submit_batch("exec.orders", std::span(messages).first(1))->seq == 3);
    REQUIRE(b.writer->seal());
    CHECK(payloads(b.backend) == std::vector<std::string>{"1", "2", "1", ""});
}

TEMPLATE_TEST_CASE("what a submit came to can be waited for, its error included", "[writer][W8]",
                   background_execution<>, inline_execution) {
    bench<TestType> b;
    REQUIRE(b.writer->wait_durable(b.writer->submit("exec.orders", message("payload"))));
    CHECK(b.writer->high_watermark() == 1);
    CHECK(code_of(b.writer->wait_durable(b.writer->submit("", message("payload")))) ==
          errc::invalid_argument);
    CHECK(b.writer->high_watermark() == 1);
}

TEMPLATE_TEST_CASE("waiting for an entry nobody submitted is refused alike", "[writer][W8]",
                   background_execution<>, inline_execution) {
    bench<TestType> b;
    submit(*b.writer);
    CHECK(code_of(b.writer->wait_durable(ticket{2})) == errc::invalid_argument);
    REQUIRE(b.writer->seal());
    CHECK(code_of(b.writer->wait_durable(ticket{3})) == errc::invalid_argument);
}
