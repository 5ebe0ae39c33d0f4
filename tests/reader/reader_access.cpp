// SPDX-License-Identifier: BSL-1.0
#include <nacre/reader/reader_access.hpp>

#include "reader/kit.hpp"

using namespace reader_tests;

TEST_CASE("the log under a reader is the one that it reads", "[reader][unit]") {
    in_memory model;
    record(model, 3);
    auto run = open(model);
    auto& log = reading::reader_access::log(run);
    CHECK(log.high_watermark() == 3);
    CHECK(log.bytes().data() == run.bytes().data());
    CHECK(log.bytes().size() == run.bytes().size());
    CHECK(log.frame_at(2)->value().offset() == run.at(2)->offset());
}
