# MicroPython's unix port, which runs the firmware in tests: found, or unpacked from Debian's packages.
MICROPYTHON_SUITE=forky

probe_micropython() { # PATH: does it run, and is it new enough?
  "$1" -c 'import sys, asyncio, tls; assert sys.implementation.version[:2] >= (1, 26)' 2>/dev/null
}

need_micropython() {
  local own=$TOOLS/micropython/micropython
  if probe_micropython micropython || probe_micropython "$own"; then return 0; fi
  say "unpacking MicroPython from Debian $MICROPYTHON_SUITE"
  if unpack_packages "$MICROPYTHON_SUITE" "$TOOLS/micropython/root" micropython; then
    write_micropython "$own"
  fi
  # Only tests need it, and they say so when they skip.
  probe_micropython "$own" || say "no MicroPython: the tests that need it are left out"
}

write_micropython() { # PATH: a command that runs it with its own libc
  local root=$TOOLS/micropython/root
  cat >"$1" <<END
#!/bin/sh
exec "$(own_loader "$root")" --library-path "$(own_libraries "$root")" "$root/usr/bin/micropython" "\$@"
END
  chmod +x "$1"
}
