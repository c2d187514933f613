"""All benchmarks, one after the other: `make bench`."""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BENCHMARKS = (
    "benchmarks.bench_purchases",
    "benchmarks.bench_import",
    "benchmarks.bench_simulation",
    "benchmarks.bench_clv",
    "benchmarks.bench_export",
    "benchmarks.bench_dates",
    "benchmarks.bench_labels",
    "benchmarks.bench_campaigns",
    "benchmarks.bench_lookups",
    "benchmarks.bench_messages",
    "benchmarks.bench_due_dates",
    "benchmarks.bench_results",
    "benchmarks.bench_summaries",
)

if __name__ == "__main__":
    for benchmark in BENCHMARKS:
        subprocess.run([sys.executable, "-m", benchmark], cwd=PROJECT, check=True)
