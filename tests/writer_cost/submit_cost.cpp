// SPDX-License-Identifier: BSL-1.0
// Contract W10: what a submit costs its thread besides computing. Allocations and locks are counted by replacing the
// functions in this binary, system calls by a filter that traps each of them on the submitting thread.
#include "support/catch2.hpp"
#include "writer_cost/counters.hpp"

#include <nacre/backend/memory_backend.hpp>
#include <nacre/writer/writer.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

// A sanitizer has replacements and locks of its own: the counts are then not the library's.
#if !defined(NACRE_TEST_SANITIZED)

namespace {

using namespace nacre;
using namespace std::chrono_literals;
using namespace cost_tests;

// A trapped call runs again from a page of its own, which the filter lets through by the address of its instruction.
#if defined(__x86_64__)

using raw_call = long (*)(long number, long a, long b, long c, long d, long e, long f);

/// `rax = rdi, ... ; syscall; ret` in a page of this process. Null when the page could not be had.
raw_call passing_call(std::uintptr_t& instruction) {
    static constexpr unsigned char code[] = {
        0x48, 0x89, 0xf8,             // mov rax, rdi
        0x48, 0x89, 0xf7,             // mov rdi, rsi
        0x48, 0x89, 0xd6,             // mov rsi, rdx
        0x48, 0x89, 0xca,             // mov rdx, rcx
        0x4d, 0x89, 0xc2,             // mov r10, r8
        0x4d, 0x89, 0xc8,             // mov r8, r9
        0x4c, 0x8b, 0x4c, 0x24, 0x08, // mov r9, [rsp + 8]
        0x0f, 0x05,                   // syscall
        0xc3};                        // ret
    void* const page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return nullptr;
    std::memcpy(page, code, sizeof(code));
    if (::mprotect(page, 4096, PROT_READ | PROT_EXEC) != 0) return nullptr;
    instruction = reinterpret_cast<std::uintptr_t>(page) + sizeof(code) - 1; // where it goes on behind the call
    return reinterpret_cast<raw_call>(page);
}

raw_call pass = nullptr;

void on_trap(int, siginfo_t*, void* context) {
    auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
    long const number = static_cast<long>(registers[REG_RAX]);
    if (counting) {
        ++counted.system_calls;
        if (number == SYS_futex) ++counted.futexes;
    }
    registers[REG_RAX] = pass(number, registers[REG_RDI], registers[REG_RSI], registers[REG_RDX], registers[REG_R10],
                              registers[REG_R8], registers[REG_R9]);
}

/// From here on every system call of this thread is trapped, counted while `counting`, and done. False, and nothing is
/// changed for the thread, when the kernel or the container does not allow it.
bool trap_system_calls() {
    std::uintptr_t instruction = 0;
    pass = passing_call(instruction);
    if (pass == nullptr) return false;
    struct ::sigaction action {};
    action.sa_sigaction = on_trap;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    ::sigaction(SIGSYS, &action, nullptr);
    auto const low = static_cast<std::uint32_t>(instruction);
    auto const high = static_cast<std::uint32_t>(instruction >> 32);
    ::sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(::seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigreturn, 8, 0), // the way out of the handler
        // What a thread ends with while it blocks signals, and the blocking itself.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigprocmask, 7, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit, 6, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_madvise, 5, 0),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(::seccomp_data, instruction_pointer)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, low, 0, 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(::seccomp_data, instruction_pointer) + 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, high, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    ::sock_fprog const filter{static_cast<unsigned short>(std::size(program)), program};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
    return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

#else
bool trap_system_calls() { return false; }
#endif

/// What happened on a thread whose system calls were counted, and whether they could be.
struct measured {
    costs sum;
    costs largest; ///< of any one call
    bool system_calls_counted = false;
    std::size_t refused = 0;
};

/// Runs `prepare()` once and then `f()` `times` times, each counted, on a thread of its own. `between` is not counted.
template <class Prepare, class F, class Between>
measured count(std::size_t times, Prepare const& prepare, F const& f, Between const& between) {
    measured out;
    std::thread([&] {
        prepare();
        out.system_calls_counted = trap_system_calls();
        for (std::size_t i = 0; i < times; ++i) {
            counted = {};
            counting = true;
            bool const accepted = f();
            counting = false;
            if (!accepted) ++out.refused;
            auto const add = [](std::uint64_t& sum, std::uint64_t& largest, std::uint64_t value) {
                sum += value;
                largest = std::max(largest, value);
            };
            add(out.sum.allocations, out.largest.allocations, counted.allocations);
            add(out.sum.locks, out.largest.locks, counted.locks);
            add(out.sum.system_calls, out.largest.system_calls, counted.system_calls);
            add(out.sum.futexes, out.largest.futexes, counted.futexes);
            between();
        }
    }).join();
    if (!out.system_calls_counted) WARN("the kernel refuses to trap system calls: they are not counted here");
    return out;
}

/// The system's clock, which knows how often the threads under test went to sleep.
class observed_clock : public nacre::system_clock {
public:
    void wait(std::atomic<std::uint32_t>& word, std::uint32_t expected, steady_time deadline) const noexcept {
        sleeps.fetch_add(1);
        nacre::system_clock::wait(word, expected, deadline);
    }
    static inline std::atomic<std::uint64_t> sleeps{0};
};

template <class Waiting>
using writer_of = writer<memory_backend, raw_encoder, xxh3_128, immediate, background_execution<Waiting>, observed_clock>;

template <class Writer>
std::optional<Writer> open() {
    run_inputs inputs;
    inputs.run_id = *run_id::make(from_nanoseconds(1'000), 0xABCD);
    inputs.instance = "trader-001";
    writer_config config;
    config.halt_threshold = config.settle_after = 1h; // a busy machine must not decide the outcome
    auto opened = Writer::open(memory_backend{}, inputs, std::move(config));
    REQUIRE(opened);
    return std::move(*opened);
}

std::string const payload(256, 'p');
index_key_view const keys[] = {{"order", "O-1"}, {"account", "A-1"}};

raw_message order() {
    raw_message out;
    out.payload_type = "SubmitOrder";
    out.payload = as_bytes_view(payload);
    out.keys = keys;
    out.headers.correlation_id = uuid{{1}};
    return out;
}

} // namespace

TEST_CASE("the counters count", "[writer][W10]") {
    auto const found = count(
        2,
        [] { // the first allocation of a thread makes system calls
            auto* volatile memory = new int(1);
            delete memory;
        },
        [] {
            auto* volatile memory = new int(1);
            delete memory;
            pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
            ::pthread_mutex_lock(&mutex);
            ::pthread_mutex_unlock(&mutex);
            std::atomic<std::uint32_t> word{0};
            nacre::system_clock{}.wake(word);
            return ::syscall(SYS_getpid) == ::getpid();
        },
        [] {});
    CHECK(found.refused == 0); // trapped calls are done all the same
    CHECK(found.largest.allocations == 1);
    CHECK(found.largest.locks == 1);
    if (found.system_calls_counted) {
        CHECK(found.largest.system_calls == 3);
        CHECK(found.largest.futexes == 1);
    }
}

TEST_CASE("a submit allocates nothing, locks nothing and makes no system call while the writer thread is awake",
          "[writer][W10]") {
    auto writer = open<writer_of<nacre::spin>>();
    constexpr std::size_t submits = 20'000;
    auto const found = count(
        submits,
        [&] {
            auto const known = writer->submit("exec.orders", order());
            if (known) static_cast<void>(writer->wait_durable(*known));
        },
        [&] { return writer->submit("exec.orders", order()).has_value(); }, [] {});
    CHECK(found.refused == 0);
    CHECK(found.sum.allocations == 0);
    CHECK(found.sum.locks == 0);
    CHECK(found.sum.system_calls == 0);
    auto const last = writer->close("nacre.lifecycle", raw_message{"RunEnded"});
    REQUIRE(last);
    CHECK(*last == submits + 2);
}

TEST_CASE("a submit to a sleeping writer thread costs one wake-up at most and nothing else", "[writer][W10]") {
    observed_clock::sleeps = 0;
    auto writer = open<writer_of<spin_then_park>>();
    constexpr std::size_t submits = 300;
    std::uint64_t sleeps_before = 0;
    // Nobody waits for durability here: who sleeps is the writer thread, which has announced it by then.
    auto const until_it_sleeps = [&] {
        while (observed_clock::sleeps == sleeps_before) std::this_thread::yield();
    };
    auto const submit = [&] {
        sleeps_before = observed_clock::sleeps;
        return writer->submit("exec.orders", order()).has_value();
    };
    until_it_sleeps();
    auto const found = count(
        submits,
        [&] {
            static_cast<void>(submit());
            until_it_sleeps();
        },
        submit, until_it_sleeps);
    CHECK(found.refused == 0);
    CHECK(found.sum.allocations == 0);
    CHECK(found.sum.locks == 0);
    CHECK(found.largest.system_calls <= 1);
    CHECK(found.sum.system_calls == found.sum.futexes);
    if (found.system_calls_counted) CHECK(found.sum.futexes > submits / 2); // it did sleep
    REQUIRE(writer->close("nacre.lifecycle", raw_message{"RunEnded"}));
}

TEST_CASE("a submit that is refused allocates and locks nothing either", "[writer][W10]") {
    auto writer = open<writer_of<nacre::spin>>();
    std::string const oversized((std::size_t{1} << 20) + 1, 'x');
    std::string const long_key(key_bytes_max + 1, 'k');
    index_key_view const too_long[] = {{"order", long_key}};
    for (int what = 0; what < 3; ++what) {
        if (what == 2) writer->halt();
        auto const found = count(
            50, [&] { static_cast<void>(writer->submit("exec.orders", order())); },
            [&] {
                raw_message refused = order();
                if (what == 0) refused.payload = as_bytes_view(oversized);
                if (what == 1) refused.keys = too_long;
                return writer->submit("exec.orders", refused).has_value();
            },
            [] {});
        CAPTURE(what);
        CHECK(found.refused == 50);
        CHECK(found.sum.allocations == 0);
        CHECK(found.sum.locks == 0);
        CHECK(found.sum.system_calls == 0);
    }
}

#else

TEST_CASE("the cost of a submit is counted in the plain builds only", "[writer][W10]") {
    SUCCEED("a sanitizer replaces what would be counted");
}

#endif
