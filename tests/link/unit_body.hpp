// SPDX-License-Identifier: BSL-1.0
// The body that every unit of the link test compiles for itself: UNIT names the function.
#pragma once

#include "unit.hpp"
#include "unit_registry.hpp"

#include "all_headers.hpp"

unit_report UNIT(std::string_view text) {
    using nacre::testing::manual_clock;
    using writer = nacre::basic_writer<nacre::memory_backend, unit_encoder, nacre::xxh3_128, nacre::process,
                                       nacre::inline_execution, manual_clock>;

    unit_report report{{}, nacre::xxh3_128{}.digest(nacre::as_bytes_view(text)), {}, 0, &unit_registry};
    nacre::memory_backend const backend;
    nacre::core::run_inputs inputs;
    inputs.run_id = *nacre::run_id::make(nacre::core::from_nanoseconds(1), 1);
    inputs.instance = "link";
    auto run = writer::create(backend, inputs, {}, {}, {}, manual_clock{});
    if (!run) return report.error = run.error().message(), report;
    auto const ticket = run->submit("text", text_message{std::string(text)});
    if (!ticket) return report.error = ticket.error().message(), report;
    report.chain = run->chain();
    auto reader = nacre::basic_reader<nacre::memory_backend, unit_encoder>::open(backend, inputs.run_id);
    if (!reader) return report.error = reader.error().message(), report;
    auto const entry = reader->at(1);
    if (!entry) return report.error = entry.error().message(), report;
    auto const message = reader->read<text_message>(*entry);
    if (!message) return report.error = message.error().message(), report;
    if (message->text != text) return report.error = "another text was read back", report;
    report.payload_bytes = entry->payload().size();
    return report;
}
