// SPDX-License-Identifier: BSL-1.0
// UUIDs as they stand in an entry's headers: 16 bytes in network order.
#pragma once

#include <nacre/core/rooms.hpp>

#include <boost/uuid/uuid.hpp>

namespace nacre { inline namespace nacre_v1 { namespace core {

using uuid = boost::uuids::uuid;

}}} // namespace nacre::core
