// SPDX-License-Identifier: BSL-1.0
#include <nacre/values.hpp>

#include "trading_engine/life.hpp"

int engine::live_process(settings const& chosen, std::vector<trading::quote> const& quotes) {
    return live<nacre::process>(chosen, quotes);
}
