// SPDX-License-Identifier: BSL-1.0
// UUIDs as they stand in an entry's headers: 16 bytes in network order.
#pragma once

#include <boost/uuid/uuid.hpp>

namespace nacre::inline v1 {

using uuid = boost::uuids::uuid;

} // namespace nacre::inline v1
