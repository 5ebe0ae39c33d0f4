// SPDX-License-Identifier: BSL-1.0
// Counting what calls cost their thread: allocations and locks by functions replaced in this binary
// (counters.cpp), system calls by a filter that traps each of them on the measured thread.
#pragma once

#include "support/catch2.hpp"
#include "writer_cost/counters.hpp"

#include <nacre/backends.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <thread>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

namespace cost_tests {

using namespace nacre;
using namespace nacre::core;

// A trapped call runs again from a page of its own, which the filter lets through by the address of its
// instruction.
#if defined(__x86_64__)

using raw_call = long (*)(long number, long a, long b, long c, long d, long e, long f);

/// `rax = rdi, ... ; syscall; ret` in a page of this process. Null when the page could not be had.
inline raw_call passing_call(std::uintptr_t& instruction) {
    static constexpr unsigned char code[] = {0x48, 0x89, 0xf8,             // mov rax, rdi
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
    instruction =
        reinterpret_cast<std::uintptr_t>(page) + sizeof(code) - 1; // where it goes on behind the call
    return reinterpret_cast<raw_call>(page);
}

inline raw_call pass = nullptr;

inline void on_trap(int, siginfo_t*, void* context) {
    auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
    long const number = static_cast<long>(registers[REG_RAX]);
    if (counting) {
        ++counted.system_calls;
        if (number == SYS_futex) ++counted.futexes;
    }
    registers[REG_RAX] = pass(number, registers[REG_RDI], registers[REG_RSI], registers[REG_RDX],
                              registers[REG_R10], registers[REG_R8], registers[REG_R9]);
}

/// From here on every system call of this thread is trapped, counted while `counting`, and done. False, and
/// nothing is changed for the thread, when the kernel or the container does not allow it.
inline bool trap_system_calls() {
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
inline bool trap_system_calls() { return false; }
#endif

/// What happened on a thread whose system calls were counted, and whether they could be.
struct measured {
    costs sum;
    costs largest; ///< of any one call
    bool system_calls_counted = false;
    std::size_t refused = 0;
};

/// Runs `prepare()` once and then `f()` `times` times, each counted, on a thread of its own. `between` is not
/// counted.
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

} // namespace cost_tests
