// SPDX-License-Identifier: BSL-1.0
// progress: a bar on standard error, when that is a terminal; nothing otherwise.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include <unistd.h>

namespace nacre_tools {

class progress {
public:
    /// `total` in the unit that `update` counts; 0 when it is not known.
    explicit progress(std::uint64_t total) : total_(total), shown_(::isatty(STDERR_FILENO) == 1) {}
    ~progress() { clear(); }
    progress(progress const&) = delete;
    progress& operator=(progress const&) = delete;

    /// At most ten times a second.
    void update(std::uint64_t done, std::string_view note) {
        if (!shown_) return;
        auto const now = std::chrono::steady_clock::now();
        if (now - last_ < std::chrono::milliseconds(100)) return;
        last_ = now;
        drawn_ = true;
        constexpr unsigned width = 30;
        if (total_ == 0) {
            std::fprintf(stderr, "\r\x1b[K%.*s", static_cast<int>(note.size()), note.data());
            return;
        }
        auto const share = done >= total_ ? 1.0 : static_cast<double>(done) / static_cast<double>(total_);
        std::string const bar(static_cast<std::size_t>(share * width), '#');
        std::fprintf(stderr, "\r\x1b[K[%-*s] %3.0f%% %.*s", static_cast<int>(width), bar.c_str(), share * 100,
                     static_cast<int>(note.size()), note.data());
    }
    void clear() {
        if (drawn_) std::fputs("\r\x1b[K", stderr);
        drawn_ = false;
    }

private:
    std::uint64_t total_;
    bool shown_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point last_{};
};

} // namespace nacre_tools
