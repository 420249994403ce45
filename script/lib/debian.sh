# Programs from Debian's packages.
need_program() { # NAME PACKAGE: make a program available, or say clearly how
  local name=$1 package=$2
  PATH=$PATH:/usr/sbin
  if command -v "$name" >/dev/null; then return 0; fi
  command -v apt-get >/dev/null || die "$name is missing: install it and try again"
  local sudo=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || die "$name is missing: run 'sudo apt-get install $package' and try again"
    sudo=(sudo -n)
  fi
  say "installing $package"
  "${sudo[@]}" apt-get -qq update >/dev/null || true
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get -qq install -y --no-install-recommends \
    "$package" >/dev/null || die "$name is missing and $package could not be installed"
  # A service of the distribution's own would take the port and is not ours to run.
  command -v "$name" >/dev/null || die "$package does not bring $name"
}

archive_mirror() { # the address this system's own apt takes its main archive from
  local found
  found=$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null | awk '
    tolower($1) == "uris:" { uri = $2 }
    tolower($1) == "suites:" { suites = $0 }
    tolower($1) == "components:" && / main/ && suites !~ /security/ && !done { print uri; done = 1 }')
  [ -n "$found" ] || found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | awk '
    $1 == "deb" && / main/ && !/security/ { for (i = 2; i <= NF; i++) if ($i ~ /:\/\//) { print $i; exit } }')
  printf '%s\n' "$found"
}

# Packages that only set up a system: not needed by a program that is merely unpacked.
NOT_UNPACKED='^(libc6-dev|libc-dev-bin|linux-libc-dev|libcrypt-dev|rpcsvc-proto|libexpat1-dev|zlib1g-dev|debconf|dpkg|tar|perl.*|libdpkg.*|mailcap|media-types|netbase|ca-certificates|base-.*|gcc-.*-base|libc-bin|mawk|openssl.*)$'

unpack_packages() { # SUITE ROOT PACKAGE...: packages and all they link to, libc included; installs nothing
  local suite=$1 root=$2 work mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  shift 2
  command -v dpkg-deb >/dev/null || return 1
  mirror=$(archive_mirror)
  [ -n "$mirror" ] || { say "no archive found in apt's configuration"; return 1; }
  work=$(mktemp -d)
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/debs"
  : >"$work/status"
  echo "deb [signed-by=$keyring] $mirror $suite main" >"$work/sources.list"
  local apt=(apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
    -o Dir::State="$work" -o Dir::State::lists="$work/lists" -o Dir::State::status="$work/status"
    -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root -o APT::Install-Recommends=0
    -o Acquire::Languages=none -o Debug::NoLocking=1)
  "${apt[@]}" update >&2 || { say "the archive does not answer"; return 1; }
  # With an empty status file the closure holds every library that is linked to.
  local packages
  mapfile -t packages < <("${apt[@]/-qq/-q}" -s install "$@" 2>/dev/null |
    awk '$1 == "Inst" { print $2 }' | grep -vE "$NOT_UNPACKED")
  [ "${#packages[@]}" -gt 1 ] || { say "Debian $suite has no $1"; return 1; }
  (cd "$work/debs" && "${apt[@]}" download "${packages[@]}" >&2) || return 1
  rm -rf "$root"
  mkdir -p "$root"
  local deb
  for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$root"; done
  rm -rf "$work"
}

own_loader() { # ROOT: the dynamic loader of what was unpacked there
  find "$1" -name 'ld-linux*.so.*' -type f | head -n 1
}

own_libraries() { # ROOT: the folder of its libc
  dirname "$(find "$1/usr/lib" -maxdepth 2 -name 'libc.so.6' | head -n 1)"
}
