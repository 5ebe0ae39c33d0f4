// SPDX-License-Identifier: BSL-1.0
// How the golden files were made. Each recipe has fixed inputs, fixed clock values and a zero boot id, and
// gives the bytes of a whole file; the entries it records are the literal truth that the files are read
// against.
//
//     sealed.nacre       every frame kind, every header combination, keys with long lists, one redacted
//                        entry, `ended`
//     crashed.nacre      a writer that died while its last batch was half on disk, in space that was reserved
//     quarantined.nacre  acknowledged data that was damaged, as recovery left it; written with xxh3_64
//
// The files are never made anew for format 1. When a recipe's bytes and a file differ, tests leave the new
// bytes in the folder that NACRE_GOLDEN_OUT names, for a look.
#pragma once

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/log/entry_writer.hpp>
#include <nacre/messages.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace golden {

using namespace nacre;
using namespace nacre::core;
using nacre::log::log_options;
using nacre::log::recovered_run;
using file_bytes = std::vector<std::byte>;

inline constexpr std::int64_t start_ns = 1'700'000'000'000'000'000;
inline constexpr std::string_view fill_schema = "price i64\nquantity i64\n";
inline constexpr std::uint64_t fill_fingerprint = 0xFEEDFACECAFEBEEF;

inline run_id id_of(std::uint32_t suffix) { return run_id::make(from_nanoseconds(start_ns), suffix).value(); }

template <class T>
T must(result<T> outcome) {
    if (!outcome) throw std::runtime_error(outcome.error().message());
    if constexpr (!std::is_void_v<T>) return std::move(*outcome);
}

inline run_inputs inputs_of(std::uint32_t suffix) {
    run_inputs out;
    out.run_id = id_of(suffix);
    out.instance = "golden";
    out.parent = run_id::make(from_nanoseconds(start_ns - 1'000'000'000), 0xABC).value();
    out.start = from_nanoseconds(start_ns);
    out.binary_hash = "sha256:0011223344";
    out.schema_version = "3";
    out.build_identity = "release";
    out.config_hash = "c0ffee";
    out.feature_flags = {{"retention", "full"}, {"shadow", "off"}};
    out.adapter_versions = {{"venue-a", "1.2.3"}};
    out.components = {"matching", "risk"};
    out.seed = 42;
    return out;
}

inline uuid uuid_of(std::uint64_t number) {
    uuid out{};
    for (std::size_t at = 0; at < 16; ++at)
        out.data[at] = static_cast<unsigned char>(number * 16 + at);
    return out;
}

/// Entry `seq` of every golden run: the same fields in each.
inline entry entry_of(std::uint64_t seq) {
    entry out;
    out.seq = seq;
    // Stamps that go back now and then: they explain, they do not order.
    out.ts_init =
        from_nanoseconds(start_ns + static_cast<std::int64_t>(seq) * 1000 - (seq % 5 == 0 ? 7000 : 0));
    out.ts_publish = from_nanoseconds(start_ns + static_cast<std::int64_t>(seq) * 1000 + 250);
    out.topic = seq % 2 == 0 ? "exec.orders" : "md.books";
    out.payload_type = seq % 2 == 0 ? "SubmitOrder" : "BookUpdate";
    if ((seq & 1) != 0) out.headers.message_id = uuid_of(seq);
    if ((seq & 2) != 0) out.headers.correlation_id = uuid_of(seq / 4);
    if ((seq & 4) != 0) out.headers.causation_id = uuid_of(seq - 1);
    if (seq % 2 == 0) out.keys.emplace_back("client_order_id", "O-" + std::to_string(seq % 6));
    if (seq % 3 == 0) {
        out.keys.emplace_back("venue", "X");
        out.keys.emplace_back("venue", std::string("\0\xFF", 2));
    }
    std::string const text = "{\"seq\":" + std::to_string(seq) + "}" + std::string(seq % 9, '.');
    out.payload.assign(as_bytes_view(text).begin(), as_bytes_view(text).end());
    return out;
}

inline entry boundary_of(std::uint64_t seq, std::string_view type) {
    entry out;
    out.seq = seq;
    out.ts_init = out.ts_publish = from_nanoseconds(start_ns + static_cast<std::int64_t>(seq) * 1000);
    out.topic = lifecycle_topic;
    out.payload_type = type;
    return out;
}

/// An entry whose payload type was recorded with its schema.
inline entry fill_of(std::uint64_t seq) {
    entry out = entry_of(seq);
    out.payload_type = "Fill";
    return out;
}

inline constexpr std::uint64_t sealed_entries = 40;
inline constexpr std::uint64_t sealed_redacted_seq = 8;
inline constexpr std::uint64_t sealed_first_fill = 31; ///< and the two behind it

inline std::vector<entry> sealed_run() {
    std::vector<entry> out = {boundary_of(1, run_started_type)};
    for (std::uint64_t seq = 2; seq < sealed_entries; ++seq)
        out.push_back(seq >= sealed_first_fill && seq < sealed_first_fill + 3 ? fill_of(seq) : entry_of(seq));
    out.push_back(boundary_of(sealed_entries, run_ended_type));
    return out;
}

inline anchor first_anchor() { return {10, from_nanoseconds(start_ns + 10'500), "snapshot-10", {}}; }
inline anchor second_anchor() {
    return {30,
            from_nanoseconds(start_ns + 30'500),
            "snapshot-30",
            {std::byte{0xAB}, std::byte{0xCD}, std::byte{0xEF}}};
}

template <class Hasher>
class recorder {
public:
    using writer = log::log_writer<memory_backend, Hasher>;

    explicit recorder(std::uint32_t suffix)
        : writer_(must(writer::create(backend_, inputs_of(suffix), durability_policy::immediate,
                                      from_nanoseconds(start_ns), options()))) {}

    /// One batch, committed at a time that its last seq decides.
    void append(std::span<entry const> entries) {
        std::vector<std::vector<index_key_view>> keys;
        for (auto const& each : entries)
            keys.emplace_back(each.keys.begin(), each.keys.end());
        std::vector<core::entry_draft> drafts;
        for (std::size_t at = 0; at < entries.size(); ++at) {
            auto const& each = entries[at];
            drafts.push_back({each.seq, each.ts_init, each.ts_publish, each.topic, each.payload_type,
                              each.headers, keys[at], each.payload});
        }
        must(writer_.append(drafts, time_of(entries.back().seq)));
    }

    /// One batch of entries of a type with a schema, encoded in place as the writer's ring does.
    void append_fills(std::span<entry const> entries) {
        auto& names = writer_.names();
        file_bytes segment;
        for (auto const& each : entries) {
            auto const type =
                must(names.payload_types.intern(each.payload_type, fill_schema, fill_fingerprint));
            auto const topic = must(names.topics.intern(each.topic));
            log::key_list keys;
            for (auto const& key : each.keys)
                must(keys.add(
                    static_cast<std::uint16_t>(must(names.index_kinds.intern(key.kind, {}, 0, true))),
                    key.key));
            std::size_t const start = segment.size();
            segment.resize(start + format::entry_frame_bytes(format::header_flags(each.headers), keys.bytes(),
                                                             each.payload.size(), digest_bytes));
            auto const frame = bytes_span(segment).subspan(start);
            auto const payload = log::write_entry(
                frame, {each.seq, to_nanoseconds(each.ts_init), to_nanoseconds(each.ts_publish), topic, type},
                each.headers, keys, each.payload.size(), digest_bytes);
            format::store_bytes(payload, 0, each.payload);
            log::store_frame_size(frame);
        }
        bytes_span const segments[] = {bytes_span(segment)};
        must(writer_.append_frames(segments, entries.front().seq, entries.size(),
                                   time_of(entries.back().seq)));
    }

    void record(anchor const& what) { must(writer_.record_anchor(what, what.ts)); }
    void seal(status terminal) { must(writer_.seal(terminal)); }

    [[nodiscard]] std::uint64_t committed_offset() const { return writer_.committed_offset(); }

    [[nodiscard]] file_bytes bytes() const {
        auto const run = must(backend_.open_read(writer_.inputs().run_id));
        auto const view = must(run.view(0, must(run.extent())));
        return {view.begin(), view.end()};
    }

private:
    static constexpr std::size_t digest_bytes = sizeof(typename Hasher::digest_type);

    static log_options options() {
        log_options out;
        out.boot_id = {};
        return out;
    }
    static timestamp time_of(std::uint64_t seq) {
        return from_nanoseconds(start_ns + static_cast<std::int64_t>(seq) * 1000 + 500);
    }

    memory_backend backend_{memory_backend::options{std::uint64_t{1} << 20}};
    writer writer_;
};

/// The offset of entry `seq` in a file whose frames up to it are sound.
inline std::uint64_t offset_of(bytes_view file, std::uint64_t seq) {
    for (std::uint64_t at = format::log_begin;;) {
        auto const prefix = format::read_prefix(file, at);
        if (!prefix) throw std::runtime_error("no such entry");
        if (prefix->kind == 5 && prefix->seq == seq) return at;
        at += prefix->size;
    }
}

/// Replaces the payload of entry `seq` by its digest and zeros.
template <class Hasher>
void redact(file_bytes& file, std::uint64_t seq) {
    auto const at = static_cast<std::size_t>(offset_of(file, seq));
    auto const frame = bytes_span(file).subspan(at, format::load<std::uint32_t>(file, at));
    auto const parsed = *format::parse_entry(frame, sizeof(typename Hasher::digest_type));
    auto const digest = Hasher{}.digest(parsed.payload);
    auto const payload =
        frame.subspan(static_cast<std::size_t>(parsed.payload.data() - frame.data()), parsed.payload.size());
    format::store_zeros(payload);
    format::store_bytes(payload, 0, digest);
    auto const flags = static_cast<std::uint16_t>(parsed.fixed.prefix.flags | format::entry_flag::redacted);
    format::store(frame, offsetof(format::frame_prefix, flags), flags);
}

inline file_bytes make_sealed() {
    recorder<xxh3_128> run(1);
    auto const entries = sealed_run();
    auto const all = std::span(entries);
    run.append(all.subspan(0, 1));
    run.append(all.subspan(1, 9));
    run.record(first_anchor());
    run.append(all.subspan(10, 20));
    run.record(second_anchor());
    run.append_fills(all.subspan(30, 3));
    run.append(all.subspan(33, 6));
    run.append(all.subspan(39, 1));
    run.seal(status::ended);
    auto out = run.bytes();
    redact<xxh3_128>(out, sealed_redacted_seq);
    return out;
}

inline constexpr std::uint64_t crashed_entries = 12; ///< accepted; the batch behind them is torn
inline constexpr std::uint64_t crashed_torn_bytes = 200;
inline constexpr std::uint64_t crashed_file_bytes = 20480;

inline file_bytes make_crashed() {
    recorder<xxh3_128> run(2);
    std::vector<entry> entries = {boundary_of(1, run_started_type)};
    for (std::uint64_t seq = 2; seq <= 15; ++seq)
        entries.push_back(entry_of(seq));
    auto const all = std::span<entry const>(entries);
    run.append(all.subspan(0, 1));
    run.append(all.subspan(1, 5));
    run.append(all.subspan(6, 6));
    auto const accepted_end = run.committed_offset();
    run.append(all.subspan(12, 3));
    auto out = run.bytes();
    out.resize(static_cast<std::size_t>(accepted_end + crashed_torn_bytes));
    out.resize(crashed_file_bytes);
    return out;
}

inline constexpr std::uint64_t quarantined_entries = 12; ///< proven acknowledged by the commits
inline constexpr std::uint64_t quarantined_damaged_seq = 4;
inline constexpr std::uint64_t quarantined_file_bytes = 16384;

inline file_bytes make_quarantined() {
    recorder<xxh3_64> run(3);
    std::vector<entry> entries;
    for (std::uint64_t seq = 1; seq <= 15; ++seq)
        entries.push_back(entry_of(seq));
    auto const all = std::span<entry const>(entries);
    run.append(all.subspan(0, 6));
    run.append(all.subspan(6, 6));
    run.append(all.subspan(12, 3));
    auto damaged = run.bytes();
    damaged.resize(quarantined_file_bytes);
    damaged[static_cast<std::size_t>(offset_of(damaged, quarantined_damaged_seq)) + 20] ^=
        std::byte{0x10}; // in ts_init

    memory_backend const backend(memory_backend::options{std::uint64_t{1} << 20});
    static_cast<void>(must(backend.create(id_of(3), damaged, {})));
    log_options options;
    options.boot_id = {};
    auto recovered = must(recovered_run<memory_backend, xxh3_64>::open(backend, id_of(3), options));
    must(recovered.seal());
    auto const reader = must(backend.open_read(id_of(3)));
    auto const view = must(reader.view(0, must(reader.extent())));
    return {view.begin(), view.end()};
}

} // namespace golden
