// SPDX-License-Identifier: BSL-1.0
// Quickstart: record a few messages, wait until they are on disk, seal the run, verify it and read it back.
#include <nacre/nacre.hpp>

#include <cstdio>
#include <iostream>
#include <string_view>

namespace {

int fail(nacre::error const& why) {
    std::cerr << "quickstart: " << why.message() << "\n";
    return 1;
}

} // namespace

int main(int argc, char** argv) {
    nacre::place const place(argc > 1 ? argv[1] : "./data", "quickstart");

    // Record. The run names itself, by the time and a random suffix. `submit` gives the entry's seq at once;
    // the writer thread makes it durable.
    auto writer = nacre::writer<>::create(place);
    if (!writer) return fail(writer.error());
    auto const id = writer->id();
    for (std::string_view const text : {"submit O-1 buy 100", "accepted O-1", "filled O-1 100 @ 1.1214"}) {
        auto const ticket = writer->submit(
            "exec.orders",
            {.type = "order", .payload = nacre::bytes(text), .keys = {{"client_order_id", "O-1"}}});
        if (!ticket) return fail(ticket.error());
        if (auto durable = writer->wait_durable(*ticket); !durable) return fail(durable.error());
        std::cout << "durable: seq " << ticket->seq << "\n";
    }
    auto const final = writer->seal();
    if (!final) return fail(final.error());

    // Prove it is intact.
    auto const report = nacre::verifier<>{}.verify(place, id);
    if (!report) return fail(report.error());
    std::cout << "findings: " << report->findings().size() << "\n";

    // Find what happened to an order.
    auto reader = nacre::reader<>::open(place, id);
    if (!reader) return fail(reader.error());
    for (auto const& entry : reader->find_all("client_order_id", "O-1"))
        std::cout << entry.seq() << " " << entry.topic() << " " << nacre::as_text(entry.payload()) << "\n";
    if (auto const read = reader->status(); !read) return fail(read.error());
    return report->clean() ? 0 : 1;
}
