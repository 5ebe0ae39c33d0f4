// SPDX-License-Identifier: BSL-1.0
// A readable that shows bytes but cannot copy them is none: a writer may be rewriting what is shown.
// expect: B::readable \(concept readable_run: view, read_at, extent, published, writer_alive\)
#include <nacre/backends.hpp>
#include <nacre/values.hpp>

struct viewing_readable {
    nacre::result<nacre::bytes_view> view(std::uint64_t offset, std::uint64_t size) const {
        return inner.view(offset, size);
    }
#if defined(NACRE_CONTROL)
    nacre::result<std::size_t> read_at(std::uint64_t offset, nacre::core::bytes_span into) const {
        return inner.read_at(offset, into);
    }
#endif
    nacre::result<std::uint64_t> extent() const { return inner.extent(); }
    std::uint64_t published() const noexcept { return inner.published(); }
    bool writer_alive() const { return inner.writer_alive(); }

    nacre::memory_backend::readable inner;
};

struct place : nacre::memory_backend {
    using readable = viewing_readable;
    nacre::result<readable> open_read(nacre::run_id const& id) const;
};

template void nacre::storage::require_backend<place>();
