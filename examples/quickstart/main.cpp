// SPDX-License-Identifier: BSL-1.0
// Quickstart: record a few messages, wait until they are on disk, close the run, verify it and read it back.
#include <nacre/nacre.hpp>

#include <cstdio>
#include <iostream>
#include <random>
#include <string_view>

namespace {

int fail(nacre::error const& why) {
    std::cerr << "quickstart: " << why.message() << "\n";
    return 1;
}

} // namespace

int main(int argc, char** argv) {
    nacre::file_backend const backend(argc > 1 ? argv[1] : "./data", "quickstart");

    // A run has an id made of its start time and a random suffix, and a manifest of what it was started with.
    nacre::run_inputs inputs;
    inputs.start = nacre::system_clock{}.now();
    auto const id = nacre::run_id::make(inputs.start, std::random_device{}());
    if (!id) return fail(id.error());
    inputs.run_id = *id;
    inputs.instance = "quickstart";

    // Record. `submit` gives the entry's seq at once; the writer thread makes it durable.
    auto writer = nacre::writer<>::open(backend, inputs);
    if (!writer) return fail(writer.error());
    nacre::index_key_view const keys[] = {{"client_order_id", "O-1"}};
    for (std::string_view const text : {"submit O-1 buy 100", "accepted O-1", "filled O-1 100 @ 1.1214"}) {
        auto const ticket =
            writer->submit("exec.orders", nacre::raw_message{"order", nacre::as_bytes_view(text), {}, keys});
        if (!ticket) return fail(ticket.error());
        if (auto durable = writer->wait_durable(*ticket); !durable) return fail(durable.error());
        std::cout << "durable: seq " << ticket->seq << "\n";
    }
    auto const final = writer->close(nacre::lifecycle_topic, nacre::raw_message{nacre::run_ended_type});
    if (!final) return fail(final.error());

    // Prove it is intact.
    auto const report = nacre::verifier<>{}.verify(backend, *id);
    if (!report) return fail(report.error());
    std::cout << "findings: " << report->findings().size() << "\n";

    // Find what happened to an order.
    auto reader = nacre::reader<>::open(backend, *id);
    if (!reader) return fail(reader.error());
    for (auto const& entry : reader->find_all("client_order_id", "O-1"))
        std::cout << entry.seq() << " " << entry.topic() << " " << nacre::as_text(entry.payload()) << "\n";
    if (auto const read = reader->status(); !read) return fail(read.error());
    return report->clean() ? 0 : 1;
}
