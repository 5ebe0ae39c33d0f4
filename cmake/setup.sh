# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
# Sourced by tests/run and examples/run: sees to it that what they need is installed.
#
# Debian and its relatives as root, or with sudo: installs what is missing, and nothing else; removes nothing, ever. Of each
# package it takes the release that the system has, when that is new enough, and says what is too old. Elsewhere it names
# what is missing and stops with exit code 2. When nothing is missing it only looks, which takes a moment.

export LC_ALL=C.UTF-8
export CCACHE_DISABLE=1

say() { printf '== %s\n' "$*" >&2; }

stop() {
    printf '%s\n' "$@" >&2
    exit 2
}

boost_needed=108100 # as BOOST_VERSION counts: 1.81.0
boost_wanted=boost  # stands in missing_packages for whichever package holds a Boost that is new enough
cmake_needed=3.25
gcc_needed=12
clang_needed=14

missing_packages=()  # the build stops without these; "a|b" is the first of them that apt has
boost_too_old=''     # what was found instead of a Boost that is new enough, for a sentence
optional_packages=() # taken where apt has them: what they do is left out elsewhere, with a sentence

need_command() { # command, Debian package
    command -v "$1" >/dev/null 2>&1 || missing_packages+=("$2")
}

header_folder() { # header: prints the folder of the search path that holds it
    local folder
    local -a folders=()
    IFS=: read -r -a folders <<<"${CPLUS_INCLUDE_PATH:-}:${CPATH:-}"
    for folder in "${folders[@]}" /usr/local/include /usr/include; do
        if [[ -n $folder && -e $folder/$1 ]]; then
            printf '%s' "$folder"
            return 0
        fi
    done
    return 1
}

need_header() { # Debian package, header, other header that does as well...
    local package=$1 header
    shift
    for header in "$@"; do
        if header_folder "$header" >/dev/null; then return 0; fi
    done
    missing_packages+=("$package")
}

version_at_least() { # version, least version
    [[ $(printf '%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]
}

boost_version() { # folder that holds boost/: prints 108100 for 1.81.0
    sed -n 's/^#define BOOST_VERSION \([0-9]*\).*/\1/p' "$1/boost/version.hpp" 2>/dev/null
}

boost_spelled() { # 108100: prints 1.81
    printf '%s' "$(($1 / 100000)).$(($1 / 100 % 1000))"
}

need_boost() {
    local root=${BOOST_ROOT:-${Boost_ROOT:-}} folder version
    if [[ -n $root ]]; then
        for folder in "$root/include" "$root"; do
            version=$(boost_version "$folder") || true
            if [[ -n $version ]]; then
                if ((version >= boost_needed)); then return 0; fi
                stop "BOOST_ROOT=$root holds Boost $(boost_spelled "$version"); nacre needs $(boost_spelled "$boost_needed") or later."
            fi
        done
        stop "BOOST_ROOT=$root holds no Boost: neither boost/version.hpp nor include/boost/version.hpp is there."
    fi
    if folder=$(header_folder boost/version.hpp); then
        version=$(boost_version "$folder") || true
        if ((${version:-0} >= boost_needed)); then return 0; fi
        boost_too_old="; $folder holds $(boost_spelled "${version:-0}")"
    fi
    missing_packages+=("$boost_wanted")
}

need_compiler() { # command, least version, Debian package
    local found
    if ! command -v "$1" >/dev/null 2>&1; then
        missing_packages+=("$3")
        return
    fi
    found=$("$1" -dumpfullversion -dumpversion 2>/dev/null) || true
    if ! version_at_least "${found:-0}" "$2"; then
        stop "$1 $2 or later is needed; $(command -v "$1") is ${found:-of a version it does not tell}."
    fi
}

need_clang_sanitizers() {
    local name library version
    if ! command -v clang++ >/dev/null 2>&1; then
        missing_packages+=(libclang-rt-dev)
        return
    fi
    for name in "libclang_rt.tsan-$(uname -m).a" libclang_rt.tsan.a; do
        library=$(clang++ -print-file-name="$name" 2>/dev/null) || true
        # The name alone is printed when there is no such file.
        if [[ $library == */* && -e $library ]]; then return 0; fi
    done
    version=$(clang++ -dumpversion)
    missing_packages+=("libclang-rt-${version%%.*}-dev|libclang-common-${version%%.*}-dev")
}

need_cmake() {
    local found
    if ! command -v cmake >/dev/null 2>&1; then
        missing_packages+=(cmake)
        return
    fi
    found=$(cmake --version | sed -n '1s/[^0-9]*\([0-9.]*\).*/\1/p')
    if ! version_at_least "$found" "$cmake_needed"; then
        stop "CMake $cmake_needed or later is needed; $(command -v cmake) is $found."
    fi
}

look_for_missing() { # tools | tests | clang | format: each holds the one before
    missing_packages=()
    optional_packages=()
    need_compiler g++ "$gcc_needed" g++
    need_cmake
    need_command ninja ninja-build
    need_boost
    need_header libxxhash-dev xxhash.h
    need_header libcli11-dev CLI/CLI.hpp
    need_header nlohmann-json3-dev nlohmann/json.hpp
    if [[ $1 == tools ]]; then return; fi
    need_header catch2 catch2/catch.hpp catch2/catch_all.hpp
    need_header libbenchmark-dev benchmark/benchmark.h
    need_header libssl-dev openssl/sha.h
    need_command pkg-config pkg-config
    need_command gdb gdb
    need_command bzip2 bzip2
    if [[ $1 == tests ]]; then return; fi
    need_compiler clang++ "$clang_needed" clang
    need_clang_sanitizers
    if [[ $1 == clang ]]; then return; fi
    # The format is that of this very version, which Debian 12 has and later releases have no more.
    command -v clang-format-14 >/dev/null 2>&1 || optional_packages+=(clang-format-14)
}

as_root() {
    if ((EUID == 0)); then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"
    fi
}

is_debian() { [[ -e /etc/debian_version ]] && command -v apt-get >/dev/null 2>&1; }

update_lists() {
    if ! as_root apt-get -q -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 update; then
        say "the package lists could not be updated; going on with those that are here"
    fi
}

candidate() { # package: prints the version that apt would install, nothing when it has none
    # A name that apt does not know it takes as a pattern: hence only the paragraph of that very name.
    apt-cache policy "$1" 2>/dev/null |
        awk -v head="$1:" '/^[^ ]/ { found = $0 == head } found && $1 == "Candidate:" && $2 != "(none)" { print $2 }'
}

boost_candidate() { # prints the package: the system's own Boost, else the newest of those that stand beside it
    local least name found best=none best_version=0
    least=$(boost_spelled "$boost_needed")
    for name in libboost-dev $(apt-cache search --names-only '^libboost1\.[0-9]+-dev$' 2>/dev/null | sed 's/ .*//' | sort -rV); do
        found=$(candidate "$name")
        if [[ -z $found ]]; then continue; fi
        if version_at_least "$found" "$least"; then
            printf '%s' "$name"
            return 0
        fi
        if version_at_least "$found" "$best_version"; then
            best_version=$found
            best="$found ($name)"
        fi
    done
    stop "nacre needs Boost $least or later, and the newest that apt has here is $best." \
        "Unpack a newer one anywhere (its headers suffice, nothing to compile) and start again with BOOST_ROOT=<that folder>."
}

# Puts in place of each need the package that answers it here. `stop` in a substitution ends only that: hence the exits.
choose_packages() {
    local need name found
    local -a names=() chosen=()
    for need in "${missing_packages[@]}"; do
        if [[ $need == "$boost_wanted" ]]; then
            found=$(boost_candidate) || exit 2
            chosen+=("$found")
            continue
        fi
        IFS='|' read -r -a names <<<"$need"
        found=
        for name in "${names[@]}"; do
            if [[ -n $(candidate "$name") ]]; then
                found=$name
                break
            fi
        done
        if [[ -z $found ]]; then stop "apt has no package ${need//|/ or } here."; fi
        if [[ $found == cmake ]] && ! version_at_least "$(candidate cmake)" "$cmake_needed"; then
            stop "nacre's build needs CMake $cmake_needed or later, and apt has $(candidate cmake) here."
        fi
        chosen+=("$found")
    done
    for name in "${optional_packages[@]}"; do
        if [[ -n $(candidate "$name") ]]; then chosen+=("$name"); fi
    done
    missing_packages=("${chosen[@]}")
    optional_packages=()
}

spelled_needs() { # the names of what is missing, for a sentence
    local need
    local -a names=()
    for need in "${missing_packages[@]}"; do
        if [[ $need == "$boost_wanted" ]]; then need="libboost-dev ($(boost_spelled "$boost_needed") or later$boost_too_old)"; fi
        names+=("${need%%|*}")
    done
    printf '%s' "${names[*]}"
}

install_missing() {
    local names plan removed
    local -a options=(-y --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    if ! is_debian; then
        if ((${#missing_packages[@]} == 0)); then return; fi
        stop "This is not Debian, so nothing is installed. Missing (by their Debian names): $(spelled_needs)"
    fi
    # Optional ones are not asked for over the network time and again where apt knows that there are none.
    if ((${#missing_packages[@]} == 0)) && [[ -n $(candidate g++) ]]; then
        choose_packages
        if ((${#missing_packages[@]} == 0)); then return; fi
    fi
    if ((EUID != 0)) && ! command -v sudo >/dev/null 2>&1; then
        choose_packages
        if ((${#missing_packages[@]} == 0)); then return; fi
        names="${missing_packages[*]}"
        stop "Missing packages: $names" \
            "Neither root nor sudo: have them installed (apt-get install --no-install-recommends $names) and start again."
    fi
    say "missing: $(spelled_needs) ${optional_packages[*]}"
    update_lists
    choose_packages
    if ((${#missing_packages[@]} == 0)); then return; fi
    names="${missing_packages[*]}"
    say "installing: $names"
    if ! plan=$(apt-get install -s "${options[@]}" "${missing_packages[@]}" 2>&1); then
        printf '%s\n' "$plan" >&2
        stop "Missing packages that apt cannot install here: $names"
    fi
    removed=$(sed -n 's/^Remv \([^ ]*\).*/\1/p' <<<"$plan" | tr '\n' ' ')
    if [[ -n $removed ]]; then
        stop "Installing $names would remove: $removed" \
            "Nothing was changed. (Debian's Boost packages conflict with each other: only one of them can be installed.)" \
            "To go on, either install them yourself and accept the removal, or leave the packages as they are, unpack Boost" \
            "$(boost_spelled "$boost_needed") or later anywhere (its headers suffice, nothing to compile) and start again with BOOST_ROOT=<that folder>."
    fi
    if ! as_root apt-get install -q -q "${options[@]}" "${missing_packages[@]}" >&2; then
        stop "apt could not install: $names"
    fi
}

setup() { # tools | tests | clang | format
    look_for_missing "$1"
    if ((${#missing_packages[@]} + ${#optional_packages[@]} == 0)); then return; fi
    install_missing
    look_for_missing "$1"
    if ((${#missing_packages[@]} != 0)); then
        stop "Still missing after the installation: ${missing_packages[*]}"
    fi
}

newest_package() { # pattern of its name before -N: prints the one with the highest N, nothing when there is none
    apt-cache search --names-only "^$1-[0-9]+\$" 2>/dev/null | sed 's/ .*//' | sort -V | tail -n 1
}

# Installs the newest GCC and the newest Clang that apt has, beside those that are here, and names their commands in
# NACRE_NEWEST_GXX and NACRE_NEWEST_CLANGXX, which the presets newest-gcc and newest-clang take.
setup_newest() {
    local gcc clang
    if ! is_debian; then stop "The newest compilers are those that apt has, and this is not Debian."; fi
    if [[ -z $(candidate g++) ]]; then update_lists; fi
    gcc=$(newest_package 'g\+\+')
    clang=$(newest_package clang)
    if [[ -z $gcc || -z $clang ]]; then stop "apt has no g++-N or no clang-N here."; fi
    NACRE_NEWEST_GXX=$gcc
    NACRE_NEWEST_CLANGXX=clang++-${clang#clang-}
    export NACRE_NEWEST_GXX NACRE_NEWEST_CLANGXX
    missing_packages=()
    need_command "$NACRE_NEWEST_GXX" "$gcc"
    need_command "$NACRE_NEWEST_CLANGXX" "$clang"
    if ((${#missing_packages[@]} != 0)); then install_missing; fi
}

# What the preset aarch64 needs besides. Debian only: elsewhere the names differ too much to guess.
setup_aarch64() {
    missing_packages=()
    optional_packages=()
    need_command aarch64-linux-gnu-g++ g++-aarch64-linux-gnu
    need_command qemu-aarch64 qemu-user
    if ! dpkg-query -W libcatch2-dev:arm64 >/dev/null 2>&1; then missing_packages+=(libcatch2-dev:arm64); fi
    if ((${#missing_packages[@]} != 0)); then install_missing; fi
}

# Jobs at a time: one a processor, and no more than memory holds (1.5 GiB each).
parallel_jobs() {
    local processors memory
    processors=$(nproc)
    memory=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo 2>/dev/null || true)
    memory=$((${memory:-3145728} / 1572864))
    if ((memory < processors)); then processors=$((memory > 0 ? memory : 1)); fi
    printf '%s' "$processors"
}
