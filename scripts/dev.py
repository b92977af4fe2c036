"""`make dev`: the embedded database, the server and worker, and Vite, until Ctrl-C; source changes reload."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from serviceloop.kit.postgres import EmbeddedPostgres
from serviceloop.kit.processes import end_with_parent
from serviceloop.kit.settings import load_settings

ROOT = Path(__file__).parent.parent


def main() -> None:
    settings = load_settings()
    with EmbeddedPostgres(settings.database_folder) as server:
        environment = {**os.environ, "DATABASE_URL": server.dsn, "SERVICELOOP_DEMO": "1"}
        serviceloop = [sys.executable, "-m", "serviceloop"]
        subprocess.run([*serviceloop, "migrate", "--app"], env=environment, check=True)
        commands = (
            ([*serviceloop, "serve", "--reload"], ROOT),
            ([*serviceloop, "worker"], ROOT),
            (["npm", "run", "dev", "--", "--host", "127.0.0.1"], ROOT / "web"),
        )
        running = [
            subprocess.Popen(command, cwd=folder, env=environment, preexec_fn=end_with_parent(signal.SIGTERM))
            for command, folder in commands
        ]
        try:
            while all(process.poll() is None for process in running):
                time.sleep(0.5)
        except KeyboardInterrupt:
            print("stopping")
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(20)


if __name__ == "__main__":
    main()
