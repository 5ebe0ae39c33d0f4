// SPDX-License-Identifier: BSL-1.0
// Holds the units of the link test against each other, for short, middle and long inputs.
#include "unit.hpp"

#include <cstdio>
#include <string>

int main() {
    int differences = 0;
    for (std::size_t size : {0U, 3U, 16U, 100U, 200U, 300U, 5000U}) {
        std::string text(size, 'x');
        for (std::size_t i = 0; i < size; ++i)
            text[i] = static_cast<char>('a' + i * 7 % 26);
        auto const here = plain(text);
        if (!here.error.empty()) {
            std::printf("an input of %zu bytes: %s\n", size, here.error.c_str());
            ++differences;
        }
        if (here != other_settings(text)) {
            std::printf("the units differ on an input of %zu bytes\n", size);
            ++differences;
        }
    }
    return differences == 0 ? 0 : 1;
}
