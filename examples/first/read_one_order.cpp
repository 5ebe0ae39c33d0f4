// SPDX-License-Identifier: BSL-1.0
// read_one_order: says what happened to one order: all of it, the newest of it, and who caused what.
#include <nacre/nacre.hpp>

#include <cstdint>
#include <iostream>
#include <string_view>

static int fail(nacre::error const& why) { return std::cerr << why << "\n", 1; }

// Two orders that take turns; each message names the one that caused it.
static nacre::result<nacre::run_id> record(nacre::place const& desk) {
    auto writer = nacre::writer<>::create(desk);
    if (!writer) return writer.error();
    std::uint8_t number = 0;
    for (std::string_view const type : {"SubmitOrder", "OrderAccepted", "OrderFilled"})
        for (std::string_view const order : {"O-1", "O-2"}) {
            nacre::headers ids{.message_id = nacre::uuid{{++number}}};
            if (number > 2) ids.causation_id = nacre::uuid{{static_cast<std::uint8_t>(number - 2)}};
            auto const accepted = writer->submit(
                "exec.orders", {.type = type, .keys = {{"client_order_id", order}}, .headers = ids});
            if (!accepted) return accepted.error();
        }
    if (auto const sealed = writer->seal(); !sealed) return sealed.error();
    return writer->id();
}

int main(int argc, char** argv) {
    nacre::place const desk(argc > 1 ? argv[1] : "./data", "orders");
    auto const run = record(desk);
    if (!run) return fail(run.error());

    auto reader = nacre::reader<>::open(desk, *run);
    if (!reader) return fail(reader.error());
    for (auto const& entry : reader->find_all("client_order_id", "O-2"))
        std::cout << entry.seq() << " " << entry.payload_type() << "\n";
    if (auto const read = reader->status(); !read) return fail(read.error());

    auto const newest = reader->last("client_order_id", "O-2");
    if (!newest) return fail(newest.error());
    if (!*newest) return 1; // no entry has this key
    std::cout << "newest: " << (*newest)->payload_type() << "\n";

    auto const trace = reader->trace((*newest)->seq());
    if (!trace) return fail(trace.error());
    std::cout << "causes: " << trace->causes.size() << "\n";

    auto const misspelt = reader->find("client_order", "O-2"); // an error, and not an order without entries
    std::cout << misspelt.error() << "\n";
    return misspelt ? 1 : 0;
}
