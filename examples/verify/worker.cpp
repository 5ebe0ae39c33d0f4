// SPDX-License-Identifier: BSL-1.0
#include "verify/worker.hpp"

#include "support/hashers.hpp"
#include "support/run_path.hpp"
#include "verify/messages.hpp"
#include "verify/run_bytes.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/log/bytes_source.hpp>
#include <nacre/log/run_head.hpp>
#include <nacre/log/verdict.hpp>
#include <nacre/values.hpp>
#include <nacre/verifier.hpp>
#include <nacre/writer.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

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

/// What a run that no writer holds, and that was not sealed, is worth; empty for any other.
template <class Hasher>
std::string recovery_of(nacre::bytes_view file, nacre::report const& report) {
    if (report.live || report.status != nacre::status::running) return {};
    auto const head = nacre::log::parse_run_head(file.first(std::min(file.size(), nacre::format::log_begin)));
    if (!head || file.size() < nacre::format::header_bytes) return {};
    Hasher const hash{};
    auto const judged = nacre::log::judge<Hasher>(nacre::log::view_source(file), file.size(), head->header,
                                                  hash.digest(file.first(nacre::format::header_bytes)),
                                                  head->superblocks, nacre::os::boot_id(), hash);
    if (judged.prefix.batches == 0) return "none"; // not even its manifest: recovery leaves it alone
    return std::string(to_string(judged.verdict.kind));
}

struct verified {
    nacre::report report;
    std::string recovery; ///< what recovery would conclude of a run that a crash left
};

/// The run's own place when the file stands there, under its id: there a writer may hold it.
std::optional<nacre_tools::run_location> place_of(std::string const& path, nacre::run_id const& id) {
    std::error_code problem;
    auto const real = std::filesystem::canonical(path, problem);
    if (problem || !std::filesystem::is_regular_file(real, problem)) return std::nullopt;
    auto place = nacre_tools::parse_run_path(real.native());
    if (!place || place->run_id != id) return std::nullopt;
    return std::move(*place);
}

/// A header that is damaged in what tells its version is no header of another version.
bool is_other_version(nacre::bytes_view file, nacre::error const& why) {
    if (why.code() != nacre::errc::unsupported_format || why.found() == 0) return false;
    if (file.size() < nacre::format::header_bytes) return false;
    auto header = nacre::format::load<nacre::format::header_block>(file);
    header.version = nacre::format::version;
    auto const digest = nacre::hashing::xxh3_64_value(
        nacre::format::object_bytes(header).first(offsetof(nacre::format::header_block, digest)));
    return digest != header.digest;
}

nacre::result<verified> verify(std::string const& path, nacre::verify_options const& options) {
    NACRE_TRY_VALUE(run, run_bytes::open(path));
    auto const file = run.bytes();
    auto const header = nacre::format::read_header(file);
    if (!header) {
        if (is_other_version(file, header.error())) return header.error().at_path(path);
        verified out{nacre::report(options.findings_max), {}};
        out.report.bytes = file.size();
        out.report.add(nacre::finding_kind::manifest_mismatch, 0, 0, 0,
                       "the header cannot be read: ", header.error().message());
        return out;
    }
    auto const place = place_of(path, header->run_id);
    auto outcome = nacre_tools::with_any_hasher(header->hasher, [&](auto hash) -> nacre::result<verified> {
        using hasher = decltype(hash);
        auto report = place ? nacre::basic_verifier<nacre::file_backend, nacre::raw_encoder, hasher>().verify(
                                  place->backend, place->run_id, options)
                            : nacre::verification::verify_bytes<hasher>(file, header->run_id, options);
        if (!report) return report.error();
        auto recovery = recovery_of<hasher>(file, *report);
        return verified{std::move(*report), std::move(recovery)};
    });
    if (!outcome) return outcome.error().at_path(path);
    return outcome;
}

json to_json(nacre::finding const& what) {
    return {{"kind", nacre::verification::to_string(what.kind)},
            {"first_seq", what.first_seq},
            {"last_seq", what.last_seq},
            {"offset", what.offset},
            {"sentence", what.sentence}};
}

json to_json(nacre::report const& report, std::string const& path) {
    bool const is_run = report.run_id != nacre::run_id{};
    return {{"run", is_run ? report.run_id.str() : "unknown"},
            {"path", path},
            {"status", is_run ? std::string(nacre::to_string(report.status)) : "unknown"},
            {"live", report.live},
            {"high_watermark", report.high_watermark},
            {"entries", report.entries},
            {"bytes", report.bytes},
            {"finding_count", report.count()},
            {"unlisted", report.unlisted()}};
}

void verify_and_tell(std::string const& path, std::size_t findings_max, message_pipe& out) {
    nacre::verify_options options;
    options.findings_max = findings_max;
    options.progress = [&out](std::uint64_t done, std::uint64_t total) {
        out.send({{"progress", {done, total}}});
        out.flush();
    };
    auto const outcome = verify(path, options);
    if (!outcome) return out.send({{"error", outcome.error().message()}});
    for (auto const& each : outcome->report.findings())
        out.send({{"finding", to_json(each)}});
    auto report = to_json(outcome->report, path);
    if (!outcome->recovery.empty()) report["recovery"] = outcome->recovery;
    out.send({{"report", std::move(report)}});
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
    } catch (std::bad_alloc const&) {
        ::_exit(exit_out_of_memory);
    } catch (std::exception const&) {
        ::_exit(1);
    }
    ::_exit(0);
}

} // namespace nacre_verify
