# uv does not read pip's configuration: hand it over, so that a machine's own mirrors are used.
pip_value() { # KEY: the value pip is configured with, if any
  python3 -m pip config get "global.$1" 2>/dev/null || true
}

use_pip_mirrors() {
  command -v python3 >/dev/null || return 0
  local index extra links cert
  index=${PIP_INDEX_URL:-$(pip_value index-url)}
  extra=${PIP_EXTRA_INDEX_URL:-$(pip_value extra-index-url)}
  links=${PIP_FIND_LINKS:-$(pip_value find-links)}
  cert=${PIP_CERT:-$(pip_value cert)}
  [ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
  # pip trusts all its indexes equally; what is installed is pinned by hash anyway.
  [ -z "$extra" ] || export UV_INDEX="${UV_INDEX:-$extra}" UV_INDEX_STRATEGY=unsafe-best-match
  [ -z "$links" ] || export UV_FIND_LINKS="${UV_FIND_LINKS:-$links}"
  [ -z "$cert" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$cert}"
  export UV_LINK_MODE=copy UV_HTTP_TIMEOUT=180
}
