#!/usr/bin/env python3
"""Compare kerf's kernels with the reference's, format by format, in one run.

    peer.py KERF [--types Q4_K,Q8_0] [--passes N] [--kernels avx2] [--decode] [--python PYTHON] [--json]

KERF is the built command. The reference is `ggml_quantize_chunk` of the library that the PyPI package
llama-cpp-python builds: one thread, rows of 4096 normally distributed weights, importance = squared normal
numbers. Without --python a virtual environment is made in Benchmarks/peer/.venv and the package is built
there, once, which takes some ten minutes and a C++ compiler.

Each pass measures the reference and kerf one right after the other; of all passes the fastest run of each
counts, since whatever else a machine does makes runs slower, never faster. Exit status 1 if a ratio is below
its target. --decode measures kerf's decoding instead, of 16 million weights (64 MB of float32, which no cache
holds) and, for the plain numbers, of 65 536 that stay in the second-level cache. Standard library only.
"""
import argparse
import array
import ctypes
import glob
import json
import os
import random
import subprocess
import sys
import time

PACKAGE = "llama-cpp-python==0.3.36"
COLUMNS = 4096
ROWS = 16

# format: (number in ggml, targets without importance, targets with), each for (AVX2, AVX-512, baseline).
SIMPLE, CODEBOOK = (4, 4, 2), (8, None, None)
FORMATS = {
    "Q8_0": (8, (5, 5, 3), None),
    "Q4_0": (2, (2.5, 3, 1.5), (10, 14, 5)),
    "Q5_0": (6, (3, 4, 1.5), (10, 14, 5)),
    "Q4_1": (3, (2.5, 3, 1.5), (8, 12, 4)),
    "Q5_1": (7, (2.5, 3, 1.5), (8, 12, 4)),
    "Q2_K": (10, (9, 14, 5), (9, 13, 5)),
    "Q3_K": (11, (5, 8, 3), (7, 10, 4)),
    "Q4_K": (12, (10, 16, 5.5), (9, 13, 5.5)),
    "Q5_K": (13, (9, 14, 5), (9, 13, 5)),
    "Q6_K": (14, (7, 10, 4), (7, 10, 4)),
    "IQ4_NL": (20, (10, 16, 5), (10, 16, 5)),
    "IQ4_XS": (23, (10, 16, 5), (10, 16, 5)),
    "TQ1_0": (34, SIMPLE, None),
    "TQ2_0": (35, SIMPLE, None),
    "MXFP4": (39, SIMPLE, None),
    "NVFP4": (40, SIMPLE, None),
    "Q1_0": (41, SIMPLE, None),
    "Q2_0": (42, SIMPLE, None),
    "IQ1_S": (19, None, CODEBOOK),
    "IQ1_M": (29, CODEBOOK, CODEBOOK),
    "IQ2_XXS": (16, None, CODEBOOK),
    "IQ2_XS": (17, None, CODEBOOK),
    "IQ2_S": (22, CODEBOOK, CODEBOOK),
    "IQ3_XXS": (18, CODEBOOK, CODEBOOK),
    "IQ3_S": (21, CODEBOOK, CODEBOOK),
}
SETS = ("avx2", "avx512", "baseline")
# Million weights a second that decoding should reach, and of how many weights.
BEYOND_CACHES, IN_CACHE = 1 << 24, 1 << 16
DECODING = {
    **{name: (1000, BEYOND_CACHES) for name in ("Q8_0", "Q4_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K")},
    **{name: (500, BEYOND_CACHES) for name in FORMATS if name.startswith("IQ")},
    **{name: (1500, IN_CACHE) for name in ("F16", "BF16", "F8_E4M3", "F8_E5M2")},
}


class Reference:
    """The reference's quantizer, called in this process."""

    def __init__(self, python):
        found = subprocess.run(
            [python, "-c", "import llama_cpp, os; print(os.path.dirname(llama_cpp.__file__))"],
            capture_output=True, text=True, check=True).stdout.strip().splitlines()[-1]
        libraries = sorted(glob.glob(os.path.join(found, "lib", "libggml-base.*")))
        if not libraries:
            sys.exit(f"{found} holds no libggml-base")
        floats = ctypes.POINTER(ctypes.c_float)
        self.library = ctypes.CDLL(libraries[0])
        self.quantize = self.library.ggml_quantize_chunk
        self.quantize.restype = ctypes.c_size_t
        self.quantize.argtypes = [
            ctypes.c_int, floats, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_int64, floats]
        generator = random.Random(COLUMNS)
        self.weights = array.array("f", [generator.gauss(0, 1) for _ in range(COLUMNS * ROWS)])
        self.importance = array.array("f", [generator.gauss(0, 1) ** 2 for _ in range(COLUMNS)])
        self.floats = lambda values: ctypes.cast((ctypes.c_float * len(values)).from_buffer(values), floats)
        self.blocks = ctypes.create_string_buffer(COLUMNS * ROWS * 4)

    def speed(self, number, weighted, seconds=0.3):
        """Million weights a second: the fastest of several runs of about ten milliseconds."""
        self.library.ggml_quantize_init(number)
        importance = self.floats(self.importance) if weighted else None

        def run(rows):
            start = time.perf_counter()
            self.quantize(number, self.floats(self.weights), self.blocks, 0, rows, COLUMNS, importance)
            return time.perf_counter() - start

        rows = max(1, min(ROWS, int(0.01 / max(run(1), 1e-6))))
        end = time.perf_counter() + seconds
        fastest = min(run(rows) for _ in range(3))
        while time.perf_counter() < end:
            fastest = min(fastest, run(rows))
        return rows * COLUMNS / fastest / 1e6


def bench(kerf, name, kernels, *more):
    """What `kerf bench` says of a format: million weights a second by operation and importance."""
    output = subprocess.run(
        [kerf, "bench", "--type", name, "--json", "--kernels", kernels, *more],
        capture_output=True, text=True, check=True).stdout
    return {(run["operation"], run["importance"]): run["millionWeightsPerSecond"] for run in json.loads(output)}


def available(kerf, wanted):
    """The kernel sets of this machine, or the one asked for."""
    if wanted:
        return [wanted]
    return [s for s in SETS if subprocess.run(
        [kerf, "version", "--kernels", s], capture_output=True).returncode == 0]


def interpreter(given):
    """A Python that has the reference."""
    if given:
        return given
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), ".venv")
    python = os.path.join(folder, "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    if subprocess.run([python, "-c", "import llama_cpp"], capture_output=True).returncode:
        print(f"building {PACKAGE}, some ten minutes", file=sys.stderr)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PACKAGE], check=True)
    return python


def compare(options):
    """A row for each format, form and kernel set."""
    reference = Reference(interpreter(options.python))
    sets = available(options.kerf, options.kernels)
    for name in options.types or FORMATS:
        number, *forms = FORMATS[name]
        for weighted, targets in zip((False, True), forms):
            if targets is None:
                continue
            for kernels in sets:
                pairs = [(reference.speed(number, weighted), bench(options.kerf, name, kernels)["encode", weighted])
                         for _ in range(options.passes)]
                target = targets[SETS.index(kernels)]
                peer, kerf = (max(speeds) for speeds in zip(*pairs))
                ratio = kerf / peer
                yield {
                    "type": name, "importance": weighted, "kernels": kernels, "reference": peer, "kerf": kerf,
                    "ratio": ratio, "target": target, "reached": target is None or ratio >= target,
                }


def decode(options):
    """A row for each format and kernel set."""
    for name in options.types or DECODING:
        target, count = DECODING[name]
        for kernels in available(options.kerf, options.kernels):
            speeds = [bench(options.kerf, name, kernels, "--decode-weights", str(count))["decode", False]
                      for _ in range(options.passes)]
            yield {
                "type": name, "kernels": kernels, "weights": count, "kerf": max(speeds), "target": target,
                "reached": max(speeds) >= target,
            }


def shown(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.1f}" if value < 1000 else f"{value:.0f}"
    return "-" if value is None else str(value)


def main():
    parser = argparse.ArgumentParser(description="Compare kerf's kernels with the reference's, format by format.")
    parser.add_argument("kerf", help="the built command")
    parser.add_argument("--types", type=lambda text: text.split(","), help="only these formats, separated by commas")
    parser.add_argument("--passes", type=int, default=5, help="measurements of each in turn, of which the fastest count (default 5)")
    parser.add_argument("--kernels", choices=SETS, help="only this kernel set")
    parser.add_argument("--decode", action="store_true", help="measure decoding")
    parser.add_argument("--python", help="a Python that has llama-cpp-python installed")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    known = DECODING if options.decode else FORMATS
    for name in options.types or []:
        if name not in known:
            parser.error(f"{name}: expected one of {', '.join(known)}")
    rows = []
    for row in decode(options) if options.decode else compare(options):
        if not options.json:
            if not rows:
                print("| " + " | ".join(row) + " |\n|" + "---|" * len(row))
            print("| " + " | ".join(shown(value) for value in row.values()) + " |", flush=True)
        rows.append(row)
    if options.json:
        print(json.dumps(rows, indent=1))
    sys.exit(0 if all(row["reached"] for row in rows) else 1)


if __name__ == "__main__":
    main()
