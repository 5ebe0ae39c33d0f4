// SPDX-License-Identifier: BSL-1.0
#include <nacre/session.hpp>
#include <nacre/values.hpp>

#include "support/catch2.hpp"

#include <array>
#include <atomic>
#include <thread>
#include <vector>

using nacre::errc;
using nacre::error;
using nacre::halt_reason;
using nacre::halt_signal;

TEST_CASE("L6 a halt signal is armed until somebody raises it", "[lifecycle][halt_signal][L6]") {
    halt_signal const signal;
    CHECK_FALSE(signal.raised());
    CHECK(signal.reason() == halt_reason::none);
}

TEST_CASE("L6 a halt signal keeps the first reason", "[lifecycle][halt_signal][L6]") {
    halt_signal const signal;
    CHECK(signal.raise(halt_reason::disk_full));
    CHECK_FALSE(signal.raise(halt_reason::io));
    CHECK_FALSE(signal.raise(halt_reason::disk_full));
    CHECK(signal.reason() == halt_reason::disk_full);
}

TEST_CASE("L6 a halt signal names what stopped the run first", "[lifecycle][halt_signal][L6][W4]") {
    halt_signal const signal;
    CHECK(signal.cause().code() == errc{});
    CHECK(signal.raise(halt_reason::io, error::io(5, "writing failed").at_path("x.nacre")));
    CHECK_FALSE(signal.raise(halt_reason::disk_full, error::disk_full("no space")));
    CHECK(signal.cause() == errc::halted);
    CHECK(signal.cause().halt_cause() == halt_reason::io);
    CHECK(signal.cause().os_error() == 5);
    CHECK(signal.cause().path() == "x.nacre");
    CHECK(signal.cause().message().find("writing failed") != std::string::npos);
}

TEST_CASE("L6 copies of a halt signal are the same signal and outlive the first",
          "[lifecycle][halt_signal][L6]") {
    auto first = std::make_unique<halt_signal>();
    halt_signal const kept = *first;
    first->raise(halt_reason::stalled);
    first.reset();
    CHECK(kept.reason() == halt_reason::stalled);
    CHECK_FALSE(halt_signal{}.raised()); // another one is another one
}

TEST_CASE("L6 of many threads that raise at once one is first and every thread reads its reason",
          "[lifecycle][halt_signal][L6]") {
    constexpr std::array reasons{halt_reason::stalled, halt_reason::disk_full, halt_reason::io,
                                 halt_reason::other};
    for (int round = 0; round < 200; ++round) {
        halt_signal const signal;
        std::atomic<int> firsts{0};
        std::atomic<halt_reason> winner{halt_reason::none};
        std::array<halt_reason, reasons.size()> seen{};
        std::vector<std::thread> threads;
        for (std::size_t at = 0; at < reasons.size(); ++at)
            threads.emplace_back([&, at] {
                if (signal.raise(reasons[at])) {
                    ++firsts;
                    winner = reasons[at];
                }
                seen[at] = signal.reason();
            });
        for (auto& each : threads)
            each.join();
        REQUIRE(firsts == 1);
        for (auto const each : seen)
            REQUIRE(each == winner);
    }
}
