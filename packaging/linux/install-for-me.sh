#!/usr/bin/env bash
# Put Elastoscope into the menu of this user's desktop, with its icon and the types of its files.
#
#   ./install-for-me.sh            install          ./install-for-me.sh --remove      take it back
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
bin=$HOME/.local/bin
entry=$share/applications/org.elastoscope.Elastoscope.desktop

refresh() {
  # Desktops that have none of these programs look for themselves.
  command -v update-mime-database >/dev/null && update-mime-database "$share/mime" || true
  command -v update-desktop-database >/dev/null && update-desktop-database -q "$share/applications" || true
  command -v gtk-update-icon-cache >/dev/null && gtk-update-icon-cache -q -t "$share/icons/hicolor" || true
}

if [ "${1:-}" = --remove ]; then
  (cd "$here/share" && find . -type f) | while read -r file; do rm -f "$share/$file"; done
  rm -f "$bin/elastoscope"
  refresh
  echo "Elastoscope is no longer in the menu; the folder $here is still there"
  exit 0
fi

mkdir -p "$share" "$bin"
cp -r "$here/share/." "$share/"
# The menu starts the program by its place: ~/.local/bin need not be on the path.
sed -i "s|^Exec=elastoscope|Exec=\"$here/elastoscope\"|; s|^TryExec=.*|TryExec=$here/elastoscope|" "$entry"
ln -sf "$here/elastoscope" "$bin/elastoscope"
refresh
echo "Elastoscope is in the menu now, and 'elastoscope' in $bin"
