#!/usr/bin/env bash
# Installs what publishing with native AOT needs on Debian and Ubuntu: a linker driver and zlib's headers. Does nothing when all of
# it is there; the native compiler itself comes from NuGet.
set -euo pipefail

missing=()
command -v clang >/dev/null || command -v gcc >/dev/null || missing+=(gcc libc6-dev)
[ "$(dpkg-query -W -f='${Status}' zlib1g-dev 2>/dev/null)" = "install ok installed" ] || missing+=(zlib1g-dev)
[ ${#missing[@]} -eq 0 ] && exit 0

sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)
export DEBIAN_FRONTEND=noninteractive
# Package lists may be absent or old in a fresh container.
"${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 || {
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
