"""`serviceloop bench`"""

from pathlib import Path
from typing import Annotated

import typer


def bench(
    results: Annotated[Path, typer.Option(help="Where the figures are written.")] = Path("bench/results.json"),
    large: Annotated[bool, typer.Option(help="Only what is asked of a million records; added to the results.")] = False,
    quick: Annotated[bool, typer.Option(help="A tenth of the requests, for a look.")] = False,
) -> None:
    """Measure CPU time, speed and memory on a database and server of its own.

    Loads 20,000 customers, 30,000 assets and 200,000 tickets into a temporary folder; takes some minutes and needs the
    machine for itself. Linux only (reads /proc).
    """
    from serviceloop.bench.run import bench as run

    run(results, print, quick=quick, large=large)
