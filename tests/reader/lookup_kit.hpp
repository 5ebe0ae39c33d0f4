// SPDX-License-Identifier: BSL-1.0
// For the look-ups by time and by header: a writer of entries whose times and ids the test chooses.
#pragma once

#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include "reader/kit.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace reader_tests {

/// An entry, by what look-ups care for; ids are numbers, 0 for none.
struct chosen {
    std::int64_t ts_init = 0;
    std::uint64_t message = 0;
    std::uint64_t correlation = 0;
    std::uint64_t causation = 0;
};

template <class Model, class Hasher = xxh3_128>
class custom_recorder {
public:
    explicit custom_recorder(Model const& model)
        : log_(log::log_writer<typename Model::backend_type, Hasher>::create(
                   model.place(), inputs_of(first_run), durability_policy::process, at(2'000))
                   .value()) {}

    custom_recorder& append(chosen const& what) {
        auto const id = [](std::uint64_t number) {
            return number != 0 ? std::optional(id_of(number)) : std::nullopt;
        };
        core::entry_draft draft;
        draft.seq = log_.high_watermark() + 1;
        draft.ts_init = from_nanoseconds(what.ts_init);
        draft.topic = "exec.orders";
        draft.payload_type = "SubmitOrder";
        draft.headers = {id(what.message), id(what.correlation), id(what.causation)};
        draft.payload = bytes("0123456789abcdef0123");
        if (!log_.append({&draft, 1}, at(3'000))) FAIL("entry " << draft.seq);
        return *this;
    }
    void seal() { REQUIRE(log_.seal(status::ended)); }

private:
    log::log_writer<typename Model::backend_type, Hasher> log_;
};

/// Like `seqs_of`, of entries that are not `message(seq)`.
template <class Range>
std::vector<std::uint64_t> plain_seqs_of(Range&& range) {
    std::vector<std::uint64_t> out;
    for (auto const& each : range)
        out.push_back(each.seq());
    INFO(range.status());
    REQUIRE(range.status());
    return out;
}

/// A run of `count` messages whose entry `damaged` was damaged after it was acknowledged, as recovery leaves
/// it.
inline void quarantine(in_memory const& model, std::uint64_t count, std::uint64_t damaged) {
    in_memory intact;
    recorder<in_memory> log(intact);
    log.append(count - 1).append(1);
    log.crash();
    copy_damaged<in_memory>(intact, model, flip<in_memory>(damaged, 20));
    REQUIRE(recover(model) == status::quarantined);
}

} // namespace reader_tests
