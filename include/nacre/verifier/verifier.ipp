// SPDX-License-Identifier: BSL-1.0
// verifier.ipp: the bodies of verifier.hpp.
#pragma once

#include <nacre/verifier/verifier.hpp>

#include <nacre/backend/concept.hpp>
#include <nacre/backend/file_backend.hpp>
#include <nacre/core/result.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/format/header.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/log/place.hpp>
#include <nacre/log/run_head.hpp>
#include <nacre/verifier/claims_check.hpp>
#include <nacre/verifier/head_check.hpp>
#include <nacre/verifier/index_check.hpp>
#include <nacre/verifier/log_check.hpp>
#include <nacre/verifier/options.hpp>
#include <nacre/verifier/report.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace verification {

template <hashing::hasher H>
result<report> run_check<H>::run(run_id const& id) && {
    NACRE_TRY_VALUE(header, format::read_header(image_.head));
    NACRE_TRY(format::check_hasher<H>(header));
    if (header.run_id != id)
        return error::corrupted(error::unknown, 0, "the header names another run, " + header.run_id.str());
    header_ = header;
    report_.run_id = id;
    report_.bytes = image_.file.size();
    pair_ = check_superblocks(image_.head, header_.run_tag, report_);

    auto const* current = pair_.current();
    if (image_.live)
        check_live();
    else if (current == nullptr)
        check_without_superblocks();
    else if (current->status == status::quarantined)
        check_quarantined(*current);
    else if (format::is_sealed(*current))
        check_sealed(*current);
    else
        check_crashed(*current);
    return std::move(report_);
}

template <hashing::hasher H>
auto run_check<H>::walk(log_bounds const& bounds) -> observed_log<digest_type> {
    std::array<std::uint64_t, format::superblock_count> commit_ends{};
    for (std::size_t slot = 0; slot < commit_ends.size(); ++slot)
        if (pair_.slots[slot]) commit_ends[slot] = pair_.slots[slot]->committed_offset;
    return log_check<H>(file(), header_, bounds, commit_ends, hash_, judge_, report_, options_).run();
}

template <hashing::hasher H>
void run_check<H>::check_sealed(format::superblock const& block) {
    report_.status = block.status;
    report_.high_watermark = block.high_watermark;
    std::uint64_t const at = format::superblock_offset(pair_.current_slot());
    auto const footer = read_footer(file(), block.footer_offset, header_.run_tag, hash_);
    if (!footer)
        report_.add(manifest_mismatch, 0, 0, block.footer_offset,
                    "the footer cannot be read: damaged, or not where the superblock places it");

    auto log = walk({within_file(block.log_end), true, block.high_watermark});
    claims_check<digest_type> claims(log, report_);
    claims.check_seal(claims_of(block, at, sizeof(digest_type)));
    claims.check_sealed_superblock(block, at, file().size(), header_.durability);
    if (footer) claims.check_footer(*footer, block, file().size());
    check_index(log, footer, block.log_end, block.footer_offset);
    check_end(footer ? footer->offset + footer->bytes : block.file_end);
}

template <hashing::hasher H>
void run_check<H>::check_without_superblocks() {
    auto const footer = find_footer(file(), header_.run_tag, hash_);
    if (!footer) {
        report_.add(manifest_mismatch, 0, 0, format::superblock_offset(0),
                    "neither superblock nor footer can be read: the run's status is not known");
        auto const log = walk(tail_bounds(file().size()));
        report_.high_watermark = log.last_slot;
        claims_check<digest_type>(log, report_).check_acknowledged(log.acknowledged_seq);
        return;
    }
    auto const& fields = footer->footer.fields;
    report_.status = is_known(fields.status) ? fields.status : status::running;
    report_.high_watermark = fields.high_watermark;
    auto log = walk({within_file(fields.log_end), true, fields.high_watermark});
    claims_check<digest_type>(log, report_).check_seal(claims_of(*footer));
    check_index(log, footer, fields.log_end, footer->offset);
}

template <hashing::hasher H>
void run_check<H>::check_index(observed_log<digest_type>& log, std::optional<placed_footer> const& footer,
                               std::uint64_t log_end, std::uint64_t footer_offset) {
    auto const plan = footer ? index_plan::of(footer->footer) : index_plan::of(log, log_end, footer_offset);
    if (plan)
        index_check<H>(file(), header_.run_tag, hash_, log, report_).run(*plan);
    else if (!footer && footer_offset > log_end)
        report_.add(index_drift, 0, 0, log_end,
                    "the index cannot be checked: the footer that describes it is damaged");
}

template <hashing::hasher H>
void run_check<H>::check_end(std::uint64_t end) {
    if (file().size() > end)
        report_.add(byte_not_accounted_for, 0, 0, end, file().size() - end, " bytes behind the footer");
}

template <hashing::hasher H>
void run_check<H>::check_live() {
    report_.live = true;
    auto const log = walk({file().size(), true, ~std::uint64_t{0}});
    report_.high_watermark = log.last_slot;
    check_open_claims(log);
}

template <hashing::hasher H>
void run_check<H>::check_crashed(format::superblock const& block) {
    report_.add(manifest_mismatch, 0, 0, format::superblock_offset(pair_.current_slot()),
                "the status is running, and no writer holds the run: it was not sealed");
    std::uint64_t const end = block.log_end != 0 ? within_file(block.log_end) : file().size();
    auto const log = walk(tail_bounds(end));
    report_.high_watermark = log.last_slot;
    check_open_claims(log);
    std::uint64_t const content_end = content_end_of(file(), end);
    if (content_end > end)
        report_.add(byte_not_accounted_for, 0, 0, end, content_end - end,
                    " bytes behind the end of the log, left by a seal or cut that was not finished");
}

template <hashing::hasher H>
void run_check<H>::check_quarantined(format::superblock const& block) {
    report_.status = status::quarantined;
    report_.high_watermark = block.high_watermark;
    std::uint64_t const found_before = report_.count();
    auto const log = walk(tail_bounds(block.log_end != 0 ? within_file(block.log_end) : file().size()));
    check_open_claims(log);
    if (report_.count() == found_before)
        report_.add(manifest_mismatch, block.damage_seq, block.damage_seq, block.damage_offset,
                    "the run is quarantined for damage that is not there");
}

template <hashing::hasher H>
log_bounds run_check<H>::tail_bounds(std::uint64_t limit) const noexcept {
    std::uint64_t const from = std::min<std::uint64_t>(format::log_begin, limit);
    log_bounds out{content_end_of(file().first(static_cast<std::size_t>(limit)), from), false,
                   ~std::uint64_t{0}};
    for (auto const& slot : pair_.slots) {
        if (!slot) continue;
        out.acknowledged_seq = std::max(out.acknowledged_seq, slot->high_watermark);
        out.acknowledged_offset = std::max(out.acknowledged_offset, slot->committed_offset);
    }
    return out;
}

template <hashing::hasher H>
void run_check<H>::check_open_claims(observed_log<digest_type> const& log) {
    claims_check<digest_type> claims(log, report_);
    std::uint64_t acknowledged_seq = log.acknowledged_seq;
    for (std::size_t slot = 0; slot < format::superblock_count; ++slot) {
        if (!pair_.slots[slot]) continue;
        claims.check_open_superblock(*pair_.slots[slot], slot, header_.durability);
        acknowledged_seq = std::max(acknowledged_seq, pair_.slots[slot]->high_watermark);
    }
    claims.check_acknowledged(acknowledged_seq);
}

template <class Backend, class Encoder, class Hasher>
result<report> basic_verifier<Backend, Encoder, Hasher>::verify(Backend const& backend, run_id const& id,
                                                                verify_options const& options) const {
    auto outcome = verify_run(backend, id, options);
    if (!outcome) return outcome.error().at_path(backend.location(id));
    return outcome;
}

template <class Backend, class Encoder, class Hasher>
result<report> basic_verifier<Backend, Encoder, Hasher>::verify_run(Backend const& backend, run_id const& id,
                                                                    verify_options const& options) const {
    NACRE_TRY_VALUE(run, backend.open_read(id));
    // A writer that seals between two looks is met by looking again: superblocks, then the hold, then
    // superblocks.
    std::vector<std::byte> head;
    bool live = false;
    for (int look = 0; look < 2; ++look) {
        NACRE_TRY_VALUE(bytes, log::read_head_bytes(run));
        head = std::move(bytes);
        if (looks_sealed(head)) break;
        live = run.writer_alive();
        if (live) break;
    }
    NACRE_TRY_VALUE(file, live ? published_part(run, head) : whole(run));
    run_image image{file, head, live};
    return run_check<Hasher>(image, Hasher{}, payload_judge(encoder_), options).run(id);
}

template <class Backend, class Encoder, class Hasher>
format::superblock_pair basic_verifier<Backend, Encoder, Hasher>::superblocks_in(bytes_view head) {
    auto const parsed = log::parse_run_head(head);
    return parsed ? parsed->superblocks : format::superblock_pair{};
}

template <class Backend, class Encoder, class Hasher>
bool basic_verifier<Backend, Encoder, Hasher>::looks_sealed(bytes_view head) {
    auto const pair = superblocks_in(head);
    return pair.current() != nullptr && format::is_sealed(*pair.current());
}

template <class Backend, class Encoder, class Hasher>
result<bytes_view> basic_verifier<Backend, Encoder, Hasher>::published_part(readable const& run,
                                                                            bytes_view head) {
    auto const pair = superblocks_in(head);
    std::uint64_t const named = pair.current() != nullptr ? pair.current()->committed_offset : 0;
    NACRE_TRY_VALUE(extent, run.extent());
    return run.view(0, std::min(extent, std::max({run.published(), named, format::log_begin})));
}

template <class Policy, class Encoder>
result<report> verifier<Policy, Encoder>::verify(log::place const& where, run_id const& id,
                                                 verify_options const& options) const {
    NACRE_TRY_VALUE(backend, Policy::open_backend(where));
    return positional::verify(backend, id, options);
}

}}} // namespace nacre::verification
