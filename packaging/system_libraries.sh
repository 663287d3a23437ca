#!/usr/bin/env bash
# The system libraries that Qt and VTK load at run time, on Debian and Ubuntu.
#
#   packaging/system_libraries.sh          what the program needs
#   packaging/system_libraries.sh tests    Xvfb, and the tools that check and build packages, as well
#
# Nothing is done, and no network is needed, where all are there. Otherwise they are installed by root or
# through sudo without a password; where neither is possible the line to type is printed and the exit is 1.
set -euo pipefail

packages=(
  libgl1 libglx-mesa0 libegl1 libegl-mesa0 libgl1-mesa-dri  # OpenGL, in software where there is no GPU
  libx11-6 libx11-xcb1 libxext6 libxrender1                 # X
  libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
  libxcb-render0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libxcb1
  libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libglib2.0-0 libgssapi-krb5-2
  libfontconfig1 libfreetype6 fonts-dejavu-core             # text: a bare machine has no font at all
)
if [ "${1:-}" = tests ]; then packages+=(xvfb desktop-file-utils shared-mime-info appstream nsis zstd); fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "not a Debian or Ubuntu system: Qt and VTK use the libraries that are there" >&2
  exit 0
fi

is_installed() {
  # libglib2.0-0 and a few others were renamed with the suffix t64; those provide the old name.
  local state
  for name in "$1" "$1t64"; do
    state=$(dpkg-query -W -f='${db:Status-Status}\n' "$name" 2>/dev/null || true)
    if grep -qx installed <<<"$state"; then return 0; fi
  done
  return 1
}

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

if [ "$(id -u)" = 0 ]; then
  as_root=(env)
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=(sudo env)
else
  echo "Qt and VTK need system libraries that are not installed here. Type this line, then run make again:" >&2
  echo "  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi

echo "installing system libraries: ${missing[*]}" >&2
install_missing() {
  "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "${missing[@]}" </dev/null
}
# The package lists of a fresh machine are often empty or out of date.
"${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null || true
install_missing
