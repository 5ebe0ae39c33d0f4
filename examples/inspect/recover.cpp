// SPDX-License-Identifier: BSL-1.0
// nacre recover: judges a run that a crash left, seals it, and prints the evidence.
#include "inspect/commands.hpp"
#include "support/open_run.hpp"

#include <nacre/backends.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>

#include <iostream>
#include <string>

namespace nacre_tools {

int recover(std::string const& run) {
    return with_run(
        run, "nacre recover", [&](nacre::file_backend const& backend, nacre::run_id const& id, auto hash) {
            auto recovered =
                nacre::log::recovered_run<nacre::file_backend, decltype(hash)>::open(backend, id);
            if (!recovered) return refuse("nacre recover", recovered.error());
            auto const verdict = recovered->verdict();
            auto const durability = recovered->durability();
            auto const status = recovered->seal();
            if (!status) return refuse("nacre recover", status.error());
            std::cout << "run_id=" << id << " status=" << to_string(*status)
                      << " verdict=" << to_string(verdict.kind)
                      << " high_watermark=" << recovered->high_watermark()
                      << " acknowledged_seq=" << verdict.acknowledged_seq << " last_seq=" << verdict.last_seq
                      << " log_end=" << verdict.log_end << " tail_bytes=" << verdict.tail_bytes
                      << " lost_entries=" << verdict.lost_entries << " damage_seq=" << verdict.damage_seq
                      << " damage_offset=" << verdict.damage_offset
                      << " superblocks_valid=" << verdict.superblocks_valid
                      << " unproven=" << (verdict.unproven ? "yes" : "no")
                      << " durability=" << to_string(durability) << std::endl;
            return *status == nacre::status::quarantined ? static_cast<int>(incomplete)
                                                         : static_cast<int>(done);
        });
}

} // namespace nacre_tools
