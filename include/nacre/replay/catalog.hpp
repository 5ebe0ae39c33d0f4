// SPDX-License-Identifier: BSL-1.0
// The catalog concept: where a replay finds data that is not in the log, such as market data to warm a
// strategy with.
//
// Intuition: the log holds what changed the engine's state; quotes and bars that can be had again are kept
// elsewhere, in slices: a named series over a range of time. A replay plans the slices it wants, then loads
// them.
//
// Laws
//   1. `plan(slice)` opens nothing for good and changes nothing; it returns the slice with `present` set to
//      whether there is data by that name. A slice that is not there is no error of planning.
//   2. `load(slice, sink)` gives the sink every record with `start <= time <= end`, in order of time, records
//      of one time in the order they are kept in, and returns their number. Of data by an unknown name:
//      `not_found`.
//   3. Loading twice gives the same.
//   4. A sink's error ends the load and is returned.
//
// Models: csv_catalog (catalog/csv_catalog.hpp). See docs/concepts/catalog.md.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/core/time.hpp>

#include <concepts>
#include <cstdint>
#include <string>

namespace nacre { inline namespace nacre_v1 { namespace replay {

/// A named series between two times, both included.
struct catalog_slice {
    std::string name;
    timestamp start{};
    timestamp end{};
    bool required = true; ///< whether a replay fails without it
    bool present = false; ///< whether the catalog had data by this name when the slice was planned

    friend bool operator==(catalog_slice const&, catalog_slice const&) = default;
};

/// What `load` is called with while the concept is checked.
template <class Record>
struct record_sink_archetype {
    result<void> operator()(Record const&) const;
};

template <class C>
concept catalog = requires(C const& from, catalog_slice const& slice,
                           record_sink_archetype<typename C::record_type> sink) {
    { from.plan(slice) } -> std::same_as<result<catalog_slice>>;
    { from.load(slice, sink) } -> std::same_as<result<std::uint64_t>>;
};

/// Stops the compilation with a sentence that says what `C` lacks to be a catalog.
template <class C>
constexpr void require_catalog() noexcept {
    static_assert(catalog<C>,
                  "nacre: a catalog (concept catalog) names C::record_type and has plan(slice) const -> "
                  "result<catalog_slice> and load(slice, sink) const -> result<std::uint64_t> (see "
                  "docs/concepts/catalog.md)");
}

}}} // namespace nacre::replay
