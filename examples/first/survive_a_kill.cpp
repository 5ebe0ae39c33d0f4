// SPDX-License-Identifier: BSL-1.0
// survive_a_kill: kills a process in the middle of its recording, and restores its state from the disk.
#include <nacre/nacre.hpp>

#include <cstdint>
#include <iostream>
#include <string>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

struct order_filled {
    std::string instrument;
    std::int64_t quantity;
};
NACRE_MEMBERS(order_filled, instrument, quantity)

inline constexpr auto registry = nacre::make_registry(nacre::on<"OrderFilled", order_filled>());
using store = nacre::store<registry>;

// The state, and the one way to change it: live and restored alike.
struct position {
    std::int64_t fills = 0;
    std::int64_t quantity = 0;
};
static void handle(position& held, order_filled const& fill) {
    ++held.fills;
    held.quantity += fill.quantity;
}

static int fail(nacre::error const& why) { return std::cerr << why << "\n", 1; }

// Fills 1, 2, 3, ... without end; the number of each is told once it is on disk.
static int trade(store const& desk, int tell) {
    auto session = desk.open();
    if (!session) return fail(session.error());
    for (std::int64_t fill = 1;; ++fill) {
        auto const accepted = session->capture("events.fills", order_filled{"EUR/USD", fill});
        if (auto const durable = session->wait_durable(accepted); !durable) return fail(durable.error());
        if (::write(tell, &fill, sizeof fill) != sizeof fill) return 1;
    }
}

int main(int argc, char** argv) {
    store const desk({argc > 1 ? argv[1] : "./data", "killed"});

    int told[2];
    if (::pipe(told) != 0) return 1;
    ::pid_t const child = ::fork();
    if (child < 0) return 1;
    if (child == 0) ::_exit(trade(desk, told[1]));
    ::close(told[1]);
    std::int64_t known = 0;
    while (::read(told[0], &known, sizeof known) == sizeof known)
        if (known == 50) ::kill(child, SIGKILL); // no goodbye; what it told until it died is read as well
    int end = 0;
    if (::waitpid(child, &end, 0) != child || !WIFSIGNALED(end)) return 1;

    auto session = desk.open(); // recovers the run of the dead process, and goes on from it
    if (!session) return fail(session.error());
    position held;
    auto projection = nacre::make_projection<store::encoder_type>(held, nacre::when<order_filled>(handle));
    if (auto const restored = session->restore(projection); !restored) return fail(restored.error());
    if (auto const sealed = session->seal(); !sealed) return fail(sealed.error());

    bool const is_whole = held.quantity == held.fills * (held.fills + 1) / 2; // 1 + 2 + 3 + ...
    bool const has_all = held.fills >= known; // one more may be on disk than it had time to tell
    std::cout << (is_whole && has_all ? "nothing that was durable is lost\n" : "LOST\n");
    return is_whole && has_all ? 0 : 1;
}
