// SPDX-License-Identifier: BSL-1.0
// report: what a verification covered and what it found.
#pragma once

#include <nacre/core/ids.hpp>
#include <nacre/core/sentence.hpp>
#include <nacre/core/status.hpp>
#include <nacre/verifier/finding.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace verification {

/// Invariant: findings are counted without limit and listed up to a limit, the first ones; none is dropped
/// silently.
class report {
public:
    report() = default;
    explicit report(std::size_t findings_max) noexcept : findings_max_(findings_max) {}

    core::run_id run_id;
    core::status status = core::status::running; ///< as recorded
    bool live = false;                ///< a writer held the run: only what it had published was checked
    std::uint64_t high_watermark = 0; ///< as recorded; of a run that was not sealed: the last seq committed
    std::uint64_t entries = 0;        ///< intact entries met
    std::uint64_t bytes = 0;          ///< bytes checked

    [[nodiscard]] bool clean() const noexcept { return total_ == 0; }
    [[nodiscard]] std::vector<finding> const& findings() const noexcept { return findings_; }
    /// How many there are, listed or not.
    [[nodiscard]] std::uint64_t count() const noexcept { return total_; }
    [[nodiscard]] std::uint64_t count(finding_kind kind) const noexcept {
        return counts_[static_cast<std::size_t>(kind)];
    }
    /// How many of them `findings()` does not hold.
    [[nodiscard]] std::uint64_t unlisted() const noexcept { return total_ - findings_.size(); }

    void add(finding what);
    /// The parts join to the finding's sentence, which is not made when it will not be listed.
    template <class... Parts>
    void add(finding_kind kind, std::uint64_t first_seq, std::uint64_t last_seq, std::uint64_t offset,
             Parts const&... parts) {
        core::sentence_part const all[] = {parts...};
        add_parts(kind, first_seq, last_seq, offset, all);
    }
    void add_parts(finding_kind kind, std::uint64_t first_seq, std::uint64_t last_seq, std::uint64_t offset,
                   std::span<core::sentence_part const> parts);

private:
    std::size_t findings_max_ = 10'000;
    std::uint64_t total_ = 0;
    std::array<std::uint64_t, finding_kind_count> counts_{};
    std::vector<finding> findings_;
};

}}} // namespace nacre::verification

#ifndef NACRE_COMPILED
#include <nacre/verifier/report.ipp>
#endif
