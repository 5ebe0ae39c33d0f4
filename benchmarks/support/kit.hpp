// SPDX-License-Identifier: BSL-1.0
// What benchmarks share: outcomes that must be there, and a folder of their own on the disk that TMPDIR
// names.
#pragma once

#include <nacre/values.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

#include <stdlib.h>

namespace nacre_bench {

/// A benchmark that fails measured nothing.
[[noreturn]] inline void fail(nacre::error const& why) {
    std::fprintf(stderr, "benchmark: %s\n", why.message().c_str());
    std::exit(1);
}

/// The value, in place, or the end.
template <class T>
decltype(auto) expect(nacre::result<T>&& outcome) {
    if (!outcome) fail(outcome.error());
    if constexpr (!std::is_void_v<T>) return std::move(*outcome);
}
template <class T>
decltype(auto) expect(nacre::result<T> const& outcome) {
    if (!outcome) fail(outcome.error());
    if constexpr (!std::is_void_v<T>) return *outcome;
}

/// A fresh folder, gone with all it holds when the object dies.
class folder {
public:
    folder() {
        auto pattern = (std::filesystem::temp_directory_path() / "nacre-bench-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            std::fprintf(stderr, "benchmark: no folder can be made like %s\n", pattern.c_str());
            std::exit(1);
        }
        path_ = pattern;
    }
    folder(folder const&) = delete;
    folder& operator=(folder const&) = delete;
    ~folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace nacre_bench
