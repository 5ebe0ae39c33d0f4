#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Makes the lists in include/nacre/hasher/xxhash/ from xxhash_names.txt.
#
#     cmake/generate_xxhash_lists.sh            in place
#     cmake/generate_xxhash_lists.sh FOLDER     into a folder that is there, for the test that compares them
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
names=$here/xxhash_names.txt
into=${1:-$here/../include/nacre/hasher/xxhash}

# Prints `format` for each name of the kinds given, a second name for what it becomes.
each() {
    local format=$1
    shift
    awk -v format="$format\n" -v kinds=" $* " '
        /^#/ || NF == 0 { next }
        index(kinds, " " $2 " ") {
            line = format
            gsub(/NAME/, $1, line)
            gsub(/OTHER/, $2 == "prefix" ? $3 : "nacre_" $1, line)
            printf "%s", line
        }' "$names"
}

head_of() {
    echo "// SPDX-License-Identifier: BSL-1.0"
    cat
    echo "//"
    echo "// Generated from cmake/xxhash_names.txt by cmake/generate_xxhash_lists.sh: do not edit."
    echo
    echo "#if defined(NACRE_XXHASH_IMPORTING)"
}

{
    head_of <<'END'
// Sets every macro that <xxhash.h> defines or listens to aside and undefines it; restore_macros.hpp is the
// way back.
//
// Included by <nacre/hasher/xxhash.hpp> alone, once, and empty for anyone else. The names are those of all
// releases from 0.8.0 to 0.8.3, on every architecture; a test compares the macros before and after, so that a
// name that a later release adds is noticed. The memory functions are among them because xxhash.hpp maps them
// to built-ins of the compiler.
END
    each '#pragma push_macro("NAME")\n#undef NAME' macro either either_with_clang
    echo "#endif"
} > "$into/save_macros.hpp"

{
    head_of <<'END'
// Gives every macro that save_macros.hpp set aside its former definition, or none if it had none.
//
// Included by <nacre/hasher/xxhash.hpp> alone, once, and empty for anyone else.
END
    each '#pragma pop_macro("NAME")' macro either either_with_clang
    echo "#endif"
} > "$into/restore_macros.hpp"

{
    head_of <<'END'
// Renames every function of <xxhash.h> while it is included; unrename_functions.hpp ends that.
//
// Included by <nacre/hasher/xxhash.hpp> alone, once, and empty for anyone else. <xxhash.h> gives its
// functions C language linkage, for which compilers ignore namespaces: without other names, those of an
// application that inlines xxHash too would be the same functions as ours. The names are those of all
// releases from 0.8.0 to 0.8.3, on every architecture; XXH_INLINE_ is the prefix of the public ones. A name
// that a later release adds is harmless in a unit that does not inline xxHash itself, and does not compile in
// one that does.
END
    echo
    each '#define NAME OTHER' function prefix
    echo
    echo "// Functions in some releases or for some compilers, macros in others, which then redefine these."
    each '#define NAME OTHER' either
    echo "#if defined(__clang__)"
    each '#define NAME OTHER' either_with_clang
    echo "#endif"
    echo
    echo "#endif"
} > "$into/rename_functions.hpp"

{
    head_of <<'END'
// Ends the renaming of rename_functions.hpp; included by <nacre/hasher/xxhash.hpp> alone, and empty for
// anyone else.
END
    each '#undef NAME' function prefix
    echo "#endif"
} > "$into/unrename_functions.hpp"
