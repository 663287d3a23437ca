#!/usr/bin/env bash
# Run a command under an X display of its own:  packaging/with_display.sh COMMAND [ARGUMENT ...]
#
# Xvfb chooses a free display number itself and tells it through a pipe, so that several runs do not meet.
set -euo pipefail

folder=$(mktemp -d)
mkfifo "$folder/number"
Xvfb -displayfd 3 -screen 0 1920x1200x24 +extension GLX -nolisten tcp -noreset \
  3>"$folder/number" >"$folder/log" 2>&1 </dev/null &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT

if ! number=$(timeout 30 head -n 1 "$folder/number") || [ -z "$number" ]; then
  echo "Xvfb did not start:" >&2
  cat "$folder/log" >&2
  exit 1
fi

unset WAYLAND_DISPLAY
export DISPLAY=":$number" QT_QPA_PLATFORM=xcb
"$@"
