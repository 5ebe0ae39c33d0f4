// SPDX-License-Identifier: BSL-1.0
// Contract C5 and C6: what stops an adapter, what does not, and who is told.
#include <nacre/capture.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "capture/kit.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <functional>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace capture_tests;

namespace {

submit_order const order{"O-1", 100, {}};

/// A writer that gives what it is told to, and counts.
struct scripted_writer {
    template <class M>
    result<ticket> submit(std::string_view, M const&) {
        ++submits;
        return outcome;
    }
    result<ticket> outcome{ticket{1}};
    std::size_t submits = 0;
};
using scripted_adapter = capture_adapter<scripted_writer, encoder_type>;

std::vector<error> const message_errors{error::encode_failed(), error::too_large(2, 1),
                                        error::invalid_argument("name"), error::schema_mismatch(1, 2),
                                        error::not_registered()};
std::vector<error> const ending_errors{error::closed(),
                                       error::halted(halt_reason::stalled),
                                       error::io(EIO, "the device is gone"),
                                       error::disk_full("the disk is full"),
                                       error::corrupted(1, 2, "damaged"),
                                       error::no_run_open(),
                                       error::timeout(),
                                       error::out_of_order(1, 3)};

bool aborts(std::function<void()> const& f) {
    ::pid_t const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        if (std::freopen("/dev/null", "w", stderr) == nullptr) ::_exit(1);
        f();
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

} // namespace

TEST_CASE("C5: a submit error fires the halt callback once, and the writer is not touched again",
          "[capture][C5]") {
    for (auto const& why : ending_errors) {
        CAPTURE(why.message());
        scripted_writer writer;
        told heard;
        scripted_adapter adapter(writer, telling(heard));
        CHECK(adapter.capture("exec.orders", order));
        CHECK(adapter.halted() == halt_reason::none);
        writer.outcome = why;
        CHECK(code_of(adapter.capture("exec.orders", order)) == why.code());
        CHECK(writer.submits == 2);
        for (int later = 0; later < 3; ++later) {
            auto const refused = adapter.capture("exec.orders", order);
            CHECK(code_of(refused) == errc::halted);
            CHECK(refused.error().halt_cause() == adapter.halted());
        }
        writer.outcome = ticket{2}; // it would work again
        CHECK(code_of(adapter.capture("exec.orders", order)) == errc::halted);
        CHECK(writer.submits == 2);
        REQUIRE(heard.halts.size() == 1);
        CHECK(heard.halts[0].cause.code() == why.code());
        CHECK(heard.halts[0].reason == adapter.halted());
    }
}

TEST_CASE("C5: an error about the message is reported and stops nothing else", "[capture][C5]") {
    for (auto const& why : message_errors) {
        CAPTURE(why.message());
        scripted_writer writer;
        told heard;
        scripted_adapter adapter(writer, telling(heard));
        writer.outcome = why;
        CHECK(code_of(adapter.capture("exec.orders", order)) == why.code());
        writer.outcome = ticket{1};
        auto const next = adapter.capture("exec.orders", order);
        REQUIRE(next);
        CHECK(next->ticket == ticket{1});
        CHECK(adapter.halted() == halt_reason::none);
        CHECK(heard.halts.empty());
        CHECK(heard.lines.empty());
    }
}

TEST_CASE("C5: every error code either is about the message or ends recording", "[capture][C5]") {
    for (auto const& why : message_errors)
        CHECK(nacre::capture::is_message_error(why.code()));
    for (auto const& why : ending_errors)
        CHECK_FALSE(nacre::capture::is_message_error(why.code()));
    // What no encoder has a reason to give is never taken lightly.
    for (auto const code :
         {errc::hash_mismatch, errc::gap, errc::crashed_predecessor, errc::unsupported_format,
          errc::wrong_hasher, errc::not_sealed, errc::not_found, errc::busy, errc::decode_failed,
          errc::blob_missing, errc::blob_mismatch, errc::apply_failed, errc::catalog})
        CHECK_FALSE(nacre::capture::is_message_error(code));
}

TEST_CASE("C5: the reason of a halt is the writer's, or the class of its error", "[capture][C5]") {
    CHECK(nacre::capture::capture_halt_reason(error::halted(halt_reason::stalled)) == halt_reason::stalled);
    CHECK(nacre::capture::capture_halt_reason(error::disk_full("full")) == halt_reason::disk_full);
    CHECK(nacre::capture::capture_halt_reason(error::io(EIO, "gone")) == halt_reason::io);
    CHECK(nacre::capture::capture_halt_reason(error::closed()) == halt_reason::other);
    CHECK(nacre::capture::capture_halt_reason(error::halted(halt_reason::none)) == halt_reason::other);
}

TEST_CASE("C5: an encode error is found before a seq is taken", "[capture][C5]") {
    recording<> r;
    r.capture("events", order_filled{id_of(1), "O-1", {}});
    // Of the codec and the keys, of a name, of an extractor.
    CHECK(code_of(r.adapter->capture(
              "events", order_filled{id_of(2), std::string(nacre::core::key_bytes_max + 1, 'k'), {}})) ==
          errc::too_large);
    CHECK(code_of(r.adapter->capture(std::string(256, 't'), order)) == errc::invalid_argument);
    CHECK(code_of(r.adapter->capture("events", order_filled{id_of(3), "O-1", {}, true})) ==
          errc::encode_failed);
    CHECK(r.capture("events", order_filled{id_of(4), "O-1", {}}) ==
          receipt{capture_outcome::recorded, ticket{2}});
    CHECK(r.heard.halts.empty());
    CHECK(r.entry_count() == 2);
}

TEST_CASE("C5: a backend that fails halts an inline capture", "[capture][C5]") {
    recording<> r;
    r.capture("exec.orders", order);
    r.plan.add({.call = fault_call::append, .failure = error::disk_full("the disk is full")});
    CHECK(code_of(r.adapter->capture("exec.orders", order)) == errc::disk_full);
    auto const later = r.adapter->capture("exec.orders", order);
    REQUIRE(code_of(later) == errc::halted);
    CHECK(later.error().halt_cause() == halt_reason::disk_full);
    CHECK(later.error().message() ==
          "the run is halted (disk_full): nothing more is accepted: no space left: the disk is full");
    CHECK(r.adapter->halted() == halt_reason::disk_full);
    REQUIRE(r.heard.halts.size() == 1);
    CHECK(r.heard.halts[0].reason == halt_reason::disk_full);
    CHECK(r.entry_count() == 1);
}

TEST_CASE("C5: a backend that fails halts capture in the background", "[capture][C5]") {
    recording<encoder_type, background_execution<>> r;
    r.plan.add({.call = fault_call::append, .failure = error::io(EIO, "the device is gone")});
    auto const lost = r.capture("exec.orders", order); // accepted, then the batch failed
    CHECK(code_of(r.writer.wait_durable(lost)) == errc::halted);
    for (int i = 0; i < 2; ++i) {
        auto const later = r.adapter->capture("exec.orders", order);
        REQUIRE(code_of(later) == errc::halted);
        CHECK(later.error().halt_cause() == halt_reason::io);
        CHECK(later.error().os_error() == EIO);
        CHECK(later.error().message().find("the device is gone") != std::string::npos);
    }
    CHECK(r.adapter->halted() == halt_reason::io);
    CHECK(r.heard.halts.size() == 1);
}

TEST_CASE("C5: once halted a message that was recorded before is no duplicate but halted", "[capture][C5]") {
    recording<> r;
    order_filled const event{id_of(1), "O-1", {}};
    r.capture("events", event);
    r.writer.halt();
    CHECK(code_of(r.adapter->capture("exec.orders", order)) == errc::halted);
    CHECK(code_of(r.adapter->capture("events", event)) == errc::halted);
    CHECK(code_of(r.adapter->capture_erased("events", typeid(order_filled), &event)) == errc::halted);
    // No message is looked at any more, not even one that would be wrong.
    stranger const unknown;
    trade_tick const without_time{1};
    CHECK(code_of(r.adapter->capture_erased("events", typeid(stranger), &unknown)) == errc::halted);
    CHECK(code_of(r.adapter->capture_erased("ticks", typeid(trade_tick), &without_time)) == errc::halted);
    // What is not captured anyway has nothing to halt for.
    heartbeat const beat;
    CHECK(r.adapter->capture("beats", beat));
    CHECK(r.adapter->capture_erased("beats", typeid(heartbeat), &beat).value() == receipt{});
}

TEST_CASE("C5: a halt callback that captures again is told halted and not called twice", "[capture][C5]") {
    scripted_writer writer;
    writer.outcome = error::closed();
    scripted_adapter* self = nullptr;
    std::vector<errc> answers;
    capture_options options;
    options.on_halt = [&](halt_event const&) noexcept {
        auto const again = self->capture("exec.orders", order);
        answers.push_back(again ? errc::io : again.error().code());
    };
    scripted_adapter adapter(writer, std::move(options));
    self = &adapter;
    CHECK(code_of(adapter.capture("exec.orders", order)) == errc::closed);
    CHECK(answers == std::vector<errc>{errc::halted});
    CHECK(writer.submits == 1);
}

TEST_CASE("C6: the halted transition is logged once, with the cause and the topic", "[capture][C6]") {
    recording<> r;
    r.plan.add({.call = fault_call::append, .failure = error::disk_full("3 bytes were free")});
    for (int i = 0; i < 5; ++i)
        CHECK_FALSE(r.adapter->capture("exec.orders", order));
    REQUIRE(r.heard.lines.size() == 1);
    CHECK(r.heard.lines[0] ==
          "capture halted: nothing more is recorded: no space left: 3 bytes were free (topic exec.orders)");
}

TEST_CASE("C6: nobody need listen", "[capture][C6]") {
    scripted_writer writer;
    writer.outcome = error::closed();
    scripted_adapter adapter(writer);
    CHECK(code_of(adapter.capture("exec.orders", order)) == errc::closed);
    CHECK(code_of(adapter.capture("exec.orders", order)) == errc::halted);
}

TEST_CASE("an adapter captures on one thread, the first that captured", "[capture][unit]") {
    scripted_writer writer;
    CHECK(aborts([&] {
        scripted_adapter adapter(writer);
        static_cast<void>(adapter.capture("exec.orders", order));
        std::thread([&] { static_cast<void>(adapter.capture("exec.orders", order)); }).join();
    }));
    // Where it was made does not matter.
    scripted_adapter adapter(writer);
    bool captured = false;
    std::thread([&] { captured = adapter.capture("exec.orders", order).has_value(); }).join();
    CHECK(captured);
}
