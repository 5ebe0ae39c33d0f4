// SPDX-License-Identifier: BSL-1.0
// Runs to damage: a sealed run that holds every frame kind, and an editor that damages meaning and then makes
// digests, chain, superblocks and footer right again, so that only the meaning is wrong.
#pragma once

#include <nacre/backends.hpp>
#include <nacre/format/sealed_index.hpp>
#include <nacre/hashers.hpp>
#include <nacre/values.hpp>
#include <nacre/verifier.hpp>
#include <nacre/writer.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace nacre::test {

using namespace core;
using log::log_options;
using verification::verify_bytes;

using run_hasher = xxh3_128;
using digest = run_hasher::digest_type;
using bytes = std::vector<std::byte>;
inline constexpr std::size_t run_digest_bytes = sizeof(digest);

inline timestamp at_ns(std::int64_t nanoseconds) { return from_nanoseconds(nanoseconds); }

inline run_id test_run() { return *run_id::make(at_ns(1'700'000'000'000'000'000), 0xC0FFEE01); }

inline run_inputs test_inputs() {
    run_inputs inputs;
    inputs.run_id = test_run();
    inputs.instance = "trader-001";
    inputs.start = at_ns(1'700'000'000'000'000'000);
    inputs.parent = *run_id::make(at_ns(1'699'000'000'000'000'000), 7);
    inputs.binary_hash = "b1a5";
    inputs.schema_version = "3";
    inputs.build_identity = "release";
    inputs.config_hash = "c0f1";
    inputs.feature_flags = {{"retention", "full"}};
    inputs.adapter_versions = {{"venue", "1.2"}};
    inputs.components = {"cache", "risk"};
    inputs.seed = 42;
    return inputs;
}

inline uuid test_uuid(std::uint8_t fill) {
    uuid out;
    std::memset(&out, fill, sizeof(out));
    return out;
}

/// Entry `seq` of the test run: headers, keys and payload size go through all combinations.
struct test_entry {
    explicit test_entry(std::uint64_t seq) {
        payload.assign(seq * 5 % 61, std::byte(0x40 + seq % 64));
        if (seq % 3 != 0) keys.push_back({"client_order_id", "O-" + std::to_string(seq / 4)});
        if (seq % 5 == 0) keys.push_back({"venue_order_id", "V-" + std::to_string(seq)});
        if (seq % 7 == 0) keys.push_back({"account", "ACC"});
        for (auto const& key : keys)
            key_views.push_back(key);
        draft.seq = seq;
        draft.ts_init = at_ns(1'700'000'000'000'001'000 + static_cast<std::int64_t>(seq * 37 % 1000));
        draft.ts_publish = at_ns(1'700'000'000'000'002'000 + static_cast<std::int64_t>(seq));
        draft.topic = seq % 2 == 0 ? "exec.orders" : "data.quotes";
        draft.payload_type = seq % 4 == 0 ? "SubmitOrder" : "Quote";
        if ((seq & 1) != 0) draft.headers.message_id = test_uuid(static_cast<std::uint8_t>(seq));
        if ((seq & 2) != 0) draft.headers.correlation_id = test_uuid(0xAA);
        if ((seq & 4) != 0) draft.headers.causation_id = test_uuid(0xBB);
        draft.keys = key_views;
        draft.payload = payload;
    }
    test_entry(test_entry const&) = delete;
    test_entry& operator=(test_entry const&) = delete;

    bytes payload;
    std::vector<index_key> keys;
    std::vector<index_key_view> key_views;
    core::entry_draft draft;
};

/// Appends entries [first, last] as one batch.
template <class Writer>
void append_batch(Writer& writer, std::uint64_t first, std::uint64_t last) {
    std::vector<std::unique_ptr<test_entry>> entries;
    std::vector<core::entry_draft> drafts;
    for (std::uint64_t seq = first; seq <= last; ++seq) {
        entries.push_back(std::make_unique<test_entry>(seq));
        drafts.push_back(entries.back()->draft);
    }
    writer.append(drafts, at_ns(1'700'000'000'000'003'000 + static_cast<std::int64_t>(first))).value();
}

template <class Writer>
void record_anchor(Writer& writer, std::uint64_t seq) {
    // The clock never goes back: that alone would make a superblock due.
    auto const now = at_ns(1'700'000'000'000'003'000 + static_cast<std::int64_t>(writer.high_watermark()));
    writer.record_anchor({seq, now, "snapshot-" + std::to_string(seq), bytes(16, std::byte{7})}, now).value();
}

template <class Backend>
log::log_writer<Backend, run_hasher> start_run(Backend const& backend,
                                               durability_policy policy = durability_policy::immediate) {
    log_options options;
    options.superblock_every = std::chrono::hours(1);
    return log::log_writer<Backend, run_hasher>::create(backend, test_inputs(), policy,
                                                        at_ns(1'700'000'000'000'000'000), options)
        .value();
}

/// Ten batches' worth of everything, sealed: every frame kind, 44 entries.
inline constexpr std::uint64_t test_run_entries = 44;

template <class Writer>
void fill_run(Writer& writer) {
    append_batch(writer, 1, 1);
    append_batch(writer, 2, 9);
    record_anchor(writer, 5);
    append_batch(writer, 10, 20);
    append_batch(writer, 21, 40);
    record_anchor(writer, 40);
    append_batch(writer, 41, test_run_entries);
}

inline bytes bytes_of(memory_backend const& backend, run_id const& id = test_run()) {
    auto run = backend.open_read(id).value();
    auto const view = run.view(0, *run.extent()).value();
    return {view.begin(), view.end()};
}

inline bytes sealed_run() {
    memory_backend backend;
    auto writer = start_run(backend);
    fill_run(writer);
    writer.seal(status::ended).value();
    return bytes_of(backend);
}

inline report verify(bytes_view file) { return verify_bytes<run_hasher>(file, test_run()).value(); }

/// One frame of a log, and where it stands.
struct placed_frame {
    std::size_t offset = 0;
    format::frame_prefix prefix{};

    [[nodiscard]] bool is(format::frame_kind kind) const noexcept {
        return prefix.kind == static_cast<std::uint16_t>(kind);
    }
    [[nodiscard]] std::size_t end() const noexcept { return offset + prefix.size; }
};

inline std::vector<placed_frame> frames_between(bytes_view file, std::size_t from, std::size_t to) {
    std::vector<placed_frame> out;
    while (from < to) {
        auto const prefix = format::read_prefix(file.first(to), from);
        if (!prefix) throw std::logic_error("the fixture met a frame it cannot step over");
        out.push_back({from, *prefix});
        from += prefix->size;
    }
    return out;
}

inline format::superblock superblock_in(bytes_view file, std::size_t slot = 0) {
    return format::load<format::superblock>(file, format::superblock_offset(slot));
}

inline std::vector<placed_frame> log_frames(bytes_view file) {
    return frames_between(file, format::log_begin, superblock_in(file).log_end);
}

inline placed_frame find_frame(bytes_view file, format::frame_kind kind, std::size_t skip = 0) {
    for (auto const& each : log_frames(file))
        if (each.is(kind) && skip-- == 0) return each;
    throw std::logic_error("the fixture has no such frame");
}

inline placed_frame find_entry(bytes_view file, std::uint64_t seq) {
    return find_frame(file, format::frame_kind::entry, seq - 1);
}

inline bytes_span frame_bytes(bytes& file, placed_frame const& frame) {
    return bytes_span(file).subspan(frame.offset, frame.prefix.size);
}

inline void flip_bit(bytes& file, std::size_t offset, unsigned bit = 0) {
    file[offset] ^= std::byte(1u << bit);
}

/// Recomputes the digest of a frame, whatever its kind.
inline void seal_any(bytes_span frame) {
    auto const prefix = format::load<format::frame_prefix>(frame);
    if (prefix.kind == static_cast<std::uint16_t>(format::frame_kind::entry))
        format::seal_entry(frame, run_hasher{});
    else
        format::seal_frame(frame, run_hasher{});
}

/// Edits a superblock and makes its digest right.
template <class Edit>
void edit_superblock(bytes& file, std::size_t slot, Edit edit) {
    auto block = superblock_in(file, slot);
    edit(block);
    format::finish(block);
    format::store(bytes_span(file), format::superblock_offset(slot), block);
}
template <class Edit>
void edit_superblocks(bytes& file, Edit edit) {
    edit_superblock(file, 0, edit);
    edit_superblock(file, 1, edit);
}

/// Edits the footer's fixed fields and makes its digest right.
template <class Edit>
void edit_footer(bytes& file, Edit edit) {
    std::size_t const at = superblock_in(file).footer_offset;
    auto fields = format::load<format::footer_fields>(file, at + sizeof(format::frame_prefix));
    edit(fields);
    format::store(bytes_span(file), at + sizeof(format::frame_prefix), fields);
    format::store(bytes_span(file), at + offsetof(format::frame_prefix, seq), fields.high_watermark);
    seal_any(bytes_span(file).subspan(at));
}

/// Edits items of a section's first block and makes the block's digest right.
template <class Item, class Edit>
void edit_index(bytes& file, format::section which, Edit edit) {
    std::size_t const footer_at = superblock_in(file).footer_offset;
    auto const footer = format::parse_footer(bytes_view(file).subspan(footer_at), footer_at,
                                             superblock_in(file).run_tag, run_digest_bytes);
    auto const& section = *footer->find(which);
    auto const block = bytes_span(file).subspan(section.offset, format::index_block_bytes);
    std::vector<Item> items(section.item_count);
    std::memcpy(items.data(), block.data() + sizeof(format::index_block_head), items.size() * sizeof(Item));
    edit(items);
    std::memcpy(block.data() + sizeof(format::index_block_head), items.data(), items.size() * sizeof(Item));
    seal_any(block);
}

/// Makes the whole log's commits right again after frames were edited in place, and the chain in superblocks
/// and footer.
inline void rechain(bytes& file) {
    format::chain_builder<run_hasher> batch;
    digest chain = run_hasher{}.digest(bytes_view(file).first(format::header_bytes));
    for (auto const& each : log_frames(file)) {
        auto const frame = frame_bytes(file, each);
        if (!each.is(format::frame_kind::commit)) {
            auto const entry = format::parse_entry(frame, run_digest_bytes);
            batch.add(entry ? entry->digest : format::trailing_digest(frame, run_digest_bytes));
            continue;
        }
        auto const fields = format::load<format::commit_fields>(frame);
        format::store(frame, sizeof(fields), chain);
        chain = batch.chain(chain, fields);
        format::store(frame, sizeof(fields) + run_digest_bytes, chain);
        seal_any(frame);
        batch.clear();
    }
    edit_superblocks(file, [&](format::superblock& block) {
        std::memcpy(block.chain.data(), chain.data(), run_digest_bytes);
    });
    std::size_t const footer_at = superblock_in(file).footer_offset;
    auto const footer = bytes_span(file).subspan(footer_at);
    auto const fields = format::load<format::footer_fields>(footer, sizeof(format::frame_prefix));
    format::store(footer,
                  sizeof(format::frame_prefix) + sizeof(fields) +
                      fields.sections * sizeof(format::footer_section),
                  chain);
    seal_any(footer);
}

/// Edits a frame in place, then makes its digest and all that follows from it right.
template <class Edit>
void edit_frame(bytes& file, placed_frame const& frame, Edit edit) {
    edit(frame_bytes(file, frame));
    seal_any(frame_bytes(file, frame));
    rechain(file);
}

/// A run as a list of frames, to take out, move and insert some; `seal` makes a file of them without an
/// index, with commits, chain, superblocks and footer right but for the seqs and the watermark, which stay
/// what they were.
class run_editor {
public:
    explicit run_editor(bytes const& file) : head_(file.begin(), file.begin() + format::log_begin) {
        for (auto const& each : log_frames(file))
            frames.emplace_back(file.begin() + static_cast<std::ptrdiff_t>(each.offset),
                                file.begin() + static_cast<std::ptrdiff_t>(each.end()));
    }

    std::vector<bytes> frames;

    [[nodiscard]] std::size_t find(format::frame_kind kind, std::size_t skip = 0) const {
        for (std::size_t at = 0; at < frames.size(); ++at)
            if (kind_of(frames[at]) == static_cast<std::uint16_t>(kind) && skip-- == 0) return at;
        throw std::logic_error("the fixture has no such frame");
    }
    [[nodiscard]] std::size_t find_entry(std::uint64_t seq) const {
        return find(format::frame_kind::entry, seq - 1);
    }
    void erase(std::size_t at) { frames.erase(frames.begin() + static_cast<std::ptrdiff_t>(at)); }
    void insert(std::size_t at, bytes frame) {
        frames.insert(frames.begin() + static_cast<std::ptrdiff_t>(at), std::move(frame));
    }

    [[nodiscard]] bytes seal() const {
        bytes out = head_;
        format::chain_builder<run_hasher> batch;
        digest chain = run_hasher{}.digest(bytes_view(out).first(format::header_bytes));
        std::uint64_t batch_offset = out.size();
        std::uint64_t anchor_offset = 0;
        for (auto frame : frames) {
            if (kind_of(frame) == static_cast<std::uint16_t>(format::frame_kind::commit)) {
                auto fields = format::load<format::commit_fields>(frame);
                fields.batch_offset = batch_offset;
                fields.own_offset = out.size();
                fields.frame_count = batch.count();
                format::store(bytes_span(frame), 0, fields);
                format::store(bytes_span(frame), sizeof(fields), chain);
                chain = batch.chain(chain, fields);
                format::store(bytes_span(frame), sizeof(fields) + run_digest_bytes, chain);
                batch.clear();
                batch_offset = out.size() + frame.size();
            }
            seal_any(frame);
            if (kind_of(frame) == static_cast<std::uint16_t>(format::frame_kind::anchor))
                anchor_offset = out.size();
            auto const entry = format::parse_entry(frame, run_digest_bytes);
            if (kind_of(frame) != static_cast<std::uint16_t>(format::frame_kind::commit))
                batch.add(entry ? entry->digest : format::trailing_digest(frame, run_digest_bytes));
            out.insert(out.end(), frame.begin(), frame.end());
        }
        std::uint64_t const log_end = out.size();

        auto const old = superblock_in(head_);
        format::footer footer{};
        footer.fields.run_tag = old.run_tag;
        footer.fields.log_end = log_end;
        footer.fields.high_watermark = old.high_watermark;
        footer.fields.has_times = old.has_times;
        footer.fields.end = old.end;
        footer.fields.ts_init_min = old.ts_init_min;
        footer.fields.ts_init_max = old.ts_init_max;
        footer.fields.status = old.status;
        footer.chain.assign(chain.begin(), chain.end());
        format::frame_writer<run_hasher> writer(out);
        format::write_footer(writer, footer);
        edit_superblocks(out, [&](format::superblock& block) {
            block.log_end = block.committed_offset = block.footer_offset = log_end;
            block.file_end = out.size();
            block.anchor_offset = anchor_offset;
            std::memcpy(block.chain.data(), chain.data(), run_digest_bytes);
        });
        return out;
    }

    [[nodiscard]] static std::uint16_t kind_of(bytes const& frame) {
        return format::load<format::frame_prefix>(frame).kind;
    }

private:
    bytes head_;
};

} // namespace nacre::test
