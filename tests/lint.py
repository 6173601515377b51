"""`make lint`: style, types, templates, migrations, locks and messages; every check is run."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent


def templates() -> list[str]:
    """Every template of the project."""
    return sorted(str(path) for path in Path("templates").rglob("*.html"))


def checks() -> dict[str, list[str | Path]]:
    """Command of each check, by its name."""
    manage: list[str | Path] = [sys.executable, "manage.py"]
    return {
        "style": [BIN / "ruff", "check"],
        "format": [BIN / "ruff", "format", "--check"],
        "types": [BIN / "mypy"],
        "templates": [BIN / "djade", "--check", "--target-version", "5.2", *templates()],
        "system": [*manage, "check", "--fail-level", "WARNING"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "upgrades": [sys.executable, "-m", "tests.migrations"],
        "locks, messages": [BIN / "pytest", "-q", "tests/test_locks.py", "tests/test_messages.py"],
        "supply chain": [BIN / "pytest", "-q", "-m", "lint", "tests/security"],
    }


def main() -> int:
    """Run the checks one after the other; return 1 if any of them found something."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="newsroom-") as folder:
        for name, command in checks().items():
            print(f"\n=== {name}", flush=True)
            started = time.monotonic()
            environment = {**os.environ, "DATA_DIR": folder}
            if subprocess.run(command, env=environment, check=False).returncode:
                failed.append(name)
            print(f"({time.monotonic() - started:.0f} s)", flush=True)
    print(f"\n=== Lint: {'FAILED: ' + ', '.join(failed) if failed else 'clean'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
