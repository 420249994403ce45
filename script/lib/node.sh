# What is checked and run with Node.js. Nothing of it is shipped.
need_node_modules() { # [FOLDER]: make its node_modules what its package-lock.json says, if they are not
  local folder=${1:-$ROOT} stamp
  stamp=$folder/node_modules/.stamp
  need_program node nodejs
  need_program npm npm
  if cmp -s "$folder/package-lock.json" "$stamp"; then return 0; fi
  say "fetching what $(basename "$folder")/package.json asks for"
  npm --prefix "$folder" ci --no-audit --no-fund --loglevel=error >&2 ||
    { say "npm could not fetch it"; return 1; }
  cp "$folder/package-lock.json" "$stamp"
}
