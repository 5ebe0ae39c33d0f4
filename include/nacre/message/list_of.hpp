// SPDX-License-Identifier: BSL-1.0
// list_of: stands for a type where the lists of NACRE_MEMBERS and NACRE_ENUMERATORS are looked up.
#pragma once

namespace nacre { inline namespace nacre_v1 { namespace messaging {

/// A pointer to it finds, by its argument, what stands in the namespace of T; only the list for T itself
/// takes it, never that of a base. It has no definition.
template <class T>
struct list_of;

}}} // namespace nacre::messaging
