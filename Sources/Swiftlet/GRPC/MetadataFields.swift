package import HPACK

/// Which header fields are metadata, and which belong to the protocol.
package enum MetadataFields {
    /// Whether a received field is metadata that the other side of the transport sees.
    ///
    /// The protocol's own fields are not: pseudo-header fields except `:authority`, `content-type`, `content-length`,
    /// `te`, and of gRPC's the ones that the transport answers to. `grpc-timeout` above all: GRPCCore would keep a
    /// deadline of its own. `user-agent`, tracing, retry and status detail fields are seen.
    package static func isVisible(_ field: HeaderField) -> Bool {
        if field.name == .other {
            return field.nameBytes.first != UInt8(ascii: ":")
        }
        return field.name == .authority || !(field.name.isPseudo || self.isOwn(field.name))
    }

    /// Whether metadata of this name is left out when sending.
    ///
    /// The transport writes the field itself, or HTTP/2 forbids it (RFC 9113, section 8.2.2). So what was received can
    /// be sent back as it is.
    static func isLeftOut(_ nameBytes: UnsafeRawBufferPointer) -> Bool {
        let name = KnownName.lookup(nameBytes)
        switch name {
        case .connection, .keepAlive, .proxyConnection, .transferEncoding, .upgrade, .http2Settings:
            return true
        default:
            return nameBytes.first == UInt8(ascii: ":") || self.isOwn(name)
        }
    }

    /// Whether the transport reads and writes the field itself.
    private static func isOwn(_ name: KnownName) -> Bool {
        switch name {
        case .contentType, .contentLength, .te, .grpcTimeout, .grpcEncoding, .grpcAcceptEncoding, .grpcMessageType,
            .grpcStatus, .grpcMessage:
            return true
        default:
            return false
        }
    }

    /// Whether a name says that its values are binary.
    static func isBinary(_ name: UnsafeRawBufferPointer) -> Bool {
        let count = name.count
        return count >= 4 && name[count - 4] == UInt8(ascii: "-") && name[count - 3] == UInt8(ascii: "b")
            && name[count - 2] == UInt8(ascii: "i") && name[count - 1] == UInt8(ascii: "n")
    }
}
