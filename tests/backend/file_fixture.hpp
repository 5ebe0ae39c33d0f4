// SPDX-License-Identifier: BSL-1.0
// Fixtures of the file backend's tests: places on a disk, limits on space, and child processes that answer in
// a word.
#pragma once

#include "support/paths.hpp"

#include <nacre/backend/file_backend.hpp>
#include <nacre/values.hpp>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

namespace file_fixture {

/// No file of this process grows beyond `bytes` while it lives: the system answers EFBIG, as a quota would.
class file_size_limit {
public:
    explicit file_size_limit(std::uint64_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        struct ::rlimit limit = before_;
        limit.rlim_cur = std::min<::rlim_t>(bytes, before_.rlim_max);
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    file_size_limit(file_size_limit const&) = delete;
    file_size_limit& operator=(file_size_limit const&) = delete;
    ~file_size_limit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    void (*handler_)(int);
    struct ::rlimit before_ {};
};

/// A file system of its own in a fresh folder, where the test may mount one.
class mounted {
public:
    explicit mounted(char const* kind, char const* settings)
        : present_(::mount("nacre-test", folder_.path().c_str(), kind, 0, settings) == 0) {}
    mounted(mounted const&) = delete;
    mounted& operator=(mounted const&) = delete;
    ~mounted() {
        if (present_) ::umount2(folder_.path().c_str(), MNT_DETACH);
    }
    explicit operator bool() const noexcept { return present_; }
    [[nodiscard]] std::filesystem::path const& path() const noexcept { return folder_.path(); }

private:
    nacre::test::temporary_directory folder_;
    bool present_;
};

/// A child process that runs `work(wait, tell)`, speaks with the test through two pipes, a word at a time,
/// and then stays until it is killed or let go. It runs no test assertion: those belong to the parent.
class child {
public:
    template <class Work>
    explicit child(Work work) {
        int to_child[2];
        int to_parent[2];
        if (::pipe(to_child) != 0 || ::pipe(to_parent) != 0) std::abort();
        id_ = ::fork();
        if (id_ < 0) std::abort();
        if (id_ == 0) {
            ::close(to_child[1]);
            ::close(to_parent[0]);
            work([&] { return receive(to_child[0]); }, [&](std::uint64_t word) { send(to_parent[1], word); });
            receive(to_child[0]); // until the parent lets go
            ::_exit(0);
        }
        ::close(to_child[0]);
        ::close(to_parent[1]);
        in_ = to_parent[0];
        out_ = to_child[1];
    }
    child(child const&) = delete;
    child& operator=(child const&) = delete;
    ~child() {
        kill();
        ::close(in_);
        ::close(out_);
    }

    /// What the child told; nothing when it is gone.
    [[nodiscard]] std::optional<std::uint64_t> hear() const { return receive(in_); }
    void tell(std::uint64_t word) const { send(out_, word); }

    /// SIGKILL, and its end awaited.
    void kill() {
        if (id_ <= 0) return;
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
        id_ = 0;
    }

private:
    static std::optional<std::uint64_t> receive(int from) {
        std::uint64_t word = 0;
        if (::read(from, &word, sizeof word) != static_cast<::ssize_t>(sizeof word)) return std::nullopt;
        return word;
    }
    static void send(int to, std::uint64_t word) {
        if (::write(to, &word, sizeof word) != static_cast<::ssize_t>(sizeof word)) ::_exit(2);
    }

    ::pid_t id_ = 0;
    int in_ = -1;
    int out_ = -1;
};

/// What a call answered, as a word for a pipe: 0 for success, else the error's code.
template <class T>
std::uint64_t word_of(nacre::result<T> const& outcome) {
    return outcome ? 0 : static_cast<std::uint64_t>(outcome.error().code());
}

inline std::uint64_t word_of(nacre::errc code) { return static_cast<std::uint64_t>(code); }

inline std::string contents(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void put(std::filesystem::path const& path, std::string const& text) {
    std::ofstream(path, std::ios::binary) << text;
}

inline unsigned mode_of(std::filesystem::path const& path) {
    return static_cast<unsigned>(std::filesystem::status(path).permissions());
}

/// Privileges of nobody in particular while it lives, so that modes of files mean something to a test run by
/// root.
class ordinary_user {
public:
    ordinary_user() : was_root_(::geteuid() == 0) {
        if (was_root_ && ::seteuid(65534) != 0) std::abort();
    }
    ordinary_user(ordinary_user const&) = delete;
    ordinary_user& operator=(ordinary_user const&) = delete;
    ~ordinary_user() {
        if (was_root_ && ::seteuid(0) != 0) std::abort();
    }

private:
    bool was_root_;
};

} // namespace file_fixture
