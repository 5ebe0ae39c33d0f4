// SPDX-License-Identifier: BSL-1.0
// nacre, as a program embeds it: inline execution, batches by submit_batch, readers over the sealed file.
#pragma once

#include "rivals/rival.hpp"
#include "support/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/reader.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace rivals {

template <class Durability>
class nacre_store_with {
public:
    static constexpr char const* name = "nacre";

    nacre_store_with(std::filesystem::path const& folder, bool)
        : backend_(folder, "bench"), writer_(nacre_bench::expect(writer_type::create(backend_, inputs_))) {}

    void append(std::uint64_t, entries batch) {
        static_cast<void>(nacre_bench::expect(writer_.submit_batch("exec.orders", batch)));
    }
    void finish() {
        nacre_bench::expect(writer_.seal());
        reader_.emplace(nacre_bench::expect(nacre::reader<>::open(backend_, inputs_.run_id)));
    }
    [[nodiscard]] std::uint64_t scan() {
        std::uint64_t sum = 0;
        for (auto const& entry : reader_->scan())
            sum += seen(entry.payload().data(), entry.payload().size());
        nacre_bench::expect(reader_->status());
        return sum;
    }
    [[nodiscard]] std::size_t get(std::uint64_t seq) {
        auto const entry = reader_->at(seq);
        return seen(nacre_bench::expect(entry).payload().data(), entry->payload().size());
    }
    [[nodiscard]] std::uint64_t find(std::string_view key) {
        return nacre_bench::expect(reader_->find("client_order_id", key)).value().seq();
    }

private:
    using writer_type = nacre::basic_writer<nacre::file_backend, nacre::raw_encoder, nacre::xxh3_128,
                                            Durability, nacre::inline_execution>;

    [[nodiscard]] static nacre::core::run_inputs new_run() {
        nacre::core::run_inputs out;
        out.start = nacre::system_clock{}.now();
        out.run_id = nacre_bench::expect(nacre::run_id::make(out.start, 1));
        out.instance = "bench";
        return out;
    }

    nacre::core::run_inputs inputs_ = new_run();
    nacre::file_backend backend_;
    writer_type writer_;
    std::optional<nacre::reader<>> reader_;
};

} // namespace rivals
