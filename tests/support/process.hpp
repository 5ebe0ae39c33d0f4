// SPDX-License-Identifier: BSL-1.0
// Running the built tools from a test: arguments in, exit code and output out; or a process to be killed
// later.
#pragma once

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace nacre::test {

/// A child process; killed and reaped when the object dies.
class child_process {
public:
    /// Output goes to the two files, input comes from `input`; empty names are /dev/null.
    child_process(std::vector<std::string> const& arguments, std::string const& output = {},
                  std::string const& errors = {}, std::string const& input = {}) {
        std::vector<char*> argv;
        for (auto const& each : arguments)
            argv.push_back(const_cast<char*>(each.c_str()));
        argv.push_back(nullptr);
        pid_ = ::fork();
        if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
        if (pid_ != 0) return;
        redirect(STDIN_FILENO, input, O_RDONLY);
        redirect(STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC);
        redirect(STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC);
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    child_process(child_process const&) = delete;
    child_process& operator=(child_process const&) = delete;
    ~child_process() {
        if (pid_ > 0) {
            signal(SIGKILL);
            static_cast<void>(wait());
        }
    }

    void signal(int number) const { ::kill(pid_, number); }
    /// The exit code, or 128 + the signal's number. Once.
    int wait() {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    /// Whether it has ended; `wait` then returns at once.
    [[nodiscard]] bool ended() const {
        siginfo_t info{};
        return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
               info.si_pid == pid_;
    }

private:
    static void redirect(int descriptor, std::string const& name, int flags) {
        int const file =
            ::open(name.empty() ? "/dev/null" : name.c_str(), name.empty() ? O_RDWR : flags, 0600);
        if (file < 0 || ::dup2(file, descriptor) < 0) ::_exit(126);
    }

    pid_t pid_ = -1;
};

inline std::string read_file(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(std::filesystem::path const& path, std::string const& bytes) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << bytes;
    if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

struct run_outcome {
    int code = 0;
    std::string output;
    std::string errors;
};

/// Runs a program to its end; `scratch` is a folder for its output.
inline run_outcome run_process(std::filesystem::path const& scratch,
                               std::vector<std::string> const& arguments, std::string const& input = {}) {
    auto const output = (scratch / "stdout").string();
    auto const errors = (scratch / "stderr").string();
    child_process child(arguments, output, errors, input);
    run_outcome out;
    out.code = child.wait();
    out.output = read_file(output);
    out.errors = read_file(errors);
    return out;
}

} // namespace nacre::test
