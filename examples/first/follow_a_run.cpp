// SPDX-License-Identifier: BSL-1.0
// follow_a_run: sees each entry of a run as soon as it is durable, while somebody else writes it.
#include <nacre/nacre.hpp>

#include <chrono>
#include <iostream>
#include <string>
#include <thread>

using namespace std::chrono_literals;

static int fail(nacre::error const& why) { return std::cerr << why << "\n", 1; }

int main(int argc, char** argv) {
    nacre::place const desk(argc > 1 ? argv[1] : "./data", "followed");
    auto writer = nacre::writer<>::create(desk);
    if (!writer) return fail(writer.error());

    // Before the thread starts: an error here has nobody to wait for.
    auto following = nacre::follower<>::open(desk, writer->id()); // could be in any other process
    if (!following) return fail(following.error());

    nacre::result<void> written;
    std::thread trading([&] {
        for (int quote = 1; quote <= 5 && written; ++quote) {
            auto const text = "quote " + std::to_string(quote);
            written = writer->wait_durable(
                writer->submit("md.quotes", {.type = "quote", .payload = nacre::bytes(text)}));
        }
        if (auto const sealed = writer->seal("the day is over"); !sealed) written = sealed.error();
    });

    nacre::result<void> read;
    for (int patience = 100; patience > 0; --patience) {
        auto const next = following->wait_next(100ms);
        if (!next) read = next.error();
        if (!next || next->has_ended()) break; // sealed, and all of it seen
        if (next->is_idle()) continue;         // nothing new: time for something else
        std::cout << next->entry().seq() << " " << next->entry().payload_type() << "\n";
    }
    trading.join();
    if (!written) return fail(written.error());
    if (!read) return fail(read.error());
    return following->ended() ? 0 : 1;
}
