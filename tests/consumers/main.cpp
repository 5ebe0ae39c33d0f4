// SPDX-License-Identifier: BSL-1.0
// What a first user of the library writes; built by every consumer project beside this file.
#include <nacre/core/version.hpp>

#include <cstdio>

int main() {
    std::puts("nacre " NACRE_VERSION_STRING);
}
