// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/values.hpp>

TEST_CASE("a manifest that nobody filled says running, nothing recorded, no times", "[core][unit]") {
    nacre::manifest const fresh;
    CHECK(fresh.status == nacre::status::running);
    CHECK(fresh.high_watermark == 0);
    CHECK_FALSE(fresh.end.has_value());
    CHECK_FALSE(fresh.ts_init_min.has_value());
    CHECK_FALSE(fresh.ts_init_max.has_value());
    CHECK(fresh.halted == nacre::halt_reason::none);
    CHECK_FALSE(fresh.inputs.parent.has_value());
    CHECK_FALSE(fresh.inputs.seed.has_value());
}

TEST_CASE("manifests differ when one of their inputs does", "[core][unit]") {
    nacre::manifest const same;
    nacre::manifest other;
    CHECK(other == same);
    other.inputs.feature_flags = {{"retention", "full"}};
    CHECK_FALSE(other == same);
    other.inputs.feature_flags.clear();
    other.inputs.seed = 0;
    CHECK_FALSE(other == same);
}
