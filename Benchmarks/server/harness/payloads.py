"""The messages of Sources/BenchmarkService/*.proto as bytes, so that the harness needs no protobuf."""

import struct


def varint(value: int) -> bytes:
    """A number of at most 64 bits, not negative."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def number(field: int, value: int) -> bytes:
    """A field of any of the varint types; nothing for 0, as proto3 has it."""
    return varint(field << 3) + varint(value) if value else b""


def binary(field: int, value: bytes) -> bytes:
    """A field of a string, bytes or a message."""
    return varint(field << 3 | 2) + varint(len(value)) + value


def string(field: int, value: str) -> bytes:
    return binary(field, value.encode())


def zigzag(value: int) -> int:
    """How sint32 writes a number."""
    return value << 1 if value >= 0 else (-value << 1) - 1


def text(value: str) -> bytes:
    """A message whose one field, number 1, is a string."""
    return string(1, value)


def chunk(size: int) -> bytes:
    """bench.Chunk"""
    return binary(1, b"x" * size)


def stream_request(count: int, size: int) -> bytes:
    """bench.StreamRequest"""
    return number(1, count) + number(2, size)


def summary(count: int, size: int) -> bytes:
    """bench.Summary"""
    return number(1, count) + number(2, size)


def profile() -> bytes:
    """bench.Profile with all of its fields, about 1 kB."""
    pets = ("Bello", "Mimi", "Rex", "Luna", "Nemo", "Coco")
    streets = {"home": "1 Long Lane", "work": "22 Market Street", "post": "PO Box 4711", "summer": "7 Beach Road"}
    addresses = {
        key: string(1, street) + string(2, "Springfield") + number(3, 90_210) for key, street in streets.items()
    }
    readings = b"".join(varint(zigzag((index * 7919) % 4001 - 2000)) for index in range(100))
    parts = [
        string(1, "Jack of all trades"),
        varint(2 << 3 | 1) + struct.pack("<d", 72.5),
        varint(3 << 3 | 5) + struct.pack("<f", 1.84),
        number(4, 1),
        number(5, 42),
        number(6, 444_325_235_223),
        string(7, "jack@example.com"),
        *(binary(9, string(1, name) + number(2, index % 4)) for index, name in enumerate(pets)),
        *(binary(10, string(1, key) + binary(2, value)) for key, value in addresses.items()),
        *(binary(11, string(1, f"counter-{index}") + number(2, 10**index)) for index in range(1, 9)),
        binary(12, readings),
        binary(13, bytes(range(256))),
        *(string(14, f"tag-{index:02}") for index in range(14)),
    ]
    return b"".join(parts)
