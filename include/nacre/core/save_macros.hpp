// SPDX-License-Identifier: BSL-1.0
// Sets the host's macros `min` and `max` aside, until restore_macros.hpp gives them back.
//
// Many a program has them, with arguments. The standard library's own headers do not bear them
// (`std::numeric_limits`, `<chrono>` and `<random>` have members of these names), so it would not do to be
// careful here alone: the front headers and the opt-in ones begin with this piece and end with the other, and
// may include each other in between. Included again and again, hence without a guard.
#pragma push_macro("max")
#pragma push_macro("min")
#undef max
#undef min
