// SPDX-License-Identifier: BSL-1.0
// operator new and pthread_mutex_lock, replaced by ones that count. A unit of its own, so that nothing of it
// is inlined.
#include "writer_cost/counters.hpp"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

#include <dlfcn.h>
#include <pthread.h>

namespace cost_tests {

thread_local bool counting = false;
thread_local costs counted;

} // namespace cost_tests

using cost_tests::counted;
using cost_tests::counting;

void* operator new(std::size_t size) {
    if (counting) ++counted.allocations;
    if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return ::operator new(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
    if (counting) ++counted.allocations;
    void* memory = nullptr;
    if (::posix_memalign(&memory, static_cast<std::size_t>(alignment), size) == 0) return memory;
    throw std::bad_alloc();
}
void* operator new[](std::size_t size, std::align_val_t alignment) { return ::operator new(size, alignment); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

extern "C" int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
    using function = int (*)(pthread_mutex_t*);
    static std::atomic<function> next{nullptr};
    function found = next.load(std::memory_order_relaxed);
    if (found == nullptr) {
        found = reinterpret_cast<function>(::dlsym(RTLD_NEXT, "pthread_mutex_lock"));
        next.store(found, std::memory_order_relaxed);
    }
    if (counting) ++counted.locks;
    return found(mutex);
}
