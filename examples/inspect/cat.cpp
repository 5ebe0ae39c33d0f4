// SPDX-License-Identifier: BSL-1.0
// nacre cat: prints the entries of a run.
#include "inspect/commands.hpp"
#include "inspect/payload_json.hpp"
#include "inspect/recorded_schemas.hpp"
#include "support/hex.hpp"
#include "support/open_run.hpp"
#include "support/utf8.hpp"

#include <nacre/backends.hpp>
#include <nacre/reader.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <boost/uuid/uuid_io.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

namespace nacre_tools {
namespace {

using ordered = nlohmann::ordered_json;

/// Bytes as text when they are text; otherwise as hexadecimal digits under another name.
void put_bytes(ordered& out, char const* name, nacre::bytes_view bytes) {
    if (is_utf8(nacre::as_text(bytes)))
        out[name] = std::string(nacre::as_text(bytes));
    else
        out[std::string(name) + "_hex"] = to_hex(bytes);
}

/// A name; null when its definition is lost.
void put_name(ordered& out, char const* name, std::string_view text) {
    if (text.empty())
        out[name] = nullptr;
    else
        put_bytes(out, name, nacre::bytes(text));
}

/// The payload by its recorded schema; as bytes, and why, when it has one and is not what that says.
void put_payload(ordered& out, nacre::entry_view const& entry, recorded_schemas& schemas) {
    if (auto const* schema = schemas.of(entry)) {
        auto fields = payload_json(*schema, entry.payload());
        if (fields) {
            out["payload"] = std::move(*fields);
            return;
        }
        out["payload_error"] = fields.error().message();
    }
    put_bytes(out, "payload", entry.payload());
}

[[nodiscard]] ordered to_json(nacre::entry_view const& entry, recorded_schemas& schemas) {
    ordered out;
    out["seq"] = entry.seq();
    out["ts_init"] = nacre::core::to_nanoseconds(entry.ts_init());
    out["ts_publish"] = nacre::core::to_nanoseconds(entry.ts_publish());
    put_name(out, "topic", entry.topic());
    put_name(out, "type", entry.payload_type());
    auto const headers = entry.headers();
    if (headers.message_id) out["message_id"] = to_string(*headers.message_id);
    if (headers.correlation_id) out["correlation_id"] = to_string(*headers.correlation_id);
    if (headers.causation_id) out["causation_id"] = to_string(*headers.causation_id);
    if (!entry.keys().empty()) {
        auto keys = ordered::array();
        for (auto const key : entry.keys()) {
            ordered each;
            put_name(each, "kind", key.kind);
            put_bytes(each, "key", nacre::bytes(key.key));
            keys.push_back(std::move(each));
        }
        out["keys"] = std::move(keys);
    }
    if (entry.redacted())
        out["redacted"] = true;
    else
        put_payload(out, entry, schemas);
    out["digest"] = to_hex(entry.digest());
    return out;
}

[[nodiscard]] bool wanted(cat_options const& chosen, nacre::entry_view const& entry) {
    if (!chosen.type.empty() && entry.payload_type() != chosen.type) return false;
    if (!chosen.topic.empty() && entry.topic() != chosen.topic) return false;
    bool const everything = chosen.type.empty() && chosen.topic.empty();
    return !(chosen.payload && everything && entry.topic() == nacre::core::lifecycle_topic);
}

void print(cat_options const& chosen, nacre::entry_view const& entry, recorded_schemas& schemas) {
    if (chosen.payload) {
        std::fwrite(entry.payload().data(), 1, entry.payload().size(), stdout);
        return;
    }
    std::string const line =
        to_json(entry, schemas).dump(-1, ' ', false, ordered::error_handler_t::replace) + "\n";
    std::fwrite(line.data(), 1, line.size(), stdout);
}

template <class Range>
int print_all(cat_options const& chosen, Range&& entries) {
    recorded_schemas schemas;
    for (auto const& entry : entries)
        if (wanted(chosen, entry)) print(chosen, entry, schemas);
    if (auto const read = entries.status(); !read) {
        std::fflush(stdout);
        std::cerr << "nacre cat: " << read.error().at_path(chosen.run).message() << "\n";
        return incomplete;
    }
    if (std::fflush(stdout) != 0) {
        std::cerr << "nacre cat: the output could not be written\n";
        return incomplete;
    }
    return done;
}

} // namespace

int cat(cat_options const& chosen) {
    return with_run(
        chosen.run, "nacre cat", [&](nacre::file_backend const& backend, nacre::run_id const& id, auto hash) {
            auto reader = nacre::basic_reader<nacre::file_backend, nacre::raw_encoder, decltype(hash)>::open(
                backend, id);
            if (!reader) return refuse("nacre cat", reader.error());
            int const code = chosen.reverse ? print_all(chosen, reader->scan_reverse(chosen.from, chosen.to))
                                            : print_all(chosen, reader->scan(chosen.from, chosen.to));
            return std::max(code, tell_damage("nacre cat", chosen.run, reader->verdict()));
        });
}

} // namespace nacre_tools
