#!/usr/bin/env bash
# Holds the release binary to its own description of the interface, with all checks of schemathesis: made-up requests of
# every kind, good and bad, and no answer that the description does not foresee.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${PROGRAM:-target/release/scrutineer}
port=${PORT:-18780}
venv=${VENV:-target/schemathesis}
examples=${EXAMPLES:-60}

[ -x "$venv/bin/schemathesis" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install -q "schemathesis>=4,<5"; }

work=$(mktemp -d)
cat >"$work/bot.toml" <<TOML
home_authority = "Cornwall"
log = "warn"
[index]
folder = "$work/index"
[store]
file = "$work/store.sqlite3"
[access]
keys = "$work/keys.json"
key_requests_per_minute = 4294967295
TOML
key=$("$program" --config "$work/bot.toml" --corpus corpus key new --scope admin 2>/dev/null)
"$program" --config "$work/bot.toml" --corpus corpus serve --listen "127.0.0.1:$port" 2>"$work/log" &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true; rm -rf "$work"' EXIT
until curl -fs "http://127.0.0.1:$port/readyz" >/dev/null; do
    kill -0 $server
    sleep 0.2
done
status=0
# One worker: with more, Python 3.11 now and then fails in its own parser ("AST constructor recursion depth mismatch").
"$venv/bin/schemathesis" run "http://127.0.0.1:$port/openapi.json" --checks all --mode all --phases examples,coverage,fuzzing,stateful \
    --max-examples "$examples" --workers 1 --continue-on-failure --header "Authorization: Bearer $key" || status=$?
if grep -qi "panicked" "$work/log"; then
    echo "the server panicked:" >&2
    cat "$work/log" >&2
    exit 1
fi
exit $status
