"""The cases of gRPC's interoperability tests for which Python's grpcio suffices: grpcio_client.py ADDRESS [CASE…].

What each case does and asserts is written in
https://github.com/grpc/grpc/blob/master/doc/interop-test-descriptions.md
"""
from grpcio_case import case

import grpcio_ending  # noqa: F401
import grpcio_soak  # noqa: F401
import grpcio_status  # noqa: F401
import grpcio_streaming  # noqa: F401
import grpcio_unary  # noqa: F401

case.book.main()
