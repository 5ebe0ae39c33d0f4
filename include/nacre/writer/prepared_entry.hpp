// SPDX-License-Identifier: BSL-1.0
// prepared_entry: a message with everything known that can go wrong, before a seq is taken for it.
#pragma once

#include <nacre/core/limits.hpp>
#include <nacre/core/result.hpp>
#include <nacre/encoder/concept.hpp>
#include <nacre/format/entry_frame.hpp>
#include <nacre/log/entry_writer.hpp>
#include <nacre/log/name_table.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace nacre::inline v1 {

struct prepared_entry {
    std::uint32_t topic = 0;
    std::uint32_t payload_type = 0;
    std::optional<timestamp> ts_init;
    nacre::headers ids;
    key_list keys;
    std::size_t payload_bytes = 0;
    std::size_t frame_bytes = 0;

    [[nodiscard]] entry_head head(std::uint64_t seq, timestamp ts_publish) const noexcept {
        std::int64_t const published = to_nanoseconds(ts_publish);
        return {seq, ts_init ? to_nanoseconds(*ts_init) : published, published, topic, payload_type};
    }
};

/// Sizes, names and keys of `message` on `topic`. Known names are found without a lock; a new one is interned on the
/// slow path (a mutex and an allocation, once a name); `recent` is the calling thread's own. Errors: the encoder's, `encode_failed` when it throws,
/// `too_large`, `invalid_argument` for a bad name. Errors do not allocate, except those about a bad name.
template <class Encoder, class M>
[[nodiscard]] result<void> prepare(prepared_entry& out, Encoder const& encoder, run_names& names,
                                   name_memos& recent, std::string_view topic, M const& message,
                                   std::size_t payload_limit, std::size_t digest_bytes) noexcept {
    try {
        auto const size = encoder.encoded_size(message);
        if (!size) return size.error();
        if (*size > payload_limit) return error::too_large(*size, payload_limit);
        out.payload_bytes = *size;

        out.topic = recent.topic.recall(topic, 0);
        if (out.topic == 0) {
            NACRE_TRY_VALUE(id, names.topics.intern(recent.topic, topic));
            out.topic = id;
        }
        payload_type_info const type = encoder.payload_type(message);
        out.payload_type = recent.payload_type.recall(type.name, type.fingerprint);
        if (out.payload_type == 0) {
            NACRE_TRY_VALUE(id, names.payload_types.intern(recent.payload_type, type.name, type.schema,
                                                           type.fingerprint));
            out.payload_type = id;
        }

        result<void> keys_outcome;
        encoder.for_each_key(message, [&](index_kind_info kind, std::string_view key) {
            if (!keys_outcome) return;
            auto const id = names.index_kinds.intern(recent.index_kind, kind.name, {}, 0, kind.many);
            keys_outcome = id ? out.keys.add(static_cast<std::uint16_t>(*id), key) : result<void>(id.error());
        });
        NACRE_TRY(std::move(keys_outcome));

        out.ids = encoder.headers(message);
        out.ts_init = encoder.ts_init(message);
        out.frame_bytes = format::entry_frame_bytes(format::header_flags(out.ids), out.keys.bytes(),
                                                    out.payload_bytes, digest_bytes);
        return {};
    } catch (...) {
        return error::encode_failed();
    }
}

/// Of a thread that remembers no names.
template <class Encoder, class M>
[[nodiscard]] result<void> prepare(prepared_entry& out, Encoder const& encoder, run_names& names,
                                   std::string_view topic, M const& message, std::size_t payload_limit,
                                   std::size_t digest_bytes) noexcept {
    name_memos none;
    return prepare(out, encoder, names, none, topic, message, payload_limit, digest_bytes);
}

} // namespace nacre::inline v1
