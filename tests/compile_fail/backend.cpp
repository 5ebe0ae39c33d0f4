// SPDX-License-Identifier: BSL-1.0
// A type that opens runs but cannot create them is no backend.
// expect: a Backend has create\(run_id const&, bytes_view, create_options\) const ->
#include <nacre/backends.hpp>
#include <nacre/values.hpp>

struct read_only_place {
    using appendable = nacre::memory_backend::appendable;
    using readable = nacre::memory_backend::readable;

#if defined(NACRE_CONTROL)
    nacre::result<appendable> create(nacre::run_id const& id, nacre::bytes_view first,
                                     nacre::storage::create_options o) const {
        return inner.create(id, first, o);
    }
#endif
    nacre::result<readable> open_read(nacre::run_id const& id) const { return inner.open_read(id); }
    nacre::result<appendable> open_recover(nacre::run_id const& id) const { return inner.open_recover(id); }
    nacre::result<std::vector<nacre::run_id>> list() const { return inner.list(); }
    nacre::result<void> keep_aside(nacre::run_id const& id, nacre::bytes_view bytes) const {
        return inner.keep_aside(id, bytes);
    }
    nacre::result<std::vector<std::byte>> kept_aside(nacre::run_id const& id) const {
        return inner.kept_aside(id);
    }
    nacre::result<std::size_t> discard_unfinished() const { return inner.discard_unfinished(); }
    std::string location(nacre::run_id const& id) const { return inner.location(id); }

    nacre::memory_backend inner;
};

template void nacre::storage::require_backend<read_only_place>();
