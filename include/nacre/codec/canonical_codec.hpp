// SPDX-License-Identifier: BSL-1.0
// canonical_codec: turns values into the one sequence of bytes that stands for them, and those bytes back
// into values.
//
// Which bytes, says docs/encoding.md: equal values have equal encodings on every host and with every
// compiler, and no two sequences of bytes decode to the same value. It knows types, no names: those are a
// registry's.
//
// Laws, for every M that can be encoded
//   1. `encode(m, out)` fills exactly the `encoded_size(m)` bytes it is given; neither allocates or throws.
//   2. `decode<M>` accepts what encode gives, and nothing else: `encode(decode(b)) == b`.
//   3. Decoding any other bytes is a `decode_failed` with the field (`fills[3].price`) and the offset of the
//      byte.
//
// A type that cannot be encoded is an error of compilation that says what to do. Threads: any, it has no
// state.
#pragma once

#include <nacre/codec/encodable.hpp>
#include <nacre/codec/input.hpp>
#include <nacre/codec/read.hpp>
#include <nacre/codec/schema_text.hpp>
#include <nacre/codec/take.hpp>
#include <nacre/codec/write.hpp>
#include <nacre/core/assert.hpp>
#include <nacre/core/bytes.hpp>
#include <nacre/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <string_view>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace codec {

struct canonical_codec {
    /// Bytes of the encoding. `too_large`: a text, list, set or map of 2^32 elements or more.
    /// `encode_failed`: a variant without a value, keys without a strict order (NaN).
    template <class M>
    [[nodiscard]] result<std::size_t> encoded_size(M const& message) const noexcept {
        size_sum sum;
        if constexpr (require_encodable<M>()) add_size(message, sum);
        if (!sum.sound()) [[unlikely]]
            return sum.failure();
        return static_cast<std::size_t>(sum.bytes);
    }

    /// `out` has exactly `encoded_size(message)` bytes.
    template <class M>
    void encode(M const& message, bytes_span out) const noexcept {
        if constexpr (require_encodable<M>()) {
            [[maybe_unused]] auto const* const end = put(message, out.data());
            NACRE_ASSERT(end == out.data() + out.size());
        }
    }

    /// The message, or `decode_failed`. Views in it point into `payload`. Throws std::bad_alloc only.
    template <class M>
    [[nodiscard]] result<M> decode(bytes_view payload) const {
        input in(payload);
        try {
            if constexpr (require_encodable<M>()) return read<M>(in);
        } catch (std::bad_alloc const&) {
            throw;
        } catch (std::exception const& thrown) {
            in.fail(flaw::elements, in.begin(), thrown.what());
        } catch (...) {
            in.fail(flaw::elements, in.begin());
        }
        return in.failure();
    }

    template <class M>
    static constexpr std::string_view schema = schema_text<M>;
    template <class M>
    static constexpr std::uint64_t fingerprint = schema_fingerprint<M>;

private:
    // In each of these the value is made where decode's caller wants it: what is returned is a temporary, or
    // the variable of the outermost block (GCC 12 moves any other).

    template <class M>
    [[nodiscard]] static result<M> read(input& in) {
        auto const* at = in.begin();
        auto out = read_from<M>(at, in);
        if (at == in.end()) [[likely]]
            return out;
        if (at != nullptr) in.fail(flaw::surplus, at);
        out = in.failure();
        return out;
    }

    template <class M>
    [[nodiscard]] static result<M> read_from(input::cursor& at, input& in) {
        result<M> out{boost::system::in_place_value};
        at = get(*out, at, in);
        return out;
    }
    template <class M>
    requires is_taken<M>
    [[nodiscard]] static result<M> read_from(input::cursor& at, input& in) {
        return result<M>(boost::system::in_place_value, taken<M>(at, in));
    }
};

}}} // namespace nacre::codec
