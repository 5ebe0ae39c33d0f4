// SPDX-License-Identifier: BSL-1.0
#include "verify/worker.hpp"

#include "support/run_path.hpp"
#include "verify/messages.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>
#include <nacre/verifier.hpp>
#include <nacre/writer.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <exception>
#include <string_view>

#include <sys/resource.h>
#include <unistd.h>

namespace nacre_verify {
namespace {

class message_pipe {
public:
    explicit message_pipe(int descriptor) : descriptor_(descriptor) {}

    void send(json const& message) {
        buffer_ += to_line(message);
        if (buffer_.size() >= std::size_t{64} * 1024) flush();
    }
    void flush() {
        for (std::string_view rest = buffer_; !rest.empty();) {
            auto const written = ::write(descriptor_, rest.data(), rest.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) ::_exit(1); // nobody listens any more
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
        buffer_.clear();
    }

private:
    int descriptor_;
    std::string buffer_;
};

nacre::result<nacre::report> verify(nacre_tools::run_location const& place,
                                    nacre::verify_options const& options) {
    std::uint16_t hasher = 0;
    {
        NACRE_TRY_VALUE(run, place.backend.open_read(place.run_id));
        NACRE_TRY_VALUE(extent, run.extent());
        NACRE_TRY_VALUE(bytes, run.view(0, std::min<std::uint64_t>(extent, nacre::format::header_bytes)));
        auto const header = nacre::format::read_header(bytes);
        if (!header) return header.error().at_path(place.backend.location(place.run_id));
        hasher = header->hasher;
    }
    auto outcome = nacre::hashing::with_hasher(hasher, [&](auto hash) {
        return nacre::basic_verifier<nacre::file_backend, nacre::raw_encoder, decltype(hash)>().verify(
            place.backend, place.run_id, options);
    });
    if (!outcome) return outcome.error().at_path(place.backend.location(place.run_id));
    return outcome;
}

json to_json(nacre::finding const& what) {
    return {{"kind", nacre::verification::to_string(what.kind)},
            {"first_seq", what.first_seq},
            {"last_seq", what.last_seq},
            {"offset", what.offset},
            {"sentence", what.sentence}};
}

json to_json(nacre::report const& report) {
    return {{"run", report.run_id.str()},
            {"status", nacre::to_string(report.status)},
            {"live", report.live},
            {"high_watermark", report.high_watermark},
            {"entries", report.entries},
            {"bytes", report.bytes},
            {"finding_count", report.count()},
            {"unlisted", report.unlisted()}};
}

void verify_and_tell(std::string const& path, std::size_t findings_max, message_pipe& out) {
    auto const place = nacre_tools::parse_run_path(path);
    if (!place) return out.send({{"error", place.error().message()}});
    nacre::verify_options options;
    options.findings_max = findings_max;
    options.progress = [&out](std::uint64_t done, std::uint64_t total) {
        out.send({{"progress", {done, total}}});
        out.flush();
    };
    auto const outcome = verify(*place, options);
    if (!outcome) return out.send({{"error", outcome.error().message()}});
    for (auto const& each : outcome->findings())
        out.send({{"finding", to_json(each)}});
    out.send({{"report", to_json(*outcome)}});
}

} // namespace

void work(std::string const& path, std::size_t findings_max, int out) {
    // What kills this process must be told from its status; a core of the mapped run helps nobody.
    for (int const signal : {SIGBUS, SIGSEGV, SIGPIPE})
        std::signal(signal, SIG_DFL);
    struct rlimit const no_core = {0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    message_pipe pipe(out);
    try {
        verify_and_tell(path, findings_max, pipe);
        pipe.flush();
    } catch (std::exception const&) { // out of memory
        ::_exit(1);
    }
    ::_exit(0);
}

} // namespace nacre_verify
