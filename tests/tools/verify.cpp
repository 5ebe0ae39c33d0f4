// SPDX-License-Identifier: BSL-1.0
// nacre-verify as an operator meets it: exit codes, first line, findings, time limit, and a worker that dies.
#include "support/process.hpp"
#include "support/sanitized.hpp"
#include "tools/tool_fixture.hpp"
#include "verifier/run_on_disk.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>
#ifdef NACRE_TEST_OPENSSL
#include <nacre/hasher/openssl.hpp>
#endif

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <span>
#include <sstream>

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

namespace {

using namespace nacre;
using namespace nacre::core;
using namespace nacre::test;
using nlohmann::json;

run_outcome nacre_verify(std::string const& path, std::vector<std::string> more = {}) {
    temporary_directory scratch;
    std::vector<std::string> arguments = {(bin_dir() / "nacre-verify").string(), path};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_process(scratch.path(), arguments);
}
run_outcome nacre_verify(run_on_disk const& run, std::vector<std::string> more = {}) {
    return nacre_verify(run.path().string(), more);
}

std::vector<std::string> lines_of(std::string const& text) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        out.push_back(line);
    return out;
}

byte_vector damaged_run() {
    byte_vector file = sealed_run();
    flip_bit(file, find_entry(file, 13).offset + 20);
    return file;
}

/// A crashed run with so much empty space behind its log that a scan takes long, as long as nobody stops it.
class endless_run {
public:
    endless_run()
        : run_([] {
              memory_backend backend;
              auto writer = start_run(backend);
              fill_run(writer);
              return bytes_of(backend);
          }()) {
        std::filesystem::resize_file(run_.path(), std::uintmax_t{32} << 30); // sparse
    }
    [[nodiscard]] std::string path() const { return run_.path().string(); }
    void truncate() const { std::filesystem::resize_file(run_.path(), 4096); }

    /// The process that has the run mapped, once there is one: waits for it and stops it before it gets far.
    [[nodiscard]] pid_t stop_worker(child_process const& tool) const {
        while (!tool.ended()) {
            for (auto const& each : std::filesystem::directory_iterator(
                     "/proc", std::filesystem::directory_options::skip_permission_denied)) {
                auto const name = each.path().filename().native();
                pid_t pid = 0;
                auto const parsed = std::from_chars(name.data(), name.data() + name.size(), pid);
                if (parsed.ec != std::errc{} || parsed.ptr != name.data() + name.size()) continue;
                if (read_file(each.path() / "maps").find(path()) == std::string::npos) continue;
                if (::kill(pid, SIGSTOP) == 0) return pid;
            }
            ::sched_yield();
        }
        return 0;
    }

private:
    run_on_disk run_;
};

TEST_CASE("nacre-verify says clean and exits 0", "[tools][verify]") {
    byte_vector const file = sealed_run();
    run_on_disk const run(file);
    auto const said = nacre_verify(run);
    CHECK(said.code == 0);
    CHECK(said.errors.empty());
    CHECK(said.output ==
          "clean run=" + test_run().str() +
              " status=ended high_watermark=44 entries=44 bytes=" + std::to_string(file.size()) + "\n");
    CHECK(run.content() == file);
}

TEST_CASE("nacre-verify names each finding on a line of its own and exits 1", "[tools][verify]") {
    byte_vector const file = damaged_run();
    run_on_disk const run(file);
    auto const said = nacre_verify(run);
    CHECK(said.code == 1);
    auto const lines = lines_of(said.output);
    REQUIRE(lines.size() >= 2);
    CHECK(lines[0] == "corrupt run=" + test_run().str() +
                          " status=ended high_watermark=44 entries=43 bytes=" + std::to_string(file.size()) +
                          " findings=" + std::to_string(lines.size() - 1) + " quarantine=not-performed");
    for (std::size_t at = 1; at < lines.size(); ++at)
        CHECK(lines[at].starts_with("- "));
    CHECK(lines[1].starts_with("- hash_mismatch seq=13 offset="));
    CHECK(run.content() == file);
}

TEST_CASE("nacre-verify prints one JSON object for machines", "[tools][verify]") {
    auto const clean = nacre_verify(run_on_disk(sealed_run()), {"--json"});
    CHECK(clean.code == 0);
    auto const object = json::parse(clean.output);
    CHECK(object["verdict"] == "clean");
    CHECK(object["run"] == test_run().str());
    CHECK(object["high_watermark"] == 44);
    CHECK(object["findings"].empty());

    auto const corrupt = nacre_verify(run_on_disk(damaged_run()), {"--json"});
    CHECK(corrupt.code == 1);
    auto const found = json::parse(corrupt.output);
    CHECK(found["verdict"] == "corrupt");
    CHECK(found["quarantine"] == "not-performed");
    CHECK(found["finding_count"] == found["findings"].size());
    CHECK(found["findings"][0]["kind"] == "hash_mismatch");
    CHECK(found["findings"][0]["first_seq"] == 13);

    auto const missing = nacre_verify("/nowhere/i/x.nacre", {"--json"});
    CHECK(missing.code == 2);
    CHECK(json::parse(missing.output)["verdict"] == "not_opened");
}

TEST_CASE("nacre-verify says of a live run that it is running, and of a crashed one that it was not sealed",
          "[tools][verify]") {
    temporary_directory folder;
    file_backend const backend(folder.path(), "trader-001");
    {
        auto writer = start_run(backend);
        fill_run(writer);
        auto const live = nacre_verify(backend.location(test_run()));
        CHECK(live.code == 0);
        CHECK(live.output.starts_with("clean run=" + test_run().str() + " status=running high_watermark=44"));
    }
    auto const crashed = nacre_verify(backend.location(test_run()));
    CHECK(crashed.code == 1);
    CHECK(crashed.output.starts_with("crashed run=" + test_run().str() + " status=running "));
    CHECK(crashed.output.find(" recovery=accepted findings=1 ") != std::string::npos);
    CHECK(crashed.errors.find("`nacre recover` seals it") != std::string::npos);
    CHECK(crashed.output.find("not sealed") != std::string::npos);
}

TEST_CASE("what nacre-verify cannot open is exit 2 with a sentence that names it", "[tools][verify]") {
    auto const refused = [](std::string const& path, std::string const& words) {
        auto const said = nacre_verify(path);
        CAPTURE(said.errors);
        CHECK(said.code == 2);
        CHECK(said.output.empty());
        CHECK(said.errors.starts_with("nacre-verify: "));
        CHECK(said.errors.find(words) != std::string::npos);
        CHECK(said.errors.find(path) != std::string::npos);
    };
    temporary_directory folder;
    refused((folder / "i" / "x.nacre").string(), "no such file");
    refused(folder.path().string(), "a folder");

    auto const with_header = [&](auto const& change, std::string const& words) {
        byte_vector file = sealed_run();
        auto header = format::load<format::header_block>(file);
        change(header);
        header.digest = hashing::xxh3_64_value(
            format::object_bytes(header).first(offsetof(format::header_block, digest)));
        format::store(bytes_span(file), 0, header);
        run_on_disk const run(file);
        refused(run.path().string(), words);
        CHECK(run.content() == file);
    };
    with_header([](format::header_block& header) { header.version = 9; }, "format 9");
    with_header([](format::header_block& header) { header.hasher = 0x7ABC; }, "hasher");
}

TEST_CASE("S3 whatever is corrupt is exit 1: header, empty, cut, or no run at all", "[tools][verify][S3]") {
    byte_vector const sound = sealed_run();
    auto const flipped = [&](std::size_t at) {
        byte_vector file = sound;
        flip_bit(file, at);
        return file;
    };
    auto const cut = [&](std::size_t size) {
        return byte_vector(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(size));
    };
    std::vector<byte_vector> const files = {{},
                                            byte_vector(100'000, std::byte{'x'}),
                                            flipped(3),
                                            flipped(16), // the marker, the version
                                            flipped(20),
                                            flipped(100),
                                            flipped(4090),
                                            cut(1),
                                            cut(100),
                                            cut(4096),
                                            cut(12288),
                                            cut(sound.size() / 2),
                                            cut(sound.size() - 1)};
    for (auto const& file : files) {
        CAPTURE(file.size());
        run_on_disk const run(file);
        auto const said = nacre_verify(run);
        CHECK(said.code == 1);
        CHECK(said.output.starts_with("corrupt run="));
        CHECK(said.output.find("\n- ") != std::string::npos);
        CHECK(run.content() == file);
    }
}

TEST_CASE("S3 a run is verified under any name, through a link, and from a pipe", "[tools][verify][S3]") {
    byte_vector const sound = sealed_run();
    temporary_directory folder;
    for (bool const damaged : {false, true}) {
        CAPTURE(damaged);
        byte_vector const file = damaged ? damaged_run() : sound;
        std::string const text(as_text(bytes_view(file)));
        auto const check = [&](run_outcome const& said) {
            CAPTURE(said.output, said.errors);
            CHECK(said.code == (damaged ? 1 : 0));
            CHECK(said.output.starts_with((damaged ? "corrupt run=" : "clean run=") + test_run().str() +
                                          " status=ended high_watermark=44 "));
        };
        std::filesystem::path const copy = folder / (damaged ? "incident 7" : "copy.bak");
        write_file(copy, text);
        check(nacre_verify(copy.string()));
        run_on_disk const named_otherwise(file, *run_id::make(at_ns(1), 1));
        check(nacre_verify(named_otherwise));
        run_on_disk const run(file);
        auto const link = folder / (damaged ? "damaged-link" : "link");
        std::filesystem::create_symlink(run.path(), link);
        check(nacre_verify(link.string()));
        auto const link_of_copy = folder / (test_run().str() + (damaged ? "-d" : "") + ".nacre");
        std::filesystem::create_symlink(copy, link_of_copy);
        check(nacre_verify(link_of_copy.string()));
        std::string const tool = (bin_dir() / "nacre-verify").string();
        for (auto const* given : {"-", "/dev/stdin"})
            check(run_process(folder.path(), {"/bin/sh", "-c", "cat \"$1\" | \"$2\" \"$3\"", "sh",
                                              copy.string(), tool, given}));
    }
}

TEST_CASE("S3 a crashed run is called that when recovery would mend it, and corrupt when it would not",
          "[tools][verify][S3]") {
    auto const crash = [](std::size_t tail) {
        memory_backend backend;
        auto writer = start_run(backend);
        fill_run(writer);
        auto file = bytes_of(backend);
        file.resize(static_cast<std::size_t>(writer.committed_offset()));
        file.insert(file.end(), tail, std::byte{7});
        return file;
    };
    auto const accepted = nacre_verify(run_on_disk(crash(0)));
    CHECK(accepted.code == 1);
    CHECK(accepted.output.starts_with("crashed run="));
    CHECK(accepted.output.find("recovery=accepted") != std::string::npos);
    auto const torn = nacre_verify(run_on_disk(crash(64)));
    CHECK(torn.code == 1);
    CHECK(torn.output.starts_with("crashed run="));
    CHECK(torn.output.find("recovery=torn") != std::string::npos);
    auto damaged = crash(0);
    std::uint64_t at = format::log_begin;
    for (auto prefix = format::read_prefix(damaged, at);
         !prefix->is(format::frame_kind::entry) || prefix->seq != 2;
         prefix = format::read_prefix(damaged, at))
        at += prefix->size;
    flip_bit(damaged, static_cast<std::size_t>(at) + 20);
    auto const corrupt = nacre_verify(run_on_disk(damaged), {"--json"});
    CHECK(corrupt.code == 1);
    auto const object = json::parse(corrupt.output);
    CHECK(object["verdict"] == "corrupt");
    CHECK(object["recovery"] == "corrupt");
}

/// A sealed run of `entries` entries, 16 MiB each: its path.
std::string large_run(temporary_directory const& folder, std::uint64_t entries) {
    file_backend const backend(folder.path(), "trader-001");
    auto writer = start_run(backend, durability_policy::process);
    byte_vector const payload(std::size_t{16} << 20, std::byte{7});
    for (std::uint64_t seq = 1; seq <= entries; ++seq) {
        test_entry each(seq);
        each.draft.payload = payload;
        writer.append(std::span(&each.draft, 1), at_ns(1'700'000'000'000'003'000)).value();
    }
    writer.seal(status::ended).value();
    return backend.location(test_run());
}

TEST_CASE("S3 want of memory is told from damage and is exit 2", "[tools][verify][S3]") {
#ifndef NACRE_TEST_SANITIZED // whose shadow of the memory takes more than any limit
    SECTION("address space for the run") {
        temporary_directory folder;
        auto const large = large_run(folder, 3);
        for (auto const* limit :
             {"30000", "70000"}) { // KiB: less than the run, less than it takes to verify it
            auto const said =
                run_process(folder.path(), {"/bin/sh", "-c", "ulimit -v $1; exec \"$2\" \"$3\"", "sh", limit,
                                            (bin_dir() / "nacre-verify").string(), large});
            CAPTURE(limit, said.output, said.errors);
            CHECK(said.code == 2);
            CHECK(said.output.find("corrupt") == std::string::npos);
            CHECK(said.errors.find(large) != std::string::npos);
        }
    }
#endif
    SECTION("the system kills the worker") {
        endless_run const run;
        temporary_directory scratch;
        child_process tool({(bin_dir() / "nacre-verify").string(), run.path(), "--timeout", "0"},
                           (scratch / "out").string(), (scratch / "err").string());
        auto const worker = run.stop_worker(tool);
        REQUIRE(worker != 0);
        ::kill(worker, SIGKILL);
        CHECK(tool.wait() == 2);
        CHECK(read_file(scratch / "out").find("worker=out-of-memory") != std::string::npos);
    }
}

#ifdef NACRE_TEST_OPENSSL
TEST_CASE("S3 the tools know every hasher the library ships", "[tools][verify][S3]") {
    temporary_directory folder;
    file_backend const backend(folder.path(), "trader-001");
    {
        auto writer = log::log_writer<file_backend, hashing::sha256>::create(
                          backend, test_inputs(), durability_policy::process, at_ns(1))
                          .value();
        append_batch(writer, 1, 20);
        writer.seal(status::ended).value();
    }
    auto const path = backend.location(test_run());
    CHECK(nacre_verify(path).output.starts_with("clean "));
    for (std::vector<std::string> const& call : {std::vector<std::string>{"cat", path},
                                                 {"stat", path},
                                                 {"schema", path},
                                                 {"recover", path},
                                                 {"ls", folder.path().string()}}) {
        std::vector<std::string> arguments = {(bin_dir() / "nacre").string()};
        arguments.insert(arguments.end(), call.begin(), call.end());
        auto const said = run_process(folder.path(), arguments);
        CAPTURE(call[0], said.errors);
        CHECK(said.code == 0);
    }
}
#endif

TEST_CASE("nacre-verify verifies a run by the hasher its header names", "[tools][verify]") {
    temporary_directory folder;
    file_backend const backend(folder.path(), "trader-001");
    auto writer = log::log_writer<file_backend, xxh3_64>::create(backend, test_inputs(),
                                                                 durability_policy::process, at_ns(1))
                      .value();
    append_batch(writer, 1, 20);
    writer.seal(status::ended).value();
    CHECK(nacre_verify(backend.location(test_run())).output.starts_with("clean "));
}

TEST_CASE("nacre-verify takes in any number of findings from its worker without blocking",
          "[tools][verify]") {
    memory_backend backend;
    auto writer = start_run(backend);
    for (std::uint64_t first = 1; first < 12'000; first += 1000)
        append_batch(writer, first, first + 999);
    writer.seal(status::ended).value();
    byte_vector file = bytes_of(backend);
    std::uint64_t damaged = 0;
    for (auto const& each : log_frames(file)) {
        if (!each.is(format::frame_kind::entry)) continue;
        flip_bit(file, each.offset + 20);
        ++damaged;
    }
    run_on_disk const run(file);
    auto const said = nacre_verify(run, {"--timeout", "0"});
    CHECK(said.code == 1);
    CHECK(said.output.size() > 1'000'000); // many times what a pipe holds
    auto const lines = lines_of(said.output);
    auto const of_entries = std::count_if(
        lines.begin(), lines.end(), [](auto const& line) { return line.starts_with("- hash_mismatch "); });
    CHECK(static_cast<std::uint64_t>(of_entries) == damaged);

    auto const few = lines_of(nacre_verify(run, {"--findings", "3", "--timeout", "0"}).output);
    REQUIRE(few.size() == 5);
    CHECK(few[0].find(" findings=" + std::to_string(lines.size() - 1) + " ") != std::string::npos);
    CHECK(few[4] == "- " + std::to_string(lines.size() - 4) + " more findings are not listed");
}

TEST_CASE("S3 a worker that does not finish in time is ended and nacre-verify exits 2",
          "[tools][verify][S3]") {
    for (bool const by_variable : {false, true}) {
        endless_run const run;
        temporary_directory scratch;
        std::vector<std::string> arguments = {(bin_dir() / "nacre-verify").string(), run.path()};
        if (by_variable)
            arguments.insert(arguments.begin(), {"/usr/bin/env", "NACRE_VERIFY_TIMEOUT_SECS=2"});
        else
            arguments.insert(arguments.end(), {"--timeout", "2"});
        child_process tool(arguments, (scratch / "out").string(), (scratch / "err").string());
        auto const worker = run.stop_worker(tool); // 0 on a machine so busy that time was up before
        CHECK(tool.wait() == 2);
        CHECK(read_file(scratch / "out").find("worker=timed-out") != std::string::npos);
        CHECK(read_file(scratch / "err").find("did not finish in time") != std::string::npos);
        if (worker != 0) CHECK(::kill(worker, 0) != 0); // it is gone as well
    }
}

TEST_CASE("a worker that dies of a signal is exit 1 with words that say so", "[tools][verify]") {
    for (bool const truncated : {true, false}) {
        endless_run const run;
        temporary_directory scratch;
        child_process tool({(bin_dir() / "nacre-verify").string(), run.path(), "--timeout", "0"},
                           (scratch / "out").string(), (scratch / "err").string());
        auto const worker = run.stop_worker(tool);
        REQUIRE(worker != 0);
        if (truncated)
            run.truncate(); // what it has mapped is gone when it goes on
        else
            ::kill(worker, SIGSEGV);
        ::kill(worker, SIGCONT);
        CHECK(tool.wait() == 1);
        CHECK(read_file(scratch / "out").find("worker=died") != std::string::npos);
        CHECK(read_file(scratch / "err").find(truncated ? "SIGBUS" : "SIGSEGV") != std::string::npos);
    }
}

/// What the tool writes to a terminal that is its standard error.
std::string terminal_shows(std::string const& path, std::vector<std::string> const& more) {
    int const terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    REQUIRE(terminal >= 0);
    REQUIRE(::grantpt(terminal) == 0);
    REQUIRE(::unlockpt(terminal) == 0);
    std::string const name = ::ptsname(terminal);
    int const held = ::open(name.c_str(), O_RDWR | O_NOCTTY); // what is read stays until it is read
    REQUIRE(held >= 0);
    std::vector<std::string> arguments = {(bin_dir() / "nacre-verify").string(), path};
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::string shown;
    {
        child_process tool(arguments, {}, name);
        ::fcntl(terminal, F_SETFL, O_NONBLOCK);
        std::array<char, 4096> part{};
        for (bool ended = false; !ended;) {
            ended = tool.ended();
            for (::ssize_t got = 0; (got = ::read(terminal, part.data(), part.size())) > 0;)
                shown.append(part.data(), static_cast<std::size_t>(got));
            ::sched_yield();
        }
        static_cast<void>(tool.wait());
    }
    ::close(held);
    ::close(terminal);
    return shown;
}

TEST_CASE("progress is shown on a terminal when the run is large and nowhere else", "[tools][verify]") {
    temporary_directory folder;
    auto const large = large_run(folder, 5);
    auto const shown = terminal_shows(large, {"--timeout", "0"});
    INFO(shown);
    CHECK(shown.find("[###") != std::string::npos);
    CHECK(shown.find("of 80 MiB") != std::string::npos);
    auto const elsewhere = nacre_verify(large, {"--timeout", "0"});
    CHECK(elsewhere.code == 0);
    CHECK(elsewhere.errors.empty());
    run_on_disk const small(sealed_run());
    CHECK(terminal_shows(small.path().string(), {}).empty());
}

TEST_CASE("the environment's timeout holds unless the command line gives one", "[tools][verify]") {
    run_on_disk const run(sealed_run());
    temporary_directory scratch;
    auto const with = [&](std::string const& value, std::vector<std::string> more = {}) {
        std::vector<std::string> arguments = {"/usr/bin/env", "NACRE_VERIFY_TIMEOUT_SECS=" + value,
                                              (bin_dir() / "nacre-verify").string(), run.path().string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_process(scratch.path(), arguments);
    };
    CHECK(with("20").code == 0);
    CHECK(with("").code == 0);
    auto const refused = with("soon");
    CHECK(refused.code == 2);
    CHECK(refused.errors.find("'soon'") != std::string::npos);
    CHECK(with("soon", {"--timeout", "20"}).code == 0);
    CHECK(with("soon", {"--help"}).output.find("default 30") != std::string::npos);
}

TEST_CASE("a timeout that is no number of seconds, and unknown options, are exit 2", "[tools][verify]") {
    run_on_disk const run(sealed_run());
    CHECK(nacre_verify(run, {"--timeout", "soon"}).code == 2);
    CHECK(nacre_verify(run, {"--timeout", "-1"}).code == 2);
    CHECK(nacre_verify(run, {"--fix"}).code == 2);
    CHECK(nacre_verify(run, {"--timeout", "0"}).code == 0);
    CHECK(nacre_verify(run, {"--help"}).code == 0);
}

} // namespace
