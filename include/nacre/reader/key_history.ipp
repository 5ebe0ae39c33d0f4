// SPDX-License-Identifier: BSL-1.0
// key_history.ipp: the bodies of key_history.hpp.
#pragma once

#include <nacre/reader/key_history.hpp>

#include <nacre/core/result.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/reader/scan.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace reading {

template <class Log>
void key_history<Log>::restart() {
    left_ = options_.limit;
    held_.clear();
    auto const kind = log_->names().index_kind_id(kind_);
    if (kind == 0) return known_ ? this->finish() : this->fail(known_.error());
    auto const walk = log_->walk_key(kind, key_);
    if (!walk) return this->fail(walk.error());
    walk_ = *walk;
    if (!options_.newest_first) hold_all();
}

template <class Log>
void key_history<Log>::step() {
    if (options_.newest_first) {
        if (!step_back()) this->finish(); // a failed range has ended as well
    } else if (held_.empty()) {
        this->finish();
    } else {
        current_ = held_.back();
        held_.pop_back();
    }
}

template <class Log>
bool key_history<Log>::step_back() {
    if (left_ == 0) return false;
    auto const entry = log_->step_back(walk_, key_);
    if (!entry) this->fail(entry.error());
    if (!entry || !*entry) return false;
    --left_;
    current_ = **entry;
    return true;
}

}}} // namespace nacre::reading
