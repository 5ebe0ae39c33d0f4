// SPDX-License-Identifier: BSL-1.0
// nacre recover: judges a run that a crash left, seals it, and prints the evidence; of a run that is sealed
// already, says whether it is damaged. nacre quarantine: marks such a run, and takes the mark back.
#include "inspect/commands.hpp"
#include "support/open_run.hpp"

#include <nacre/backends.hpp>
#include <nacre/log/quarantine_mark.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>
#include <nacre/verifier.hpp>

#include <cstdint>
#include <iostream>
#include <string>
#include <utility>

namespace nacre_tools {
namespace {

/// Verifies a run, and says on standard error what is wrong with it: the first finding, and how many there
/// are.
template <class Hasher>
nacre::result<nacre::report> find_damage(char const* tool, nacre::file_backend const& backend,
                                         nacre::run_id const& id) {
    nacre::verify_options options;
    options.findings_max = 1;
    auto report =
        nacre::basic_verifier<nacre::file_backend, nacre::raw_encoder, Hasher>().verify(backend, id, options);
    if (report && !report->clean())
        std::cerr << tool << ": the run is damaged: " << report->findings().front() << " (" << report->count()
                  << " findings; nacre-verify lists them) [" << backend.location(id) << "]\n";
    return report;
}

/// Damage that keeps recovery from opening a run at all is damage, not a run that is not there.
int refuse_or_report(char const* tool, nacre::error const& why) {
    int const code = refuse(tool, why);
    return why.code() == nacre::errc::corrupted ? static_cast<int>(incomplete) : code;
}

} // namespace

int recover(std::string const& run) {
    return with_run(
        run, "nacre recover", [&](nacre::file_backend const& backend, nacre::run_id const& id, auto hash) {
            auto recovered =
                nacre::log::recovered_run<nacre::file_backend, decltype(hash)>::open(backend, id);
            if (!recovered) return refuse_or_report("nacre recover", recovered.error());
            auto verdict = recovered->verdict();
            auto const durability = recovered->durability();
            auto const status = recovered->seal();
            if (!status) return refuse("nacre recover", status.error());
            std::uint64_t findings = 0;
            if (verdict.kind == nacre::log::verdict_kind::sealed) { // not judged: its bytes are looked at now
                auto const report = find_damage<decltype(hash)>("nacre recover", backend, id);
                if (!report) return refuse("nacre recover", report.error());
                findings = report->count();
                if (findings != 0 && *status != nacre::status::quarantined) {
                    verdict.damage_seq = report->findings().front().first_seq;
                    verdict.damage_offset = report->findings().front().offset;
                }
            }
            std::cout << "run_id=" << id << " status=" << to_string(*status)
                      << " verdict=" << to_string(verdict.kind)
                      << " high_watermark=" << recovered->high_watermark()
                      << " acknowledged_seq=" << verdict.acknowledged_seq << " last_seq=" << verdict.last_seq
                      << " log_end=" << verdict.log_end << " tail_bytes=" << verdict.tail_bytes
                      << " lost_entries=" << verdict.lost_entries << " damage_seq=" << verdict.damage_seq
                      << " damage_offset=" << verdict.damage_offset
                      << " superblocks_valid=" << verdict.superblocks_valid
                      << " unproven=" << (verdict.unproven ? "yes" : "no") << " findings=" << findings
                      << " durability=" << to_string(durability) << std::endl;
            bool const damaged = *status == nacre::status::quarantined || findings != 0;
            return damaged ? static_cast<int>(incomplete) : static_cast<int>(done);
        });
}

int quarantine(std::string const& run, bool lift) {
    return with_run(run, "nacre quarantine",
                    [&](nacre::file_backend const& backend, nacre::run_id const& id, auto hash) -> int {
                        using hasher = decltype(hash);
                        auto const report = find_damage<hasher>("nacre quarantine", backend, id);
                        if (!report) return refuse("nacre quarantine", report.error());
                        nacre::status now = nacre::status::quarantined;
                        if (lift) {
                            auto const lifted = nacre::log::lift_quarantine<hasher>(backend, id);
                            if (!lifted) return refuse("nacre quarantine", lifted.error());
                            now = *lifted;
                        } else {
                            nacre::log::damage_place where;
                            if (!report->clean()) {
                                auto const& first = report->findings().front();
                                where = {first.first_seq, first.offset};
                            }
                            auto const marked = nacre::log::mark_quarantined<hasher>(backend, id, where);
                            if (!marked) return refuse("nacre quarantine", marked.error());
                        }
                        std::cout << "run_id=" << id << " status=" << to_string(now) << std::endl;
                        return done;
                    });
}

} // namespace nacre_tools
