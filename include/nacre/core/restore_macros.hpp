// SPDX-License-Identifier: BSL-1.0
// Gives back what save_macros.hpp set aside.
#pragma pop_macro("min")
#pragma pop_macro("max")
