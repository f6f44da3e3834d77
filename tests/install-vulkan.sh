#!/usr/bin/env bash
# Installs what the Vulkan tests need on Debian and Ubuntu: the shader compiler, the software driver, the validator and the
# validation layer. Does nothing when all of it is there.
set -euo pipefail

packages=(glslc libshaderc1 mesa-vulkan-drivers libvulkan1 spirv-tools vulkan-validationlayers)

missing=()
for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = "install ok installed" ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)
export DEBIAN_FRONTEND=noninteractive
# Package lists may be absent or old in a fresh container.
"${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 || {
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
