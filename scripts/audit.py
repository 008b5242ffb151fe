"""Whether faults are known of what is locked for the server, by the registry's own data:

    python -m scripts.audit

It is said plainly what couldn't be asked about; that alone is no fault of ours. A known one is.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PATIENCE_S = 90
AUDIT = [
    *(sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / "requirements.lock")),
    *("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"),
]


def asked() -> list[dict[str, Any]]:
    """Each package with its `vulns`, or why there was no answer as `skip_reason`. Raises
    ValueError, TimeoutExpired."""
    said = subprocess.run(AUDIT, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    packages: list[dict[str, Any]] = json.loads(said.stdout)["dependencies"]
    return packages


def told(packages: list[dict[str, Any]]) -> tuple[list[str], str]:
    """The known faults, a line each with the versions that mend it, and a sentence about all."""
    known = [
        f"{one['name']} {one['version']}: {fault['id']} ({' or '.join(fault['fix_versions'])})"
        for one in packages
        for fault in one.get("vulns", [])
    ]
    silent = sum("skip_reason" in one for one in packages)
    heard = len(packages) - silent
    if not heard:
        return known, f"not audited: the registry serves no data about any of {silent} packages"
    beside = f"; it serves no data about {silent} others" if silent else ""
    return known, f"{len(known)} faults known of {heard} packages{beside}"


def main() -> int:
    try:
        known, summary = told(asked())
    except (ValueError, KeyError, subprocess.TimeoutExpired):
        known, summary = [], "not audited: no registry answers"
    print("\n".join([*known, summary]))
    return bool(known)


if __name__ == "__main__":
    sys.exit(main())
