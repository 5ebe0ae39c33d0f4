// SPDX-License-Identifier: BSL-1.0
// A registry in a header, as applications share one: every unit must mean the same object by it.
#pragma once

#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <string>
#include <string_view>

struct text_message {
    std::string text;
    using nacre_members = nacre::members<nacre::member<&text_message::text, "text">>;
};

inline constexpr auto unit_registry = nacre::make_registry(nacre::on<"Text", text_message>(
    nacre::key<"text">([](text_message const& m) { return std::string_view(m.text).substr(0, 8); }),
    nacre::headers_of([](text_message const&) { return nacre::headers{}; })));

using unit_encoder = nacre::typed_encoder<unit_registry>;
