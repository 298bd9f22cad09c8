import GRPCCore
import GRPCNIOTransportHTTP2Posix
import GRPCProtobuf
import ServiceLifecycle
import ArgumentParser
print("hi")
