# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
# Sourced by tests/run and examples/run: sees to it that what they need is installed.
#
# Debian as root, or with sudo: installs what is missing, and nothing else; removes nothing, ever. Elsewhere it names what
# is missing and stops with exit code 2. When nothing is missing it only looks, which takes a few milliseconds.

export LC_ALL=C.UTF-8
export CCACHE_DISABLE=1

say() { printf '== %s\n' "$*" >&2; }

stop() {
    printf '%s\n' "$@" >&2
    exit 2
}

missing_packages=()

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

boost_version() { # folder that holds boost/: prints 108100 for 1.81.0
    sed -n 's/^#define BOOST_VERSION \([0-9]*\).*/\1/p' "$1/boost/version.hpp" 2>/dev/null
}

need_boost() {
    local root=${BOOST_ROOT:-${Boost_ROOT:-}} folder version
    if [[ -n $root ]]; then
        for folder in "$root/include" "$root"; do
            version=$(boost_version "$folder") || true
            if [[ -n $version ]]; then
                if ((version >= 108100)); then return 0; fi
                stop "BOOST_ROOT=$root holds Boost $((version / 100000)).$((version / 100 % 1000)); nacre needs 1.81 or later."
            fi
        done
        stop "BOOST_ROOT=$root holds no Boost: neither boost/version.hpp nor include/boost/version.hpp is there."
    fi
    if folder=$(header_folder boost/version.hpp); then
        version=$(boost_version "$folder") || true
        if ((${version:-0} >= 108100)); then return 0; fi
    fi
    missing_packages+=(libboost1.81-dev)
}

need_clang_sanitizers() {
    local folder
    folder=$(clang++ --print-runtime-dir 2>/dev/null) || true
    if [[ -z $folder ]] || ! compgen -G "$folder/libclang_rt.tsan*" >/dev/null; then missing_packages+=(libclang-rt-dev); fi
}

need_cmake() {
    local found
    if ! command -v cmake >/dev/null 2>&1; then
        missing_packages+=(cmake)
        return
    fi
    found=$(cmake --version | sed -n '1s/[^0-9]*\([0-9.]*\).*/\1/p')
    if [[ $(printf '%s\n' 3.25 "$found" | sort -V | head -n 1) != 3.25 ]]; then
        stop "CMake 3.25 or later is needed; $(command -v cmake) is $found."
    fi
}

look_for_missing() { # tools | tests | all: each holds the one before
    missing_packages=()
    need_command g++ g++
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
    need_command bzip2 bzip2
    if [[ $1 == tests ]]; then return; fi
    need_command clang++ clang
    need_clang_sanitizers
    need_command clang-format-14 clang-format-14
}

as_root() {
    if ((EUID == 0)); then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"
    fi
}

install_missing() {
    local names="${missing_packages[*]}" plan removed
    local -a options=(-y --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    if [[ ! -e /etc/debian_version ]] || ! command -v apt-get >/dev/null 2>&1; then
        stop "This is not Debian, so nothing is installed. Missing (by their Debian names): $names"
    fi
    if ((EUID != 0)) && ! command -v sudo >/dev/null 2>&1; then
        stop "Missing packages: $names" \
            "Neither root nor sudo: have them installed (apt-get install --no-install-recommends $names) and start again."
    fi
    say "installing: $names"
    if ! as_root apt-get -q -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 update; then
        say "the package lists could not be updated; going on with those that are here"
    fi
    if ! plan=$(apt-get install -s "${options[@]}" "${missing_packages[@]}" 2>&1); then
        printf '%s\n' "$plan" >&2
        stop "Missing packages that apt cannot install here: $names"
    fi
    removed=$(sed -n 's/^Remv \([^ ]*\).*/\1/p' <<<"$plan" | tr '\n' ' ')
    if [[ -n $removed ]]; then
        stop "Installing $names would remove: $removed" \
            "Nothing was changed. (Debian's Boost 1.81 conflicts with its default, 1.74: only one of the two can be installed.)" \
            "To go on, either install them yourself and accept the removal, or leave the packages as they are, unpack Boost" \
            "1.81 or later anywhere (its headers suffice, nothing to compile) and start again with BOOST_ROOT=<that folder>."
    fi
    if ! as_root apt-get install -q -q "${options[@]}" "${missing_packages[@]}" >&2; then
        stop "apt could not install: $names"
    fi
}

setup() { # tools | tests | all
    look_for_missing "$1"
    if ((${#missing_packages[@]} == 0)); then return; fi
    install_missing
    look_for_missing "$1"
    if ((${#missing_packages[@]} != 0)); then
        stop "Still missing after the installation: ${missing_packages[*]}"
    fi
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
