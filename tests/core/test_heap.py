"""What a process holds of the machine's memory that it has freed."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys, threading
import numpy as np, psutil
from core.heap import give_memory_back
if sys.argv[1] == "given": assert give_memory_back()
def work():
    kept = []
    for round in range(6):
        large = [np.ones(400_000) for _ in range(12)]   # 3.2 MB each
        kept += [np.ones(60) for _ in range(2000)]      # small ones above them in the heap
        del large
    return kept
threads = [threading.Thread(target=lambda: held.append(work())) for _ in range(8)]
held = []
before = psutil.Process().memory_info().rss
for thread in threads: thread.start()
for thread in threads: thread.join()
print((psutil.Process().memory_info().rss - before) / 1e6)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's malloc is Linux's")
def test_large_blocks_of_many_threads_go_back_to_the_machine() -> None:
    def left(how: str) -> float:
        run = subprocess.run([sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True)
        return float(run.stdout)

    given, kept = left("given"), left("kept")
    assert given < 0.7 * kept, f"{given:.0f} MB must be left, far less than {kept:.0f}"


AGAIN = """
import resource, sys
import numpy as np
from core.heap import keep_memory
if sys.argv[1] == "kept": assert keep_memory()
for _ in range(3): np.ones(5_000_000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10): np.ones(5_000_000)   # 40 MB each
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's malloc is Linux's")
def test_what_is_freed_is_used_again_where_it_is_kept() -> None:
    def faults(how: str) -> int:
        run = subprocess.run([sys.executable, "-c", AGAIN, how], capture_output=True, text=True, check=True)
        return int(run.stdout)

    assert faults("kept") < 50
    assert faults("given") > 10 * faults("kept")


HUGE = """
from core.heap import keep_memory
keep_memory()
import torch
held = torch.ones(30_000_000)   # 120 MB
with open("/proc/self/smaps_rollup") as rollup:
    [line] = [line for line in rollup if line.startswith("AnonHugePages")]
print(line.split()[1])
"""
PAGES, ROLLUP = Path("/sys/kernel/mm/transparent_hugepage/enabled"), Path("/proc/self/smaps_rollup")


@pytest.mark.skipif(not ROLLUP.exists() or "[never]" in PAGES.read_text(), reason="this machine has no huge pages")
def test_torch_has_huge_pages_where_memory_is_kept() -> None:
    run = subprocess.run([sys.executable, "-c", HUGE], capture_output=True, text=True, check=True)
    assert int(run.stdout) > 0
