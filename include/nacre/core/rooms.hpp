// SPDX-License-Identifier: BSL-1.0
// The rooms of the library, a namespace each, and what all of them see: the values of core, under their plain
// names.
//
// Whatever else a room takes from another one it names with that room: `format::superblock`,
// `log::log_reader`.
#pragma once

#include <nacre/core/language.hpp>

namespace nacre { inline namespace nacre_v1 {

namespace core {
}

namespace capture {
using namespace core;
}
namespace cataloguing {
using namespace core;
}
namespace codec {
using namespace core;
}
namespace encoding {
using namespace core;
}
namespace format {
using namespace core;
}
namespace hashing {
using namespace core;
}
namespace lifecycle {
using namespace core;
}
namespace log {
using namespace core;
}
namespace messaging {
using namespace core;
}
namespace os {
using namespace core;
}
namespace reading {
using namespace core;
}
namespace replay {
using namespace core;
}
namespace schema {
using namespace core;
}
namespace storage {
using namespace core;
}
namespace testing {
using namespace core;
}
namespace verification {
using namespace core;
}
namespace writing {
using namespace core;
}

}} // namespace nacre
