// SPDX-License-Identifier: BSL-1.0
// Where the build under test put its tools, where the files that belong to the tests are, and folders of a
// test's own.
#pragma once

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace nacre::test {

/// The folder of the built tools (`nacre-record` and the others).
inline std::filesystem::path bin_dir() { return NACRE_BIN_DIR; }

/// The folder `tests/` of the sources: golden run files and other fixtures.
inline std::filesystem::path tests_dir() { return NACRE_TESTS_DIR; }

/// A new empty folder (mode 0700) below TMPDIR, removed with all it holds when the object dies.
class temporary_directory {
public:
    temporary_directory() {
        auto pattern = (std::filesystem::temp_directory_path() / "nacre-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw std::system_error{errno, std::generic_category(), "mkdtemp " + pattern};
        }
        path_ = pattern;
    }
    temporary_directory(temporary_directory const&) = delete;
    temporary_directory& operator=(temporary_directory const&) = delete;
    ~temporary_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    std::filesystem::path const& path() const noexcept { return path_; }
    std::filesystem::path operator/(std::filesystem::path const& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

} // namespace nacre::test
