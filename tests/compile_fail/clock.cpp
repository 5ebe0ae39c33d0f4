// SPDX-License-Identifier: BSL-1.0
// A clock that cannot wait is none, and the writer says so.
// expect: Clock needs now\(\), steady_now\(\), wait\(word, expected, deadline\) and wake\(word\)
#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

struct wall_clock {
    nacre::timestamp now() const { return inner.now(); }
    nacre::core::steady_time steady_now() const { return inner.steady_now(); }
#if defined(NACRE_CONTROL)
    void wait(std::atomic<std::uint32_t>& word, std::uint32_t expected,
              nacre::core::steady_time deadline) const {
        inner.wait(word, expected, deadline);
    }
#endif
    void wake(std::atomic<std::uint32_t>& word) const { inner.wake(word); }

    nacre::system_clock inner;
};

using writer_type = nacre::basic_writer<nacre::memory_backend, nacre::raw_encoder, nacre::xxh3_128,
                                        nacre::immediate, nacre::background_execution<>, wall_clock>;

auto open(nacre::memory_backend const& place, nacre::core::run_inputs const& inputs) {
    return writer_type::create(place, inputs);
}
