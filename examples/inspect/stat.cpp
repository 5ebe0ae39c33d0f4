// SPDX-License-Identifier: BSL-1.0
// nacre stat: what a run says of itself, and how its bytes are spent.
#include "inspect/commands.hpp"
#include "support/open_run.hpp"

#include <nacre/backends.hpp>
#include <nacre/reader/reader.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <iomanip>
#include <iostream>
#include <string>
#include <string_view>

namespace nacre_tools {
namespace {

template <class T>
void line(std::string_view key, T const& value) {
    std::cout << key << "=" << value << "\n";
}

void print_inputs(nacre::core::run_inputs const& inputs) {
    line("run_id", inputs.run_id);
    line("instance", inputs.instance);
    if (inputs.parent) line("parent", *inputs.parent);
    line("start", nacre::core::to_nanoseconds(inputs.start));
    line("binary_hash", inputs.binary_hash);
    line("schema_version", inputs.schema_version);
    line("build_identity", inputs.build_identity);
    line("config_hash", inputs.config_hash);
    for (auto const& [flag, value] : inputs.feature_flags)
        line("feature." + flag, value);
    for (auto const& [adapter, version] : inputs.adapter_versions)
        line("adapter." + adapter, version);
    for (auto const& component : inputs.components)
        line("component", component);
    if (inputs.seed) line("seed", *inputs.seed);
}

void print_progress(nacre::manifest const& manifest) {
    line("status", to_string(manifest.status));
    line("high_watermark", manifest.high_watermark);
    line("durability", to_string(manifest.durability));
    line("hasher", manifest.hasher);
    if (manifest.end) line("end", nacre::core::to_nanoseconds(*manifest.end));
    if (manifest.ts_init_min) line("ts_init_min", nacre::core::to_nanoseconds(*manifest.ts_init_min));
    if (manifest.ts_init_max) line("ts_init_max", nacre::core::to_nanoseconds(*manifest.ts_init_max));
    if (manifest.halted != nacre::halt_reason::none) line("halted", to_string(manifest.halted));
}

} // namespace

int stat(std::string const& run) {
    return with_run(
        run, "nacre stat", [&](nacre::file_backend const& backend, nacre::run_id const& id, auto hash) {
            auto const log = nacre::log::log_reader<nacre::file_backend, decltype(hash)>::open(backend, id);
            if (!log) return refuse("nacre stat", log.error());
            auto const manifest = log->manifest();
            print_inputs(manifest.inputs);
            print_progress(manifest);
            line("file_bytes", log->bytes().size());
            line("log_bytes", log->log_end() - nacre::format::log_begin);
            line("index", log->has_sealed_index() ? "sealed" : "none");
            line("anchors", log->anchors().size());
            line("topics", log->names().topics().size());
            line("payload_types", log->names().payload_types().size());
            line("index_kinds", log->names().index_kinds().size());
            if (manifest.high_watermark != 0)
                std::cout << "bytes_per_entry=" << std::fixed << std::setprecision(1)
                          << static_cast<double>(log->bytes().size()) /
                                 static_cast<double>(manifest.high_watermark)
                          << "\n";
            return tell_damage("nacre stat", run, log->verdict());
        });
}

} // namespace nacre_tools
