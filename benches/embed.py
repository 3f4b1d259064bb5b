"""Encodes target/passages.json, which `cargo bench --bench embed` writes, with sentence-transformers, to compare.

    python3 benches/embed.py MODEL_FOLDER [THREADS]
"""
import json
import pathlib
import sys
import time

import torch
from sentence_transformers import SentenceTransformer

threads = int(sys.argv[2]) if len(sys.argv) > 2 else 1
torch.set_num_threads(threads)
texts = json.loads((pathlib.Path(__file__).parent.parent / "target/passages.json").read_text(encoding="utf-8"))
model = SentenceTransformer(sys.argv[1], device="cpu")
model.encode(texts[:64])
wall, spent = time.perf_counter(), time.process_time()
model.encode(texts, batch_size=32, normalize_embeddings=True)
wall, spent = time.perf_counter() - wall, time.process_time() - spent
print(f"sentence-transformers: {len(texts)} passages on {threads} threads: {wall:.2f} s, {len(texts) / wall:.1f} a second,"
      f" {len(texts) / spent:.1f} a processor second")
each = []
for n in range(300):
    start = time.perf_counter()
    model.encode([f"what did inspectors say about the timeliness of visits in {2000 + n}?"])
    each.append(1e3 * (time.perf_counter() - start))
each.sort()
print(f"sentence-transformers: a question: p50 {each[150]:.1f} ms, p95 {each[285]:.1f} ms")
