// SPDX-License-Identifier: BSL-1.0
// A policy that is none, and one that moves its runs to a backend that it does not open.
// expect: nacre: a Policy derives from nacre::default_policy and overrides what it wants otherwise
// expect: nacre: a Policy that overrides `backend` overrides `static result<backend> open_backend\(place
// expect: nacre: Policy::random is called without arguments and gives a std::uint64_t
#include <nacre/backends.hpp>
#include <nacre/session.hpp>
#include <nacre/values.hpp>

#if defined(NACRE_CONTROL)
struct mine : nacre::default_policy {};
struct in_memory : nacre::default_policy {
    using backend = nacre::memory_backend;
    static nacre::result<nacre::memory_backend> open_backend(nacre::place const&) {
        return nacre::memory_backend{};
    }
};
struct dice : nacre::default_policy {};
#else
struct mine {};
struct in_memory : nacre::default_policy {
    using backend = nacre::memory_backend;
};
struct dice : nacre::default_policy {
    using random = int;
};
#endif

template void nacre::log::require_policy<mine>();
template void nacre::log::require_policy<in_memory>();
template void nacre::log::require_policy<dice>();
