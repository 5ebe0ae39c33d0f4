// SPDX-License-Identifier: BSL-1.0
#include "support/catch2.hpp"

#include <nacre/values.hpp>

#include <boost/uuid/uuid.hpp>

#include <concepts>
#include <optional>

static_assert(std::same_as<nacre::uuid, boost::uuids::uuid> && sizeof(nacre::uuid) == 16);
static_assert(std::same_as<decltype(nacre::headers::message_id), std::optional<nacre::uuid>>);
static_assert(std::same_as<decltype(nacre::headers::correlation_id), std::optional<nacre::uuid>>);
static_assert(std::same_as<decltype(nacre::headers::causation_id), std::optional<nacre::uuid>>);

TEST_CASE("V1: every id of the headers is absent by default", "[core][unit]") {
    nacre::headers const none;
    CHECK_FALSE(none.message_id.has_value());
    CHECK_FALSE(none.correlation_id.has_value());
    CHECK_FALSE(none.causation_id.has_value());
}

TEST_CASE("V1: an absent id and one of zeros are different headers", "[core][unit]") {
    nacre::headers zeros;
    zeros.correlation_id = nacre::uuid{};
    CHECK_FALSE(zeros == nacre::headers{});
    nacre::headers elsewhere;
    elsewhere.causation_id = nacre::uuid{};
    CHECK_FALSE(zeros == elsewhere);
}
