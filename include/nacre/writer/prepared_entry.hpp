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

namespace nacre { inline namespace nacre_v1 { namespace writing {

struct prepared_entry {
    std::uint32_t topic = 0;
    std::uint32_t payload_type = 0;
    std::optional<timestamp> ts_init;
    core::headers ids;
    log::key_list keys;
    std::size_t payload_bytes = 0;
    std::size_t frame_bytes = 0;

    [[nodiscard]] log::entry_head head(std::uint64_t seq, timestamp ts_publish) const noexcept {
        std::int64_t const published = to_nanoseconds(ts_publish);
        return {seq, ts_init ? to_nanoseconds(*ts_init) : published, published, topic, payload_type};
    }
};

/// What of preparing an entry does not depend on the message's type, so that a type costs a program (and its
/// compiler) no more than its own fields do.
class entry_preparation {
public:
    entry_preparation(prepared_entry& out, log::run_names& names, log::name_memos& recent) noexcept
        : out_(&out), names_(&names), recent_(&recent) {}

    /// Known names are found without a lock; a new one is interned on the slow path (a mutex and an
    /// allocation, once a name). Errors: `invalid_argument` for a bad name, `schema_mismatch` for another
    /// type of the same name.
    [[nodiscard]] result<void> name(std::string_view topic, payload_type_info const& type) {
        out_->topic = recent_->topic.recall(topic, 0);
        if (out_->topic == 0) {
            NACRE_TRY_VALUE(id, names_->topics.intern(recent_->topic, topic));
            out_->topic = id;
        }
        out_->payload_type = recent_->payload_type.recall(type.name, type.fingerprint);
        if (out_->payload_type == 0) {
            NACRE_TRY_VALUE(id, names_->payload_types.intern(recent_->payload_type, type.name, type.schema,
                                                             type.fingerprint));
            out_->payload_type = id;
        }
        return {};
    }

    /// What goes wrong `finish` returns.
    void add_key(index_kind_info kind, std::string_view key) {
        if (!keys_outcome_) return;
        auto const id = names_->index_kinds.intern(recent_->index_kind, kind.name, {}, 0, kind.many);
        keys_outcome_ = id ? out_->keys.add(static_cast<std::uint16_t>(*id), key) : result<void>(id.error());
    }

    /// Headers, time and payload size are known, and so is the frame.
    [[nodiscard]] result<void> finish(std::size_t digest_bytes) noexcept {
        out_->frame_bytes = format::entry_frame_bytes(format::header_flags(out_->ids), out_->keys.bytes(),
                                                      out_->payload_bytes, digest_bytes);
        return std::move(keys_outcome_);
    }

private:
    prepared_entry* out_;
    log::run_names* names_;
    log::name_memos* recent_;
    result<void> keys_outcome_;
};

/// Sizes, names and keys of `message` on `topic`; `recent` is the calling thread's own. Errors: the
/// encoder's, `encode_failed` when it throws, `too_large`, and those of `entry_preparation`. Errors do not
/// allocate, except those about a bad name.
template <class Encoder, class M>
[[nodiscard]] result<void> prepare(prepared_entry& out, Encoder const& encoder, log::run_names& names,
                                   log::name_memos& recent, std::string_view topic, M const& message,
                                   std::size_t payload_limit, std::size_t digest_bytes) noexcept {
    try {
        auto const size = encoder.encoded_size(message);
        if (!size) return size.error();
        if (*size > payload_limit) return error::too_large(*size, payload_limit);
        out.payload_bytes = *size;
        entry_preparation preparation(out, names, recent);
        NACRE_TRY(preparation.name(topic, encoder.payload_type(message)));
        encoder.for_each_key(
            message, [&](index_kind_info kind, std::string_view key) { preparation.add_key(kind, key); });
        out.ids = encoder.headers(message);
        out.ts_init = encoder.ts_init(message);
        return preparation.finish(digest_bytes);
    } catch (...) {
        return error::encode_failed();
    }
}

/// Of a thread that remembers no names.
template <class Encoder, class M>
[[nodiscard]] result<void> prepare(prepared_entry& out, Encoder const& encoder, log::run_names& names,
                                   std::string_view topic, M const& message, std::size_t payload_limit,
                                   std::size_t digest_bytes) noexcept {
    log::name_memos none;
    return prepare(out, encoder, names, none, topic, message, payload_limit, digest_bytes);
}

}}} // namespace nacre::writing
