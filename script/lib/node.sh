# The tools that check the dashboard's card. Nothing of them is shipped.
need_node_modules() { # make node_modules what package-lock.json says, if it is not
  need_program node nodejs
  need_program npm npm
  local stamp=$ROOT/node_modules/.stamp
  if cmp -s "$ROOT/package-lock.json" "$stamp"; then return 0; fi
  say "fetching the tools that check the card"
  (cd "$ROOT" && npm ci --no-audit --no-fund --loglevel=error >&2)
  cp "$ROOT/package-lock.json" "$stamp"
}
