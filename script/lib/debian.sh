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
