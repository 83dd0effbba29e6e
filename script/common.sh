# shellcheck shell=bash
# Sourced by the scripts beside it: where things are, and steps that say what they do and how long it took.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit
export PATH="$root/end2end/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
logs=$root/target/log
mkdir -p "$logs"

say() { printf '%s\n' "$*"; }

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# 83 -> 1 min 23 s
duration() {
  if (($1 >= 60)); then
    printf '%d min %d s' $(($1 / 60)) $(($1 % 60))
  else
    printf '%d s' "$1"
  fi
}

# there NAME: a step that had nothing to do
there() { say "✓ $1: there already"; }

# step NAME COMMAND…: runs it before the reader's eyes, then says how long it took
step() {
  local name=$1 began=$SECONDS
  shift
  say "→ $name"
  local status=0
  "$@" || status=$?
  if ((status == 0)); then
    say "✓ $name ($(duration $((SECONDS - began))))"
  else
    say "✗ $name, exit code $status ($(duration $((SECONDS - began))))"
  fi
  return "$status"
}

# quietly NAME COMMAND…: like step, but the output goes to a file and is shown only after a failure
quietly() {
  local name=$1
  shift
  local log
  log=$logs/$(tr -c 'a-z0-9\n' '-' <<<"${name,,}").log
  step "$name" logged "$log" "$@"
}

logged() {
  local log=$1 status=0
  shift
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if ((status != 0)); then
    tail -n 40 "$log"
    say "  all of it: $log"
  fi
  return "$status"
}

has() { command -v "$1" >/dev/null 2>&1; }
