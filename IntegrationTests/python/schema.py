"""Message classes and stubs from .proto files, without generated modules.

Generated modules would be called grpc.testing…, which is a package of grpcio's.
"""
import pathlib
import tempfile

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc_tools import protoc


class Schema:
    """What some .proto files define."""

    def __init__(self, root, *files):
        """Compiles `files`, which are named relative to the folder `root`."""
        with tempfile.TemporaryDirectory() as folder:
            output = pathlib.Path(folder, "set")
            command = ["protoc", f"-I{root}", f"-I{_bundled_protos()}", "--include_imports"]
            if protoc.main([*command, f"--descriptor_set_out={output}", *files]) != 0:
                raise SystemExit(f"the protos in {root} do not compile")
            descriptors = descriptor_pb2.FileDescriptorSet.FromString(output.read_bytes())
        self.pool = descriptor_pool.DescriptorPool()
        for file in descriptors.file:
            self.pool.Add(file)

    def message(self, name):
        """The class of a message by its full name."""
        return message_factory.GetMessageClass(self.pool.FindMessageTypeByName(name))

    def stub(self, service, channel):
        """An object with a callable for each method of `service`, on grpcio's `channel`."""
        return Stub(self.pool.FindServiceByName(service), channel)


class Stub:
    """The methods of a service, as grpcio's generated stubs have them."""

    def __init__(self, service, channel):
        for method in service.methods:
            kind = "_".join(
                "stream" if is_streaming else "unary"
                for is_streaming in (method.client_streaming, method.server_streaming)
            )
            call = getattr(channel, kind)(
                f"/{service.full_name}/{method.name}",
                request_serializer=lambda message: message.SerializeToString(),
                response_deserializer=message_factory.GetMessageClass(method.output_type).FromString,
            )
            setattr(self, method.name, call)


def _bundled_protos():
    """The folder of the well-known types that grpcio-tools brings."""
    return pathlib.Path(protoc.__file__).parent / "_proto"
