"""The cases that Python's grpcio hides, frame by frame over HTTP/2: raw_client.py ADDRESS [CASE…]."""
from raw_case import case

import raw_compression  # noqa: F401
import raw_ending  # noqa: F401
import raw_headers  # noqa: F401
import raw_refusals  # noqa: F401

case.main()
