// SPDX-License-Identifier: BSL-1.0
// record_bytes: records messages of bytes, each on disk before the next, seals the run and reads it back.
#include <nacre/nacre.hpp>

#include <iostream>

static int fail(nacre::error const& why) { return std::cerr << why << "\n", 1; }

int main(int argc, char** argv) {
    nacre::place const desk(argc > 1 ? argv[1] : "./data", "desk");
    auto writer = nacre::writer<>::create(desk); // files, durable one by one; the run names itself
    if (!writer) return fail(writer.error());
    for (auto text : {"submit O-1", "accepted O-1", "filled O-1"}) {
        auto const durable = writer->wait_durable(writer->submit(
            "exec.orders",
            {.type = "order", .payload = nacre::bytes(text), .keys = {{"client_order_id", "O-1"}}}));
        if (!durable) return fail(durable.error()); // else it is on disk
    }
    if (auto const sealed = writer->seal(); !sealed) return fail(sealed.error());
    auto reader = nacre::reader<>::open(desk, writer->id());
    if (!reader) return fail(reader.error());
    for (auto const& entry : reader->find_all("client_order_id", "O-1"))
        std::cout << entry.seq() << " " << nacre::as_text(entry.payload()) << "\n";
    if (auto const read = reader->status(); !read) return fail(read.error()); // an error ends the loop
}
