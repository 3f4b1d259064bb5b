#!/usr/bin/env bash
# Sets libtorch up for the feature `rust-bert`: scripts/libtorch.sh [FOLDER]
#
# libtorch 2.4.0, which tch 0.17 is for, comes out of PyTorch's wheel on PyPI, and two small libraries that it is linked
# against from NVIDIA's. It computes on the processor alone. Python is needed now, to download, and not afterwards.
# 812 MB are downloaded, 530 MB kept. What is there already is not fetched again. x86-64 Linux only.
set -euo pipefail
folder=${1:-${XDG_DATA_HOME:-$HOME/.local/share}/scrutineer/libtorch}

if [ "$(uname -s) $(uname -m)" != "Linux x86_64" ]; then
    echo "this takes libtorch for Linux on x86-64; elsewhere get libtorch 2.4.0 from pytorch.org and set LIBTORCH" >&2
    exit 1
fi
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

# Whether everything is in place: the header that tch includes first, and a library that finds all that it is linked to.
complete() {
    [ -f "$folder/done" ] && [ -f "$folder/torch/include/torch/csrc/api/include/torch/torch.h" ] &&
        ! ldd "$folder/torch/lib/libtorch_cpu.so" | grep -q "not found"
}

if ! complete; then
    wheels=$folder/wheels
    mkdir -p "$wheels"
    cat > "$wheels/requirements.txt" <<END
torch==2.4.0 --hash=sha256:e743adadd8c8152bb8373543964551a7cb7cc20ba898dc8f9c0cdbe47c283de0
nvidia-cuda-cupti-cu12==12.1.105 --hash=sha256:e54fde3983165c624cb79254ae9818a456eb6e87a7fd4d56a2352c24ee542d7e
nvidia-cuda-runtime-cu12==12.1.105 --hash=sha256:6e258468ddf5796e25f1dc591a31029fa317d97a0a94ed93468fc86301d61e40
END
    echo "fetching libtorch to $folder (812 MB)" >&2
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --implementation cp \
        --python-version 3.11 --abi cp311 --abi none --platform manylinux1_x86_64 \
        --require-hashes --requirement "$wheels/requirements.txt" --dest "$wheels"
    echo "unpacking" >&2
    rm -rf "$folder/torch" "$folder/done"
    python3 - "$wheels" "$folder/torch" <<'END'
import fnmatch, pathlib, shutil, sys, zipfile

wheels, torch = map(pathlib.Path, sys.argv[1:])
KEPT = ["torch/include/*", "torch/lib/libtorch_cpu.so", "torch/lib/libc10.so", "torch/lib/libgomp-*",
        "torch/version.py", "*/LICENSE*", "*/NOTICE*", "*/lib/libcupti.so.12", "*/lib/libcudart.so.12"]
for wheel in sorted(wheels.glob("*.whl")):
    with zipfile.ZipFile(wheel) as files:
        for name in files.namelist():
            if name.endswith("/") or not any(fnmatch.fnmatch(name, kept) for kept in KEPT):
                continue
            part = pathlib.PurePosixPath(name)
            if part.parts[0] == "torch":
                to = torch.joinpath(*part.parts[1:])
            elif part.name.startswith(("LICENSE", "NOTICE")):
                to = torch / "licences" / wheel.name.split("-")[0] / part.name
            else:
                to = torch / "lib" / part.name
            to.parent.mkdir(parents=True, exist_ok=True)
            with files.open(name) as source, open(to, "wb") as target:
                shutil.copyfileobj(source, target)
END
    # The name that is linked against. The wheel's own asks for the libraries of graphics cards.
    ln -s libtorch_cpu.so "$folder/torch/lib/libtorch.so"
    ldd "$folder/torch/lib/libtorch_cpu.so" | grep "not found" >&2 && exit 1
    touch "$folder/done"
    complete
    rm -rf "$wheels"
fi

echo "libtorch is in $folder. To build with it:" >&2
printf 'export LIBTORCH=%q LIBTORCH_CXX11_ABI=0\n' "$folder/torch"
