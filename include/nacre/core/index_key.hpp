// SPDX-License-Identifier: BSL-1.0
// Index keys: what an entry can be found by, a kind (named by the user, recorded in the run) and any bytes.
#pragma once

#include <nacre/core/rooms.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace core {

struct index_key_view {
    std::string_view kind;
    std::string_view key;

    friend bool operator==(index_key_view const&, index_key_view const&) = default;
};

struct index_key {
    std::string kind;
    std::string key;

    index_key() = default;
    index_key(std::string kind_name, std::string key_bytes)
        : kind(std::move(kind_name)), key(std::move(key_bytes)) {}
    explicit index_key(index_key_view view) : kind(view.kind), key(view.key) {}

    operator index_key_view() const noexcept { return {kind, key}; }

    friend bool operator==(index_key const&, index_key const&) = default;
};

}}} // namespace nacre::core
