#!/usr/bin/env bash
# How the server bears load: answers a second and latencies at 64 connections, for questions that come again and for ones
# that do not, what it does at twice its limit and right after, and whether memory stays flat over 200,000 requests. Needs
# wrk (Debian has it) and the release binary; asks the gold questions over the real reports if they lie beside the
# checkout, else a few over the bundled corpus. No answer is kept anywhere, so a question that comes again is answered
# anew; what it finds in memory are the passages, as does every other question.
#
#   benches/load.sh [SECONDS]
#
# The generator runs on the same machine and takes its share of the processors.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-15}
port=${PORT:-18790}
program=${PROGRAM:-target/release/scrutineer}
shared=../shared
command -v wrk >/dev/null || { echo "wrk is not there: apt-get install wrk" >&2; exit 2; }

work=$(mktemp -d)
corpus=corpus
printf '%s\n' "what+were+the+2019+improvement+areas%3F" "who+led+the+last+inspection%3F" \
    "what+was+said+about+early+help%3F" >"$work/questions"
if [ -d "$shared/corpus/reports" ]; then
    corpus=$shared/corpus/reports
    python3 - "$shared/gold/questions.jsonl" >"$work/questions" <<'PYTHON'
import json, sys, urllib.parse
for line in open(sys.argv[1]):
    if line.strip():
        print(urllib.parse.quote_plus(json.loads(line)["question"]))
PYTHON
else
    echo "!!! $shared/corpus/reports is not there: the bundled corpus is asked instead" >&2
fi
cat >"$work/bot.toml" <<TOML
home_authority = "Cornwall"
log = "warn"
[index]
folder = "${INDEX:-$work/index}"
[store]
file = "$work/store.sqlite3"
TOML

"$program" --config "$work/bot.toml" --corpus "$corpus" serve --listen "127.0.0.1:$port" &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$work"' EXIT
until curl -fs "http://127.0.0.1:$port/readyz" >/dev/null; do
    kill -0 $server
    sleep 0.2
done
# The limit is 8 at work and 120 waiting.
load() { wrk -t 2 -c "$1" -d "$2" -s benches/load.lua "http://127.0.0.1:$port" -- "$work/${3:-questions}" | tail -1; }
memory() { awk '/VmRSS/ {print int($2 / 1024)}' /proc/$server/status; }
cpu() { awk -v hz="$(getconf CLK_TCK)" '{print ($14 + $15) / hz}' /proc/$server/stat; }
count() { curl -s "http://127.0.0.1:$port/metrics" | awk '/^scrutineer_questions_total/ {sum += $2} END {print sum + 0}'; }

echo "$(nproc) cores; $(wc -l <"$work/questions") questions; $(curl -s "http://127.0.0.1:$port/readyz")"
# Each question about each authority that is held, in the place of the one that it names.
curl -s "http://127.0.0.1:$port/v1/authorities" >"$work/authorities.json"
python3 - "$work" <<'PYTHON'
import json, random, sys, urllib.parse
work = sys.argv[1]
names = [it["name"] for it in json.load(open(f"{work}/authorities.json"))["authorities"]]
asked = [urllib.parse.unquote_plus(line.strip()) for line in open(f"{work}/questions")]
varied = set()
for question in asked:
    own = max((name for name in names if name in question), key=len, default=None)
    varied.update(question.replace(own, name) for name in names if own)
varied = sorted(varied)
random.Random(1).shuffle(varied)
open(f"{work}/varied", "w").writelines(urllib.parse.quote_plus(question) + "\n" for question in varied)
PYTHON
# Cold: so short that no question comes twice, and the first time that most passages are read.
echo "$(wc -l <"$work/varied") that differ, cold: $(load 64 1 varied)"
echo "warming up:             $(load 8 5)"
before=$(cpu) asked=$(count)
echo "64 connections:         $(load 64 "$seconds")"
after=$(cpu) answered=$(count)
awk -v c="$after" -v b="$before" -v n="$((answered - asked))" \
    'BEGIN {printf "the server alone:       %.3f ms of processor time an answer\n", (c - b) * 1000 / n}'
echo "64, all that differ:    $(load 64 "$seconds" varied)"
echo "256 connections:        $(load 256 "$seconds")"
echo "64 right after:         $(load 64 5)"
first=$(memory) start=$(count)
echo "memory:                 $first MB after $start answers"
while [ "$(($(count) - start))" -lt 200000 ]; do load 64 20 >/dev/null; done
echo "memory:                 $(memory) MB after $(($(count) - start)) more"
