// SPDX-License-Identifier: BSL-1.0
// nacre-record: captures a newline-delimited message stream into a run, one entry a line, the bytes verbatim.
#include "support/hex.hpp"
#include "support/line_reader.hpp"
#include "support/progress.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <thread>
#include <tuple>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace {

enum exit_code { complete = 0, stopped_early = 1, not_started = 2 };

struct settings {
    std::string base = "./data";
    std::string instance = "recorder";
    std::string topic = "venue.raw";
    std::string durability = "immediate";
    std::string ack;
    std::string input;
    double lines_per_second = 0;
    std::size_t line_bytes_max = nacre::writer_options{}.payload_bytes_max;
};

volatile std::sig_atomic_t stop_requested = 0;

void stop_on_signals() {
    struct sigaction action {};
    action.sa_handler = [](int) { stop_requested = 1; };
    sigemptyset(&action.sa_mask);
    action.sa_flags = 0; // a read that waits for input is interrupted
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

/// What to do about a line that is too long.
void advise(nacre::error const& why) {
    constexpr std::uint64_t most = nacre::core::payload_bytes_max;
    if (why != nacre::errc::too_large) return;
    if (why.size() > most)
        std::cerr << "nacre-record: an entry holds at most " << most
                  << " bytes, so that no --line-bytes-max records this line\n";
    else
        std::cerr << "nacre-record: --line-bytes-max " << why.size() << " records this line; it is "
                  << why.limit() << " now\n";
}

int fail(exit_code code, nacre::error const& why) {
    std::cerr << "nacre-record: " << why.message() << "\n";
    return code;
}

/// Appends each durable watermark to a file, one number a line.
class acknowledgements {
public:
    [[nodiscard]] static nacre::result<acknowledgements> open(std::string const& name) {
        acknowledgements out;
        if (name.empty()) return out;
        out.file_ = ::open(name.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (out.file_ < 0)
            return nacre::error::io(errno, "the acknowledgement file cannot be opened").at_path(name);
        return out;
    }
    acknowledgements() = default;
    acknowledgements(acknowledgements&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    acknowledgements& operator=(acknowledgements&&) = delete;
    ~acknowledgements() {
        if (file_ >= 0) ::close(file_);
    }

    /// False when the line could not be written whole.
    [[nodiscard]] bool write(std::uint64_t watermark) const noexcept {
        if (file_ < 0) return true;
        char line[24];
        int const size =
            std::snprintf(line, sizeof(line), "%llu\n", static_cast<unsigned long long>(watermark));
        ssize_t written = 0;
        do
            written = ::write(file_, line, static_cast<std::size_t>(size));
        while (written < 0 && errno == EINTR);
        return written == size;
    }

private:
    int file_ = -1;
};

/// Keeps to a number of lines a second, however coarse sleeping is.
class pace {
public:
    explicit pace(double lines_per_second) : lines_per_second_(lines_per_second) {}
    void wait(std::uint64_t lines) const {
        if (lines_per_second_ <= 0) return;
        auto const due =
            start_ + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                         std::chrono::duration<double>(static_cast<double>(lines) / lines_per_second_));
        while (stop_requested == 0 && std::chrono::steady_clock::now() < due)
            std::this_thread::sleep_until(
                std::min(due, std::chrono::steady_clock::now() + std::chrono::milliseconds(50)));
    }

private:
    double lines_per_second_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

[[nodiscard]] nacre::result<nacre::core::run_inputs> make_inputs(settings const& chosen) {
    nacre::core::run_inputs inputs;
    inputs.start = nacre::system_clock{}.now();
    NACRE_TRY_VALUE(id, nacre::run_id::make(inputs.start, std::random_device{}()));
    inputs.run_id = id;
    inputs.instance = chosen.instance;
    inputs.schema_version = "raw";
    inputs.build_identity = "nacre-record " NACRE_VERSION_STRING;
    inputs.feature_flags = {{"retention", "full"}};
    inputs.components = {"venue_recorder"};
    return inputs;
}

template <class Durability>
int record(settings const& chosen) {
    using writer_type =
        nacre::basic_writer<nacre::file_backend, nacre::raw_encoder, nacre::xxh3_128, Durability>;

    auto lines = nacre_tools::line_reader::open(chosen.input, chosen.line_bytes_max);
    if (!lines) return fail(not_started, lines.error());
    auto acks = acknowledgements::open(chosen.ack);
    if (!acks) return fail(not_started, acks.error());
    auto backend = nacre::file_backend::make(chosen.base, chosen.instance);
    if (!backend) return fail(not_started, backend.error());
    auto inputs = make_inputs(chosen);
    if (!inputs) return fail(not_started, inputs.error());

    std::atomic<bool> acks_lost{false};
    nacre::writer_options limits;
    limits.payload_bytes_max = chosen.line_bytes_max;
    limits.ring_bytes = std::max(limits.ring_bytes, std::bit_ceil(2 * limits.frame_limit(64)));
    nacre::writer_hooks hooks;
    hooks.on_durable = [&](std::uint64_t watermark) noexcept {
        if (acks->write(watermark)) return;
        acks_lost = true;
        stop_requested = 1;
    };
    hooks.on_halt = [](nacre::halt_event const& event) noexcept {
        if (event.reason == nacre::halt_reason::requested) return; // the input's end says why
        std::cerr << "nacre-record: halted (" << to_string(event.reason) << "): " << event.cause.message()
                  << "\n";
    };
    auto writer = writer_type::create(*backend, *inputs, limits, std::move(hooks));
    if (!writer) return fail(not_started, writer.error());

    auto const component = nacre::bytes("venue_recorder");
    auto started = writer->submit(nacre::core::lifecycle_topic,
                                  {.type = nacre::core::run_started_type, .payload = component});
    if (started)
        if (auto durable = writer->wait_durable(*started); !durable) started = durable.error();
    if (!started) return fail(stopped_early, started.error());

    nacre_tools::progress bar(lines->size());
    pace const pace(chosen.lines_per_second);
    std::optional<nacre::error> broken;
    std::optional<nacre::ticket> last;
    std::uint64_t recorded = 0;
    while (stop_requested == 0) {
        auto line = lines->next();
        if (!line) broken = line.error();
        if (broken || !*line) break;
        auto accepted = writer->submit(chosen.topic, {.type = "line", .payload = **line});
        if (!accepted) {
            broken = accepted.error();
            break;
        }
        last = *accepted;
        ++recorded;
        bar.update(lines->bytes_read(), std::to_string(recorded) + " lines, durable up to " +
                                            std::to_string(writer->high_watermark()));
        pace.wait(recorded);
    }
    bar.clear();

    // `ended` says that the stream was recorded to its end, or to where somebody stopped it.
    if (!broken && acks_lost)
        broken = nacre::error::io(0, "an acknowledgement could not be written").at_path(chosen.ack);
    std::optional<std::uint64_t> final;
    if (!broken) {
        if (auto const sealed = writer->seal("venue_recorder"))
            final = *sealed;
        else
            broken = sealed.error();
    }
    if (!broken && acks_lost) // the run is sealed: its last entries are not acknowledged in the file
        broken = nacre::error::io(0, "an acknowledgement could not be written").at_path(chosen.ack);
    if (broken) fail(stopped_early, *broken);
    if (!final) {
        advise(*broken);
        if (last) std::ignore = writer->wait_durable(*last);
        writer->halt();
        std::cerr << "nacre-record: the run was not sealed, with " << recorded
                  << " lines; `nacre recover` seals it: " << backend->location(inputs->run_id) << "\n";
        return stopped_early;
    }
    auto const chain = writer->chain();
    std::cout << "run_id=" << inputs->run_id << " path=" << backend->location(inputs->run_id)
              << " entries=" << *final << " high_watermark=" << *final
              << " status=" << to_string(writer->manifest().status)
              << " chain=" << nacre_tools::to_hex(std::as_bytes(std::span(chain))) << std::endl;
    return broken ? stopped_early : complete;
}

} // namespace

int main(int argc, char** argv) {
    settings chosen;
    CLI::App app{
        "Records a newline-delimited message stream: one entry a line, the bytes verbatim, newline "
        "included.\n"
        "SIGINT and SIGTERM end the run gracefully. Exit: 0 all recorded, 1 stopped early, 2 not started."};
    app.set_version_flag("--version", NACRE_VERSION_STRING);
    app.add_option("--base", chosen.base, "directory the runs live under")->capture_default_str();
    app.add_option("--instance", chosen.instance, "whose runs these are; a folder under the base")
        ->capture_default_str();
    app.add_option("--topic", chosen.topic, "topic the lines are recorded on")->capture_default_str();
    app.add_option("--durability", chosen.durability,
                   "immediate: survives power loss; process: survives the process")
        ->check(CLI::IsMember({"immediate", "process"}))
        ->capture_default_str();
    app.add_option("--rate", chosen.lines_per_second, "lines a second; 0: as fast as they come")
        ->check(CLI::Range(0.0, 1e9))
        ->capture_default_str();
    app.add_option("--ack", chosen.ack, "append each durable high-watermark to this file, one number a line");
    app.add_option("--line-bytes-max", chosen.line_bytes_max,
                   "a longer line stops the recording with an error; the run is left to `nacre recover`")
        ->check(CLI::Range(std::size_t{1}, nacre::core::payload_bytes_max))
        ->capture_default_str();
    app.add_option("FILE", chosen.input, "the stream; - is standard input")->required();
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& problem) {
        return app.exit(problem) == 0 ? complete : not_started;
    }
    stop_on_signals();
    return chosen.durability == "process" ? record<nacre::process>(chosen) : record<nacre::immediate>(chosen);
}
