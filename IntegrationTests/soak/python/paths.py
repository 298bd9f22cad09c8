"""Makes what the other tests of the interoperability service have importable."""

import sys
from pathlib import Path

INTEGRATION_TESTS = Path(__file__).resolve().parents[2]

for folder in ("python", "interop/python"):
    sys.path.insert(0, str(INTEGRATION_TESTS / folder))
