// SPDX-License-Identifier: BSL-1.0
// A handler of a type whose payload type nobody names is told so.
// expect: needs an Encoder that names M's payload type
#include <nacre/replay.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

int main() {
    int seen = 0;
    auto const count = [](int& out, nacre::bytes_view) { ++out; };
#if defined(NACRE_CONTROL)
    auto projection =
        nacre::make_projection<nacre::raw_encoder>(seen, nacre::when<nacre::bytes_view>("Quote", count));
#else
    auto projection = nacre::make_projection<nacre::raw_encoder>(seen, nacre::when<nacre::bytes_view>(count));
#endif
    return static_cast<int>(projection.applied());
}
