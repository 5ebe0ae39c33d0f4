// SPDX-License-Identifier: BSL-1.0
// Entry frames put together by hand, field by field, as docs/format.md says.
#pragma once

#include "format/bytes_of.hpp"

#include <nacre/format/entry_frame.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace format_tests {

struct key_spec {
    std::uint64_t previous = 0;
    std::uint16_t kind = 1;
    std::string key;
};

struct entry_spec {
    std::uint64_t seq = 7;
    std::int64_t ts_init = 1'700'000'000'000'000'001;
    std::int64_t ts_publish = 1'700'000'000'000'000'002;
    std::uint32_t topic = 3;
    std::uint32_t payload_type = 5;
    std::optional<std::string> message_id{}; ///< 16 bytes each
    std::optional<std::string> correlation_id{};
    std::optional<std::string> causation_id{};
    std::vector<key_spec> keys{};
    std::string payload = "a payload of some bytes";
};

inline constexpr std::string_view sample_ids[] = {"message-id-16-by", "correlation-16-b", "causation-id-16b"};

inline entry_spec with_headers(entry_spec spec = {}) {
    spec.message_id = sample_ids[0];
    spec.correlation_id = sample_ids[1];
    spec.causation_id = sample_ids[2];
    return spec;
}

inline entry_spec with_keys(entry_spec spec = {}) {
    spec.keys = {
        {0, 1, "O-1"}, {6, 2, "order"}, {0, 1, std::string("\0\xFF", 2)}, {5, 9, ""}, {4, 1, "four"}};
    return spec;
}

/// The frame of `spec`, its digest by the rule: H(everything before the digest || H(payload)).
template <class H>
byte_vector entry_by_hand(entry_spec const& spec) {
    byte_builder keys;
    for (auto const& key : spec.keys)
        keys.u64(key.previous).u16(key.kind).u16(key.key.size()).text(key.key).align();
    std::size_t const ids = std::size_t{spec.message_id.has_value()} + spec.correlation_id.has_value() +
                            spec.causation_id.has_value();
    std::size_t const digest_bytes = sizeof(typename H::digest_type);
    std::size_t const size = 48 + 16 * ids + keys.size() + digest_bytes + (spec.payload.size() + 7) / 8 * 8;
    std::uint64_t const flags =
        (spec.message_id ? 1u : 0u) | (spec.correlation_id ? 2u : 0u) | (spec.causation_id ? 4u : 0u);

    byte_builder before;
    before.u32(size).u16(5).u16(flags).u64(spec.seq);
    before.i64(spec.ts_init).i64(spec.ts_publish);
    before.u32(spec.topic).u32(spec.payload_type).u32(spec.payload.size());
    before.u16(keys.size()).u16(spec.keys.size());
    for (auto const* id : {&spec.message_id, &spec.correlation_id, &spec.causation_id})
        if (*id) before.text(**id);
    before.add(keys.get());

    byte_builder digested = before;
    digested.add(H{}.digest(bytes_of(spec.payload)));
    byte_builder frame = before;
    frame.add(H{}.digest(digested.get())).text(spec.payload).align();
    return frame.get();
}

/// The same frame with its payload replaced by the payload's digest and zeros.
template <class H>
byte_vector redacted(byte_vector frame) {
    auto const entry = nacre::format::parse_entry(frame, sizeof(typename H::digest_type));
    auto const digest = H{}.digest(entry->payload);
    std::size_t const at = static_cast<std::size_t>(entry->payload.data() - frame.data());
    std::size_t const size = entry->payload.size();
    auto const payload = nacre::core::bytes_span(frame).subspan(at, size);
    nacre::format::store_zeros(payload);
    nacre::format::store_bytes(payload, 0, digest);
    auto flags = nacre::format::load<std::uint16_t>(frame, 6);
    flags = static_cast<std::uint16_t>(flags | 0x8000);
    nacre::format::store(nacre::core::bytes_span(frame), 6, flags);
    return frame;
}

} // namespace format_tests
