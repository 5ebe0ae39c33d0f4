// SPDX-License-Identifier: BSL-1.0
// What a user of nacre::json writes: a session's configuration from a text.
#include <nacre/lifecycle/config_json.hpp>

#include <cstdio>

int main() {
    auto const config = nacre::lifecycle::session_config_from_json(R"({"components": ["risk"]})");
    if (config && config->components.size() == 1) return 0;
    std::puts("the configuration was not read");
    return 1;
}
