// SPDX-License-Identifier: BSL-1.0
// expect: nacre: a Backend names two run handles, B::appendable \(concept appendable_run\) and B::readable
#include <nacre/nacre.hpp>

#ifdef NACRE_CONTROL
using place = nacre::memory_backend;
#else
struct place {};
#endif

void open_run(place const& where, nacre::run_id const& id) {
    (void)nacre::basic_reader<place>::open(where, id);
}
