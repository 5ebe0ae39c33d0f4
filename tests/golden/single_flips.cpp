// SPDX-License-Identifier: BSL-1.0
// What one flipped bit of a golden run costs. By default a stride of all bits, with NACRE_CAMPAIGN above 1
// all of them.
#include "golden/recipes.hpp"
#include "support/campaign.hpp"
#include "support/catch2.hpp"
#include "support/paths.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

using namespace nacre;
using namespace nacre::core;
using golden::file_bytes;

namespace {

file_bytes golden_file(std::string const& name) {
    std::ifstream in(nacre::test::tests_dir() / "golden" / (name + ".nacre"), std::ios::binary);
    REQUIRE(in.good());
    std::string const text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    return {bytes(text).begin(), bytes(text).end()};
}

struct frame_place {
    std::uint64_t begin;
    std::uint64_t end;
    format::frame_prefix prefix;
};

std::vector<frame_place> frames_of(bytes_view file) {
    std::vector<frame_place> out;
    for (std::uint64_t at = format::log_begin;;) {
        auto const prefix = format::read_prefix(file, at);
        if (!prefix || !format::is_log_kind(prefix->kind)) return out;
        out.push_back({at, at + prefix->size, *prefix});
        at += prefix->size;
    }
}

struct shares {
    std::uint64_t flips = 0;
    std::uint64_t possible = 0; ///< entries that could have been served
    std::uint64_t touched = 0;
    std::uint64_t served = 0;
};

template <class Hasher>
class flipped_run {
public:
    using reader = log::log_reader<memory_backend, Hasher>;

    flipped_run(std::string const& name, run_id const& id) : file_(golden_file(name)), id_(id) {
        frames_ = frames_of(file_);
        memory_backend const place(memory_backend::options{std::uint64_t{1} << 20});
        REQUIRE(place.create(id_, file_, {}));
        auto opened = reader::open(place, id_);
        REQUIRE(opened);
        crashed_ = opened->condition() == log::run_condition::crashed;
        for (std::uint64_t seq = 1; seq <= opened->high_watermark(); ++seq)
            if (auto const found = opened->frame_at(seq); found && *found) truth_[seq] = (*found)->to_entry();
        last_ = opened->high_watermark();
        found_by_key_ = opened->lookup_all("venue", "X").value();
    }

    [[nodiscard]] shares try_all(std::size_t stride_of_entries, std::size_t stride_of_others) {
        shares out;
        for (std::size_t at = format::header_bytes * 8; at < file_.size() * 8;) {
            auto const* frame = frame_at(at / 8);
            try_one(at, frame, out);
            bool const is_name = frame != nullptr && !frame->prefix.is(format::frame_kind::entry);
            at += is_name ? stride_of_others : stride_of_entries;
        }
        return out;
    }

private:
    [[nodiscard]] frame_place const* frame_at(std::uint64_t offset) const {
        for (auto const& each : frames_)
            if (offset >= each.begin && offset < each.end) return &each;
        return nullptr;
    }

    /// The entries that lose their own bytes. Of a run that was not sealed nothing but its own commit says
    /// that the newest batch was ever whole: a flip in that one touches the batch.
    [[nodiscard]] std::uint64_t touched_by(frame_place const* frame) const {
        if (frame == nullptr) return 0;
        if (frame->prefix.is(format::frame_kind::entry)) return truth_.contains(frame->prefix.seq) ? 1 : 0;
        if (!crashed_ || !frame->prefix.is(format::frame_kind::commit) || frame->prefix.seq != last_)
            return 0;
        bytes_view const bytes = bytes_view(file_).subspan(static_cast<std::size_t>(frame->begin));
        return last_ + 1 - format::load<format::commit_fields>(bytes).first_seq;
    }

    void try_one(std::size_t bit, frame_place const* frame, shares& out) {
        CAPTURE(bit / 8, bit % 8);
        auto const mask = std::byte{1} << static_cast<int>(bit % 8);
        file_[bit / 8] ^= mask;
        memory_backend const place(memory_backend::options{std::uint64_t{1} << 20});
        REQUIRE(place.create(id_, file_, {}));
        file_[bit / 8] ^= mask;
        auto opened = reader::open(place, id_);
        REQUIRE(opened);
        std::uint64_t served = 0;
        for (auto const& [seq, wanted] : truth_) {
            auto const found = opened->frame_at(seq);
            if (!found) {
                bool const named = found.error().code() == errc::gap ||
                                   found.error().code() == errc::hash_mismatch ||
                                   found.error().code() == errc::corrupted;
                if (!named) FAIL("an error that names no damage: " << found.error());
            } else if (*found) {
                if ((*found)->to_entry() != wanted) FAIL("entry " << seq << " is wrong");
                ++served;
            }
        }
        std::uint64_t const touched = touched_by(frame);
        if (served + touched < truth_.size())
            FAIL("served " << served << " of " << truth_.size() << ", touched " << touched);
        if (frame != nullptr && touched == 0 && opened->lookup_all("venue", "X").value() != found_by_key_)
            FAIL("a look-up by key differs");
        ++out.flips;
        out.possible += truth_.size();
        out.touched += touched;
        out.served += served;
    }

    file_bytes file_;
    run_id id_;
    std::vector<frame_place> frames_;
    std::map<std::uint64_t, entry> truth_;
    std::vector<std::uint64_t> found_by_key_;
    std::uint64_t last_ = 0;
    bool crashed_ = false;
};

template <class Hasher>
void report_flips(std::string const& name, run_id const& id) {
    bool const all = nacre::test::campaign_rounds(100) > 100;
    auto const found = flipped_run<Hasher>(name, id).try_all(all ? 1 : 397, all ? 1 : 41);
    REQUIRE(found.flips > 100);
    auto const percent = [&](std::uint64_t part) {
        return 100.0 * static_cast<double>(part) / static_cast<double>(found.possible);
    };
    std::cout << name << ": " << found.flips << " single flips: " << percent(found.served)
              << " % of the entries are served, " << percent(found.touched) << " % are touched\n";
    CHECK(found.served + found.touched >= found.possible);
}

} // namespace

TEST_CASE("S1 a flipped bit of the golden sealed run costs no entry but the one it is in", "[golden][S1]") {
    report_flips<xxh3_128>("sealed", golden::id_of(1));
}

TEST_CASE("S1 a flipped bit of the golden crashed run costs no entry but the one it is in", "[golden][S1]") {
    report_flips<xxh3_128>("crashed", golden::id_of(2));
}

TEST_CASE("S1 a flipped bit of the golden quarantined run costs no entry but the one it is in",
          "[golden][S1]") {
    report_flips<xxh3_64>("quarantined", golden::id_of(3));
}
