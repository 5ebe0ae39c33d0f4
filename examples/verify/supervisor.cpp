// SPDX-License-Identifier: BSL-1.0
#include "verify/supervisor.hpp"

#include "support/progress.hpp"
#include "verify/worker.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string_view>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace nacre_verify {
namespace {

using steady_clock = std::chrono::steady_clock;

/// Takes the worker's messages apart as they come, in pieces of any size.
class message_reader {
public:
    explicit message_reader(outcome& into) : into_(into) {}

    void take(std::string_view piece) {
        for (;;) {
            auto const newline = piece.find('\n');
            partial_ += piece.substr(0, newline);
            if (newline == std::string_view::npos) return;
            take_line();
            piece.remove_prefix(newline + 1);
        }
    }
    [[nodiscard]] bool finished() const noexcept { return finished_; }
    void end() { bar_.reset(); }

private:
    static constexpr std::uint64_t large_bytes = std::uint64_t{64} << 20;

    void take_line() {
        json message = json::parse(partial_, nullptr, false);
        partial_.clear();
        if (message.is_discarded()) return; // a worker that died in the middle of a line
        if (message.contains("progress")) return show(message["progress"][0], message["progress"][1]);
        if (message.contains("finding")) {
            into_.findings.push_back(std::move(message["finding"]));
        } else if (message.contains("report")) {
            into_.report = std::move(message["report"]);
            into_.how = outcome::ending::reported;
            finished_ = true;
        } else if (message.contains("error")) {
            into_.words = message["error"].get<std::string>();
            into_.how = outcome::ending::not_opened;
            finished_ = true;
        }
    }
    void show(std::uint64_t done, std::uint64_t total) {
        if (total < large_bytes) return;
        if (!bar_) bar_.emplace(total);
        bar_->update(done, "verified " + std::to_string(done >> 20) + " of " + std::to_string(total >> 20) +
                               " MiB");
    }

    outcome& into_;
    std::string partial_;
    std::optional<nacre_tools::progress> bar_;
    bool finished_ = false;
};

/// Milliseconds to wait, as `poll` takes them: -1 without a deadline, 0 when it has passed.
int milliseconds_to(std::optional<steady_clock::time_point> deadline) {
    if (!deadline) return -1;
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - steady_clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX));
}

/// Reads until the worker closes its end (true) or time is up (false).
bool drain(int from, std::optional<steady_clock::time_point> deadline, message_reader& into) {
    std::array<char, 64 * 1024> piece;
    for (;;) {
        struct pollfd watched = {from, POLLIN, 0};
        int const wait = milliseconds_to(deadline);
        int const ready = wait == 0 ? 0 : ::poll(&watched, 1, wait);
        if (ready < 0 && errno == EINTR) continue;
        if (ready == 0 && milliseconds_to(deadline) == 0) return false;
        if (ready == 0) continue;
        auto const got = ::read(from, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return true;
        into.take({piece.data(), static_cast<std::size_t>(got)});
    }
}

std::string describe_death(int status) {
    if (!WIFSIGNALED(status)) return "exit code " + std::to_string(WEXITSTATUS(status));
    switch (WTERMSIG(status)) {
    case SIGBUS: return "SIGBUS";
    case SIGSEGV: return "SIGSEGV";
    case SIGABRT: return "SIGABRT";
    case SIGKILL: return "SIGKILL";
    case SIGTERM: return "SIGTERM";
    default: return "signal " + std::to_string(WTERMSIG(status));
    }
}

outcome not_started(char const* what) {
    outcome out;
    out.how = outcome::ending::not_started;
    out.words = std::string(what) + ": " + std::strerror(errno);
    return out;
}

} // namespace

outcome supervise(task const& what) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) return not_started("no pipe for the worker");
    std::fflush(nullptr);
    pid_t const worker = ::fork();
    if (worker < 0) return not_started("no process for the worker");
    if (worker == 0) {
        ::close(ends[0]);
        work(what.path, what.findings_max, ends[1]);
    }
    ::close(ends[1]);

    outcome out;
    message_reader messages(out);
    std::optional<steady_clock::time_point> deadline;
    if (what.timeout.count() != 0) deadline = steady_clock::now() + what.timeout;
    bool const in_time = drain(ends[0], deadline, messages);
    messages.end();
    if (!in_time) ::kill(worker, SIGKILL);
    ::close(ends[0]);
    int status = 0;
    while (::waitpid(worker, &status, 0) < 0 && errno == EINTR) {
    }

    if (!in_time) {
        out.how = outcome::ending::timed_out;
    } else if (!messages.finished() || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        bool const wanted_memory = (WIFEXITED(status) && WEXITSTATUS(status) == exit_out_of_memory) ||
                                   (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        out.how = wanted_memory ? outcome::ending::out_of_memory : outcome::ending::died;
        out.words = describe_death(status);
    }
    return out;
}

} // namespace nacre_verify
