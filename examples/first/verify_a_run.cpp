// SPDX-License-Identifier: BSL-1.0
// verify_a_run: proves that a run is byte for byte what was written, and finds the one bit that is not.
#include <nacre/nacre.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

static int fail(nacre::error const& why) { return std::cerr << why << "\n", 1; }

static nacre::result<nacre::run_id> record(nacre::place const& desk) {
    auto writer = nacre::writer<>::create(desk);
    if (!writer) return writer.error();
    for (int order = 1; order <= 100; ++order) {
        auto const text = "order " + std::to_string(order);
        auto const accepted = writer->submit("exec.orders", {.type = "order", .payload = nacre::bytes(text)});
        if (!accepted) return accepted.error();
    }
    if (auto const sealed = writer->seal(); !sealed) return sealed.error();
    return writer->id();
}

// What no disk should do.
static bool flip_a_bit(std::filesystem::path const& file, std::streamoff at) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    char const flipped = static_cast<char>(stream.seekg(at).get() ^ 1);
    return stream.seekp(at).put(flipped).flush().good();
}

int main(int argc, char** argv) {
    nacre::place const desk(argc > 1 ? argv[1] : "./data", "verified");
    auto const run = record(desk);
    if (!run) return fail(run.error());

    auto const intact = nacre::verifier<>{}.verify(desk, *run);
    if (!intact) return fail(intact.error()); // it could not be opened
    std::cout << "findings: " << intact->count() << "\n";

    auto const file = desk.base / desk.instance / (run->str() + ".nacre");
    if (!flip_a_bit(file, 16'000)) return 1;
    auto const damaged = nacre::verifier<>{}.verify(desk, *run);
    if (!damaged) return fail(damaged.error());
    for (auto const& finding : damaged->findings())
        std::cout << finding << "\n";
    return intact->clean() && !damaged->clean() ? 0 : 1;
}
