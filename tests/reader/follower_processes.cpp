// SPDX-License-Identifier: BSL-1.0
// Contract R3 across processes: a follower of its own process, beside a writer that neither waits for it nor
// notices it.
#include "reader/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/follower.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace reader_tests;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::nanoseconds patience = 1min; ///< decides nothing but how long a failure takes

/// A child that runs `body`, which tells through a pipe; killed when the object dies.
class child {
public:
    explicit child(std::function<int(int tell)> const& body) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) ::_exit(body(ends[1]));
        ::close(ends[1]);
        heard_ = ends[0];
    }
    child(child const&) = delete;
    child& operator=(child const&) = delete;
    ~child() {
        ::close(heard_);
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
        }
    }

    /// Blocks until the child told something once more.
    void wait_until_told() const {
        char byte = 0;
        REQUIRE(::read(heard_, &byte, 1) == 1);
    }
    void stop() const {
        REQUIRE(::kill(pid_, SIGSTOP) == 0);
        int status = 0;
        REQUIRE(::waitpid(pid_, &status, WUNTRACED) == pid_);
        REQUIRE(WIFSTOPPED(status));
    }
    void go_on() const { REQUIRE(::kill(pid_, SIGCONT) == 0); }
    int wait() {
        int status = 0;
        REQUIRE(::waitpid(pid_, &status, 0) == pid_);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

private:
    ::pid_t pid_ = -1;
    int heard_ = -1;
};

bool tell(int pipe) { return ::write(pipe, "x", 1) == 1; }

/// Waits until the run is there, follows it to its end, and tells after the first entry. 0: each of the
/// entries came once, in order, and the run was sealed. Called in a child made before the writer: an
/// inherited descriptor of the run would keep the writer's lock.
int follow_to_the_end(file_backend const& place, std::uint64_t expected, int pipe) {
    auto following = basic_follower<file_backend>::open(place, first_run);
    while (!following && following.error().code() == errc::not_found) {
        ::sched_yield();
        following = basic_follower<file_backend>::open(place, first_run);
    }
    if (!following) return 2;
    std::uint64_t seen = 0;
    for (;;) {
        auto const next = following->wait_next(patience);
        if (!next || next->is_idle()) return 3;
        if (next->has_ended()) break;
        if (next->entry().seq() != ++seen || next->entry().to_entry() != message(seen)) return 4;
        if (seen == 1 && !tell(pipe)) return 5;
    }
    if (!following->ended() || following->condition() != run_condition::sealed) return 6;
    return seen == expected ? 0 : 7;
}

} // namespace

TEST_CASE(
    "R3 followers in other processes see each entry of a live run once, in order, and end when it is sealed",
    "[reader][unit][R3]") {
    in_files model;
    constexpr std::uint64_t count = 3'000;
    auto const body = [&](int pipe) { return follow_to_the_end(model.place(), count, pipe); };
    child one(body);
    child other(body);
    recorder<in_files> log(model);
    log.append(1);
    one.wait_until_told(); // both follow a run that is being written
    other.wait_until_told();
    for (std::uint64_t written = 1; written < count;) {
        std::uint64_t const batch = std::min(count - written, 1 + written % 13);
        log.append(batch);
        written += batch;
    }
    log.seal();
    CHECK(one.wait() == 0);
    CHECK(other.wait() == 0);
}

TEST_CASE("R3 a follower that stands still never holds up the writer, and sees everything once it goes on",
          "[reader][unit][R3]") {
    in_files model;
    constexpr std::uint64_t count = 2'000;
    child following([&](int pipe) { return follow_to_the_end(model.place(), count, pipe); });
    recorder<in_files> log(model);
    log.append(1);
    following.wait_until_told();
    following.stop();
    // Appends, anchors and the seal go through while the follower cannot take a single step.
    for (std::uint64_t written = 1; written < count; written += std::min<std::uint64_t>(count - written, 50))
        log.append(std::min<std::uint64_t>(count - written, 50));
    log.anchor(count);
    log.seal();
    CHECK(open(model).condition() == run_condition::sealed);
    following.go_on();
    CHECK(following.wait() == 0);
}

TEST_CASE("R3 a follower that is killed leaves the writer and the run as they were", "[reader][unit][R3]") {
    in_files model;
    std::optional<child> following;
    following.emplace([&](int pipe) { return follow_to_the_end(model.place(), 0, pipe); });
    recorder<in_files> log(model);
    log.append(1);
    following->wait_until_told();
    following.reset();
    log.append(20);
    log.seal();
    CHECK(seqs_of(open(model).scan()) == up(1, 21));
}

TEST_CASE("R3 a follower in another process survives the writer's crash and ends with the recovery",
          "[reader][unit][R3]") {
    in_files model;
    constexpr std::uint64_t count = 150;
    child following([&](int pipe) { return follow_to_the_end(model.place(), count, pipe); });
    recorder<in_files> log(model);
    log.append(1);
    following.wait_until_told();
    log.append(99).append(50);
    log.crash();
    CHECK(recover(model) == status::crashed_recovered);
    CHECK(following.wait() == 0);
}

TEST_CASE("R3 a follower writes nothing into the run's folder", "[reader][unit][R3]") {
    in_files model;
    recorder<in_files> log(model);
    log.append(10);
    auto const listing = [&] {
        std::vector<std::string> out;
        for (auto const& each : std::filesystem::directory_iterator(model.folder / "trader-001"))
            out.push_back(each.path().filename().string() + ' ' + std::to_string(each.file_size()));
        std::sort(out.begin(), out.end());
        return out;
    };
    auto const before = listing();
    auto following = basic_follower<file_backend>::open(model.place(), first_run);
    REQUIRE(following);
    for (std::uint64_t seq = 1; seq <= 10; ++seq)
        CHECK(following->wait_next(0ns)->entry().seq() == seq);
    CHECK(following->wait_next(0ns)->is_idle());
    CHECK(listing() == before);
}
