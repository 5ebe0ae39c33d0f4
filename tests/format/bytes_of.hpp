// SPDX-License-Identifier: BSL-1.0
// The vocabulary of the format tests: bytes put together by hand, changed at one place, and sealed again.
#pragma once

#include <nacre/format/frame.hpp>
#include <nacre/format/memory.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/hasher/xxh3_64.hpp>
#include <nacre/values.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace format_tests {

using byte_vector = std::vector<std::byte>;

/// Fields one behind another, written without the library's structures.
class byte_builder {
public:
    template <class T>
    byte_builder& put(T value) {
        for (std::size_t at = 0; at < sizeof(T); ++at)
            out_.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * at)));
        return *this;
    }
    byte_builder& u16(std::uint64_t value) { return put(static_cast<std::uint16_t>(value)); }
    byte_builder& u32(std::uint64_t value) { return put(static_cast<std::uint32_t>(value)); }
    byte_builder& u64(std::uint64_t value) { return put(value); }
    byte_builder& i64(std::int64_t value) { return put(value); }
    byte_builder& text(std::string_view value) { return add(nacre::as_bytes_view(value)); }
    byte_builder& add(nacre::bytes_view value) {
        out_.insert(out_.end(), value.begin(), value.end());
        return *this;
    }
    byte_builder& zeros(std::size_t count) {
        out_.resize(out_.size() + count);
        return *this;
    }
    byte_builder& align() {
        while (out_.size() % 8 != 0)
            out_.push_back(std::byte{0});
        return *this;
    }
    /// A prefix whose size is stored by `size_stored`.
    byte_builder& prefix(std::uint64_t kind, std::uint64_t flags, std::uint64_t seq) {
        return u32(0).u16(kind).u16(flags).u64(seq);
    }
    [[nodiscard]] byte_vector const& get() const { return out_; }
    [[nodiscard]] std::size_t size() const { return out_.size(); }

    /// The frame, sized, with the digest of all its bytes behind it.
    template <class H>
    [[nodiscard]] byte_vector frame() const {
        byte_builder copy = *this;
        copy.align();
        auto const size = static_cast<std::uint32_t>(copy.size() + sizeof(typename H::digest_type));
        std::memcpy(copy.out_.data(), &size, sizeof(size));
        auto const digest = H{}.digest(copy.out_);
        copy.add(digest);
        return copy.out_;
    }

private:
    byte_vector out_;
};

/// The same bytes with one field replaced.
template <class T>
byte_vector with(byte_vector all, std::size_t offset, T value) {
    nacre::format::store(nacre::core::bytes_span(all), offset, value);
    return all;
}

inline byte_vector flipped(byte_vector all, std::size_t offset, unsigned bit = 0) {
    all.at(offset) ^= std::byte{1} << static_cast<int>(bit);
    return all;
}

/// The same frame with the digest that its bytes now have: what only a program could have written.
template <class H>
byte_vector sealed_again(byte_vector frame) {
    nacre::format::seal_frame(nacre::core::bytes_span(frame), H{});
    return frame;
}

inline std::string to_hex(nacre::bytes_view all) {
    std::string out;
    for (std::byte const value : all) {
        out += "0123456789abcdef"[std::to_integer<std::size_t>(value >> 4)];
        out += "0123456789abcdef"[std::to_integer<std::size_t>(value & std::byte{15})];
    }
    return out;
}

inline byte_vector bytes_of(std::string_view text) {
    auto const view = nacre::as_bytes_view(text);
    return {view.begin(), view.end()};
}

} // namespace format_tests
