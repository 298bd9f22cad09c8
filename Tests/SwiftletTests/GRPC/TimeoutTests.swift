import Testing

@testable import Swiftlet

@Suite("grpc-timeout") struct TimeoutTests {}
