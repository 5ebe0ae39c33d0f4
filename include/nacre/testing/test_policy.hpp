// SPDX-License-Identifier: BSL-1.0
// test_policy: a store in memory, on the caller's thread, with a clock that the test moves. Nothing sleeps,
// nothing is written, equal calls give equal bytes.
//
// Places: equal ones are the same memory as long as the process lives, or until `forget`. Any thread.
//
//     using test_store = nacre::store<registry, nacre::test_policy>;
//     nacre::testing::manual_clock clock;
//     auto session = test_store("data/desk").open({}, {.clock = clock});
#pragma once

#include <nacre/backend/memory_backend.hpp>
#include <nacre/core/result.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/log/place.hpp>
#include <nacre/testing/manual_clock.hpp>
#include <nacre/testing/seeded_random.hpp>
#include <nacre/writer/execution.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace testing {

struct test_policy : log::default_policy {
    using backend = storage::memory_backend;
    using execution = writing::inline_execution;
    using clock = manual_clock;

    /// The same numbers in every session.
    class random {
    public:
        [[nodiscard]] std::uint64_t operator()() noexcept { return numbers_(); }

    private:
        seeded_random numbers_{1};
    };

    [[nodiscard]] static result<storage::memory_backend> open_backend(log::place const& place) {
        std::lock_guard const lock(places().mutex);
        return places().backends[key_of(place)];
    }

    /// Whatever this place held is gone for those who open it next; handles of it stay valid.
    static void forget(log::place const& place) {
        std::lock_guard const lock(places().mutex);
        places().backends.erase(key_of(place));
    }

private:
    using key = std::pair<std::string, std::string>;
    struct all_places {
        std::mutex mutex;
        std::map<key, storage::memory_backend> backends;
    };

    [[nodiscard]] static all_places& places() {
        static all_places all;
        return all;
    }
    [[nodiscard]] static key key_of(log::place const& place) {
        return {place.base.lexically_normal().native(), place.instance};
    }
};

}}} // namespace nacre::testing
