"""CPU time and memory of processes, read from /proc: what a request really costs, whatever else the machine does."""

from pathlib import Path


def children_of(pid: int) -> list[int]:
    """The process and all below it."""
    found, queue = [], [pid]
    while queue:
        current = queue.pop()
        found.append(current)
        for task in _tasks(current):
            queue += [int(child) for child in _read(task / "children").split()]
    return found


def cpu_ms(pid: int) -> float:
    """CPU milliseconds that the process tree has used so far (scheduler's own nanosecond counters)."""
    return sum(_task_ns(task) for process in children_of(pid) for task in _tasks(process)) / 1e6


def rss_mb(pid: int) -> float:
    """Resident memory of this one process in MB (10^6 bytes), shared pages included."""
    for line in _read(Path(f"/proc/{pid}/status")).splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def _tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:  # it ended while we looked
        return []


def _task_ns(task: Path) -> int:
    fields = _read(task / "schedstat").split()
    return int(fields[0]) if fields else 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it ended while we looked
        return ""
