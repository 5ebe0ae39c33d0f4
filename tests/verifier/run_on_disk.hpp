// SPDX-License-Identifier: BSL-1.0
// A run as a real file, to be verified through the file backend; it must never change by that.
#pragma once

#include "run_fixture.hpp"
#include "support/paths.hpp"

#include <nacre/backends.hpp>
#include <nacre/values.hpp>
#include <nacre/verifier.hpp>
#include <nacre/writer.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace nacre::test {

class run_on_disk {
public:
    explicit run_on_disk(bytes_view file, run_id const& id = test_run()) : id_(id) {
        std::filesystem::create_directories(folder_ / "trader-001");
        std::ofstream out(path(), std::ios::binary);
        out.write(reinterpret_cast<char const*>(file.data()), static_cast<std::streamsize>(file.size()));
    }

    [[nodiscard]] std::filesystem::path path() const {
        return folder_ / "trader-001" / (id_.str() + ".nacre");
    }
    [[nodiscard]] file_backend backend() const { return {folder_.path(), "trader-001"}; }
    [[nodiscard]] byte_vector content() const {
        std::ifstream in(path(), std::ios::binary);
        std::string const text(std::istreambuf_iterator<char>(in), {});
        auto const view = bytes(text);
        return {view.begin(), view.end()};
    }
    [[nodiscard]] result<report> verify(verify_options const& options = {}) const {
        return basic_verifier<file_backend, raw_encoder, run_hasher>().verify(backend(), id_, options);
    }

private:
    temporary_directory folder_;
    run_id id_;
};

} // namespace nacre::test
