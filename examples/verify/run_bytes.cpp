// SPDX-License-Identifier: BSL-1.0
#include "verify/run_bytes.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nacre_verify {
namespace {

class descriptor {
public:
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(descriptor const&) = delete;
    descriptor& operator=(descriptor const&) = delete;
    ~descriptor() {
        if (number_ > STDERR_FILENO) ::close(number_);
    }
    [[nodiscard]] int get() const noexcept { return number_; }

private:
    int number_;
};

nacre::error failed(char const* what) { return nacre::error::io(errno, what); }

/// Copies all that comes from `from`; gives how much that was.
nacre::result<std::size_t> copy_all(int from, int to) {
    std::array<char, 64 * 1024> piece;
    for (std::size_t total = 0;;) {
        auto const got = ::read(from, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed("it cannot be read");
        if (got == 0) return total;
        for (::ssize_t done = 0; done < got;) {
            auto const put = ::write(to, piece.data() + done, static_cast<std::size_t>(got - done));
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) return failed("its copy, a temporary file, cannot be written");
            done += put;
        }
        total += static_cast<std::size_t>(got);
    }
}

} // namespace

nacre::result<run_bytes> run_bytes::open(std::string const& path) {
    auto const opened = [&]() -> nacre::result<run_bytes> {
        descriptor const file(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (file.get() < 0 && errno == ENOENT) return nacre::error::not_found("there is no such file");
        if (file.get() < 0) return failed("it cannot be opened");
        struct ::stat facts {};
        if (::fstat(file.get(), &facts) != 0) return failed("it cannot be looked at");
        if (S_ISDIR(facts.st_mode)) return nacre::error::invalid_argument("this is a folder, not a run file");
        if (S_ISREG(facts.st_mode)) return map(file.get(), static_cast<std::size_t>(facts.st_size));
        std::unique_ptr<std::FILE, int (*)(std::FILE*)> const copy(std::tmpfile(), &std::fclose);
        if (copy == nullptr) return failed("no temporary file for a copy of it");
        int const to = ::fileno(copy.get());
        auto const size = copy_all(file.get(), to);
        if (!size) return size.error();
        return map(to, *size);
    };
    auto out = opened();
    if (!out) return out.error().at_path(path);
    return out;
}

nacre::result<run_bytes> run_bytes::map(int file, std::size_t size) {
    if (size == 0) return run_bytes(nullptr, 0);
    void* const start = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
    if (start == MAP_FAILED) return failed("it cannot be mapped");
    ::madvise(start, size, MADV_SEQUENTIAL);
    return run_bytes(static_cast<std::byte const*>(start), size);
}

run_bytes::~run_bytes() {
    if (start_ != nullptr) ::munmap(const_cast<std::byte*>(start_), size_);
}

} // namespace nacre_verify
