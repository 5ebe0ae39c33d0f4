# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
# Sourced by tests/run, behind setup.sh: runs tests/run in a Debian of its own, build/roots/<name>.
#
# The first time it is made with debootstrap (about 300 MB, later 2 to 3 GB with the compilers and the build trees), from the
# mirror and through the proxy that the host's apt uses. Later runs bring its packages up to date and go on with its build
# trees; to have a new one, delete the folder. Nothing of the host changes, but that debootstrap is installed when it is
# missing; the host's /dev and /sys are seen inside. They are mounted where only this run sees them (a mount namespace of
# its own), so that nothing stays mounted however it ends, and the folder may be deleted at any time without harm.

roots_folder="$PWD/build/roots"

release_of_root() { # bookworm | trixie | sid | aarch64: prints the Debian release
    case $1 in
    aarch64) printf 'trixie' ;; # its cross compiler, its qemu
    *) printf '%s' "$1" ;;
    esac
}

debian_mirror() { # prints the address of the host's own Debian mirror, else Debian's
    local found
    if [[ -n ${NACRE_DEBIAN_MIRROR:-} ]]; then
        printf '%s' "$NACRE_DEBIAN_MIRROR"
        return
    fi
    # By name, since apt knows who signed a mirror only when it has its lists: no Ubuntu, no security updates.
    # shellcheck disable=SC2016 # apt's own spelling
    found=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        sed -n 's|^\(https\{0,1\}://.*/debian\)/*$|\1|p' | head -n 1) || true
    printf '%s' "${found:-http://deb.debian.org/debian}"
}

# The host's settings of the network, for apt inside: proxies, addresses, and whether a mirror may be older than it says.
apt_network_settings() {
    apt-config dump 2>/dev/null | grep -E '^Acquire::(https?::|Check-|Force|Retries)' | grep -v '""' || true
}

# debootstrap asks the environment for the proxy; apt may have it in its settings alone.
export_proxy() {
    local proxy=''
    eval "$(apt-config shell proxy Acquire::http::Proxy 2>/dev/null || true)"
    if [[ -n $proxy && $proxy != DIRECT && -z ${http_proxy:-} ]]; then export http_proxy=$proxy; fi
    proxy=''
    eval "$(apt-config shell proxy Acquire::https::Proxy 2>/dev/null || true)"
    if [[ -n $proxy && $proxy != DIRECT && -z ${https_proxy:-} ]]; then export https_proxy=$proxy; fi
}

# In the root with its own /proc, and the host's /dev and /sys; the environment is its own but for what tests/run reads.
in_root() { # root, command...
    local root=$1 name
    local -a environment=(HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
        DEBIAN_FRONTEND=noninteractive "TERM=${TERM:-dumb}")
    shift
    for name in http_proxy https_proxy no_proxy NACRE_CAMPAIGN NACRE_SEED NACRE_JOBS; do
        if [[ -n ${!name:-} ]]; then environment+=("$name=${!name}"); fi
    done
    # shellcheck disable=SC2016 # expanded by the shell inside
    unshare --mount --propagation private bash -c '
        mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount --rbind -o ro /sys "$1/sys" || exit 125
        root=$1
        shift
        exec chroot "$root" env -i "$@"' bash "$root" "${environment[@]}" "$@"
}

make_root() { # name, root
    local release mirror
    release=$(release_of_root "$1")
    mirror=$(debian_mirror)
    say "making $2 of $release from $mirror"
    rm -rf "$2.new"
    mkdir -p "$2.new"
    export_proxy
    if ! debootstrap --variant=minbase "$release" "$2.new" "$mirror" >"$2.log" 2>&1; then
        tail -n 20 "$2.log" >&2
        stop "debootstrap could not make $2 (its words: $2.log)."
    fi
    # Whole from here on: a root that is there is a complete one.
    mv "$2.new" "$2"
    rm -f "$2.log"
}

settle_root() { # name, root: the host's way to the network, and the packages of today
    cp -L /etc/resolv.conf "$2/etc/resolv.conf" 2>/dev/null || true
    cp -L /etc/hosts "$2/etc/hosts" 2>/dev/null || true
    apt_network_settings >"$2/etc/apt/apt.conf.d/90host"
    # Nothing that a package brings may start inside.
    printf '#!/bin/sh\nexit 101\n' >"$2/usr/sbin/policy-rc.d"
    chmod 755 "$2/usr/sbin/policy-rc.d"
    if [[ $1 == aarch64 ]]; then in_root "$2" dpkg --add-architecture arm64; fi
    # shellcheck disable=SC2016
    if ! in_root "$2" bash -c 'apt-get -q -q -o Acquire::Retries=3 update &&
        apt-get -q -q -y --no-install-recommends -o Dpkg::Use-Pty=0 full-upgrade && apt-get clean' >&2; then
        say "the packages of $2 could not be brought up to date; going on with those that are there"
    fi
}

# The sources as they stand, without what Git ignores; files keep their times, so that only what changed is built again.
copy_sources() { # folder
    mkdir -p "$1"
    find "$1" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        # Listed but deleted files are left out.
        git ls-files -z --cached --others --exclude-standard |
            while IFS= read -r -d '' file; do if [[ -e $file ]]; then printf '%s\0' "$file"; fi; done |
            tar --create --null --no-recursion --files-from=- --file=- | tar --extract --same-permissions --no-same-owner --file=- --directory="$1"
    else
        tar --create --exclude=./build --exclude=./.git --file=- . | tar --extract --same-permissions --no-same-owner --file=- --directory="$1"
    fi
}

run_in_root() { # name, arguments of tests/run inside...; the exit code is that of the run inside
    local name=$1 root="$roots_folder/$1" status=0
    shift
    if ((EUID != 0)); then stop "A root of its own needs root: sudo tests/run --on $name"; fi
    PATH="$PATH:/usr/sbin:/sbin"
    missing_packages=()
    # shellcheck disable=SC2034 # setup.sh reads it
    optional_packages=()
    need_command debootstrap debootstrap
    need_command unshare util-linux
    if is_debian && [[ ! -e /usr/share/keyrings/debian-archive-keyring.gpg ]]; then missing_packages+=(debian-archive-keyring); fi
    if ((${#missing_packages[@]} != 0)); then install_missing; fi
    if ! unshare --mount --propagation private true 2>/dev/null; then
        stop "This machine does not let root mount anything (a container without CAP_SYS_ADMIN?): --on needs that."
    fi
    mkdir -p "$roots_folder"
    if [[ ! -e $root ]]; then make_root "$name" "$root"; fi
    settle_root "$name" "$root"
    copy_sources "$root/nacre"
    say "on $name: tests/run $*"
    in_root "$root" bash /nacre/tests/run "$@" || status=$?
    if ((status == 125)); then stop "/proc, /dev and /sys could not be mounted in $root."; fi
    return "$status"
}
