// SPDX-License-Identifier: BSL-1.0
// field_path: where in a message a payload is wrong (`fills[3].price`), collected from the inside out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace codec {

/// Empty, and without memory of its own, until something is wrong.
class field_path {
public:
    void outside_field(std::string_view name) { parts_.push_back({part::field, 0, name}); }
    void outside_element(std::uint64_t index) { parts_.push_back({part::element, index, {}}); }
    void outside_key() { parts_.push_back({part::field, 0, "key"}); }
    void outside_value() { parts_.push_back({part::field, 0, "value"}); }
    void outside_position(std::uint64_t index) { parts_.push_back({part::position, index, {}}); }
    void outside_alternative(std::uint64_t index) { parts_.push_back({part::alternative, index, {}}); }

    /// `fills[3].price`; `.0` is a tuple's first, `<2>` a variant's third alternative, `.key` and `.value` a
    /// map's entry.
    [[nodiscard]] std::string str() const;

private:
    enum class part : std::uint8_t { field, element, position, alternative };
    struct step {
        part what;
        std::uint64_t index;
        std::string_view name;
    };
    std::vector<step> parts_;
};

}}} // namespace nacre::codec

#ifndef NACRE_COMPILED
#include <nacre/codec/path.ipp>
#endif
