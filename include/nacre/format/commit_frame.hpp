// SPDX-License-Identifier: BSL-1.0
// The commit frame: ends each batch, chains it to all before it, and is the evidence recovery lives on.
//
// Invariants
//   1. chain = H(previous_chain || the other commit fields || the digests of all frames of the batch, in file
//      order).
//   2. A commit is self-valid when its digest, its run tag and its own offset are right, even if its batch is
//      not. Only then may its `acknowledged_seq` be believed: it was the high-watermark when this batch was
//      written, so all up to it were durable before the commit existed.
//   3. The first previous_chain is the digest of the header under the run's hasher.
#pragma once

#include <nacre/format/frame.hpp>
#include <nacre/format/layout.hpp>
#include <nacre/format/memory.hpp>
#include <nacre/hasher/concept.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace format {

struct commit_fields {
    frame_prefix prefix;        ///< seq: the batch's last entry
    std::uint64_t first_seq;    ///< last + 1 when the batch holds no entry
    std::uint64_t batch_offset; ///< of the batch's first frame
    std::uint64_t own_offset;
    std::uint64_t run_tag;
    std::int64_t commit_time; ///< ns
    std::uint64_t acknowledged_seq;
    std::uint32_t frame_count; ///< frames of the batch, this one not counted
    std::uint32_t reserved;
};
static_assert(sizeof(commit_fields) == 72 && offsetof(commit_fields, first_seq) == 16);
static_assert(offsetof(commit_fields, batch_offset) == 24 && offsetof(commit_fields, own_offset) == 32);
static_assert(offsetof(commit_fields, run_tag) == 40 && offsetof(commit_fields, commit_time) == 48);
static_assert(offsetof(commit_fields, acknowledged_seq) == 56 && offsetof(commit_fields, frame_count) == 64);
static_assert(offsetof(commit_fields, reserved) == 68);
static_assert(std::has_unique_object_representations_v<commit_fields>, "no padding");

/// `fields | previous_chain | chain | digest`.
template <class Digest>
inline constexpr std::size_t commit_bytes = sizeof(commit_fields) + 3 * sizeof(Digest);
static_assert(commit_bytes<std::array<std::byte, 8>> == 96 && commit_bytes<std::array<std::byte, 16>> == 120,
              "a commit takes at most 128 bytes with a digest of up to 16, as those of xxh3_64 and xxh3_128");

template <class Digest>
struct commit_frame {
    commit_fields fields;
    Digest previous_chain;
    Digest chain;

    [[nodiscard]] std::uint64_t first_seq() const noexcept { return fields.first_seq; }
    [[nodiscard]] std::uint64_t last_seq() const noexcept { return fields.prefix.seq; }
    [[nodiscard]] std::uint64_t end_offset() const noexcept { return fields.own_offset + fields.prefix.size; }
};

/// Gathers the digests of one batch and computes its chain in one shot over contiguous bytes. Reused batch by
/// batch: it allocates only while the largest batch so far grows.
template <hashing::hasher H>
class chain_builder {
public:
    using digest_type = typename H::digest_type;

    explicit chain_builder(H const& hash = {}) : hash_(hash) {}

    void clear() noexcept { count_ = 0; }
    /// A digest of the hasher's size.
    void add(bytes_view digest) {
        std::size_t const at = size();
        if (bytes_.size() < at + sizeof(digest_type)) [[unlikely]]
            bytes_.resize(2 * at + sizeof(digest_type));
        NACRE_ASSERT(digest.size() == sizeof(digest_type));
        std::memcpy(bytes_.data() + at, digest.data(), sizeof(digest_type));
        ++count_;
    }
    [[nodiscard]] std::uint32_t count() const noexcept { return count_; }

    /// O(frames added).
    [[nodiscard]] digest_type chain(digest_type const& previous, commit_fields const& fields) {
        store(bytes_span(bytes_), 0, previous);
        store(bytes_span(bytes_), sizeof(previous), fields);
        return hash_.digest(bytes_view(bytes_).first(size()));
    }

private:
    static constexpr std::size_t head_bytes = sizeof(digest_type) + sizeof(commit_fields);

    [[nodiscard]] std::size_t size() const noexcept { return head_bytes + count_ * sizeof(digest_type); }

    H hash_;
    std::vector<std::byte> bytes_ =
        std::vector<std::byte>(4 * head_bytes); ///< more than `size()`, to grow into
    std::uint32_t count_ = 0;
};

/// Appends the commit frame to `out`.
template <hashing::hasher H>
void write_commit(std::vector<std::byte>& out, commit_frame<typename H::digest_type> const& commit,
                  H const& hash) {
    std::size_t const start = out.size();
    out.resize(start + commit_bytes<typename H::digest_type>);
    bytes_span const frame = bytes_span(out).subspan(start);
    store(frame, 0, commit.fields);
    store(frame, sizeof(commit.fields), commit.previous_chain);
    store(frame, sizeof(commit.fields) + sizeof(commit.previous_chain), commit.chain);
    seal_frame(frame, hash);
}

/// The commit at `offset` when it is self-valid; `frame` starts there. O(1).
template <hashing::hasher H>
[[nodiscard]] std::optional<commit_frame<typename H::digest_type>>
read_commit(bytes_view frame, std::uint64_t offset, std::uint64_t run_tag, H const& hash) noexcept {
    using digest_type = typename H::digest_type;
    if (frame.size() < commit_bytes<digest_type>) return std::nullopt;
    commit_frame<digest_type> out;
    out.fields = load<commit_fields>(frame);
    auto const& fields = out.fields;
    bool const candidate = fields.prefix.size == commit_bytes<digest_type> &&
                           fields.prefix.is(frame_kind::commit) && fields.prefix.flags == 0 &&
                           fields.reserved == 0 && fields.run_tag == run_tag && fields.own_offset == offset;
    if (!candidate || !frame_is_intact(frame.first(commit_bytes<digest_type>), hash)) return std::nullopt;
    out.previous_chain = load<digest_type>(frame, sizeof(commit_fields));
    out.chain = load<digest_type>(frame, sizeof(commit_fields) + sizeof(digest_type));
    return out;
}

}}} // namespace nacre::format
