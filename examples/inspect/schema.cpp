// SPDX-License-Identifier: BSL-1.0
// nacre schema: the payload types of a run, with what was recorded of their encoding.
#include "inspect/commands.hpp"
#include "support/hex.hpp"
#include "support/open_run.hpp"
#include "support/utf8.hpp"

#include <nacre/backends.hpp>
#include <nacre/values.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>

namespace nacre_tools {
namespace {

using ordered = nlohmann::ordered_json;

[[nodiscard]] std::string fingerprint_text(std::uint64_t fingerprint) {
    std::string out = "0x";
    for (int shift = 60; shift >= 0; shift -= 4)
        out.push_back("0123456789abcdef"[(fingerprint >> shift) & 0xF]);
    return out;
}

/// As it is, or quoted like JSON when it would not stay on its line.
[[nodiscard]] std::string one_line(std::string_view text) {
    bool const plain = is_utf8(text) && std::none_of(text.begin(), text.end(), [](char each) {
                           return static_cast<unsigned char>(each) < 0x20 || each == 0x7F;
                       });
    if (plain) return std::string(text);
    return ordered(std::string(text)).dump(-1, ' ', false, ordered::error_handler_t::replace);
}

[[nodiscard]] ordered text_or_hex(std::string_view text) {
    if (is_utf8(text)) return std::string(text);
    ordered out;
    out["hex"] = to_hex(nacre::bytes(text));
    return out;
}

void print(nacre::log::definitions::record const& type, bool json) {
    if (!json) {
        std::cout << "type=" << one_line(type.name) << " fingerprint=" << fingerprint_text(type.fingerprint)
                  << " schema=" << one_line(type.schema) << "\n";
        return;
    }
    ordered out;
    out["type"] = text_or_hex(type.name);
    out["fingerprint"] = fingerprint_text(type.fingerprint);
    out["schema"] = text_or_hex(type.schema);
    std::cout << out.dump() << "\n";
}

} // namespace

int schema(std::string const& run, bool json) {
    return with_run(
        run, "nacre schema", [&](nacre::file_backend const& backend, nacre::run_id const& id, auto hash) {
            auto const log = nacre::log::log_reader<nacre::file_backend, decltype(hash)>::open(backend, id);
            if (!log) return refuse("nacre schema", log.error());
            for (auto const& type : log->names().payload_types())
                print(type, json);
            if (std::cout.flush()) return static_cast<int>(done);
            std::cerr << "nacre schema: the output could not be written\n";
            return static_cast<int>(incomplete);
        });
}

} // namespace nacre_tools
