// SPDX-License-Identifier: BSL-1.0
// path.ipp: the bodies of path.hpp.
#pragma once

#include <nacre/codec/path.hpp>
#include <nacre/core/compiled.hpp>

#include <string>

namespace nacre { inline namespace nacre_v1 { namespace codec {

NACRE_INLINE std::string field_path::str() const {
    std::string out;
    for (auto at = parts_.rbegin(); at != parts_.rend(); ++at) {
        switch (at->what) {
        case part::field:
            if (!out.empty()) out.push_back('.');
            out.append(at->name);
            break;
        case part::element: out.append("[").append(std::to_string(at->index)).append("]"); break;
        case part::position:
            if (!out.empty()) out.push_back('.');
            out.append(std::to_string(at->index));
            break;
        case part::alternative: out.append("<").append(std::to_string(at->index)).append(">"); break;
        }
    }
    return out;
}

}}} // namespace nacre::codec
