// SPDX-License-Identifier: BSL-1.0
// own_backend: a backend of your own, here files that count and time each sync; the rest is the library's.
#include <nacre/nacre.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <string>
#include <utility>

// What was asked of the disk by this process.
struct disk_use {
    int syncs = 0;
    std::chrono::nanoseconds longest{};
};
static disk_use used;

class timed_files : public nacre::file_backend {
public:
    using nacre::file_backend::file_backend;

    // What a writer holds of one run: it appends, and syncs before the watermark moves.
    class appendable : public nacre::file_backend::appendable {
    public:
        explicit appendable(nacre::file_backend::appendable opened)
            : nacre::file_backend::appendable(std::move(opened)) {}

        nacre::result<void> sync() {
            auto const begin = std::chrono::steady_clock::now();
            auto const synced = nacre::file_backend::appendable::sync();
            ++used.syncs;
            used.longest =
                std::max(used.longest, std::chrono::nanoseconds(std::chrono::steady_clock::now() - begin));
            return synced;
        }
    };

    nacre::result<appendable> create(nacre::run_id const& id, nacre::bytes_view first, auto how) const {
        return nacre::file_backend::create(id, first, how).transform(timed);
    }
    nacre::result<appendable> open_recover(nacre::run_id const& id) const {
        return nacre::file_backend::open_recover(id).transform(timed);
    }

private:
    static appendable timed(nacre::file_backend::appendable opened) { return appendable(std::move(opened)); }
};

// Named once, for writer, reader, verifier, follower and store alike.
struct timed_policy : nacre::default_policy {
    using backend = timed_files;
    using execution = nacre::inline_execution; // so `used` belongs to one thread
    static nacre::result<timed_files> open_backend(nacre::place const& place) {
        return timed_files(place.base, place.instance); // its first call says what is wrong with the place
    }
};

static int fail(nacre::error const& why) { return std::cerr << why << "\n", 1; }

int main(int argc, char** argv) {
    nacre::place const desk(argc > 1 ? argv[1] : "./data", "own-backend");
    auto writer = nacre::writer<timed_policy>::create(desk);
    if (!writer) return fail(writer.error());
    int const before = used.syncs;
    for (int order = 1; order <= 10; ++order) {
        auto const text = "order " + std::to_string(order);
        auto const accepted = writer->submit("exec.orders", {.type = "order", .payload = nacre::bytes(text)});
        if (!accepted) return fail(accepted.error());
    }
    int const syncs = used.syncs - before;
    if (auto const sealed = writer->seal(); !sealed) return fail(sealed.error());

    auto const report = nacre::verifier<timed_policy>{}.verify(desk, writer->id());
    if (!report) return fail(report.error());
    std::cout << "10 orders, " << syncs << " syncs, " << report->count() << " findings\n";
    return syncs == 10 && used.longest > std::chrono::nanoseconds(0) && report->clean() ? 0 : 1;
}
