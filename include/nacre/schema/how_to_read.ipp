// SPDX-License-Identifier: BSL-1.0
// how_to_read.ipp: the body of how_to_read.hpp.
#pragma once

#include <nacre/core/compiled.hpp>
#include <nacre/schema/how_to_read.hpp>

#include <nacre/core/payload_type_info.hpp>

#include <string>

namespace nacre { inline namespace nacre_v1 { namespace schema {

NACRE_INLINE std::string how_to_read(payload_type_info const& recorded) {
    std::string fingerprint = "0x";
    for (int shift = 60; shift >= 0; shift -= 4)
        fingerprint += "0123456789abcdef"[(recorded.fingerprint >> shift) & 0xF];
    std::string out = "; to read it, keep a type old of the recorded shape and add upcast<" + fingerprint;
    out += ", M>([](old const& o) { return M{...}; }) to the registry, M being what is registered as ";
    out.append(recorded.name).append("; a member that only changed its name: formerly<\"before\">(&M::now)");
    out.append("; the recorded shape: ").append(recorded.schema);
    return out;
}

}}} // namespace nacre::schema
