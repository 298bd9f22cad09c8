package import GRPCCore

/// How messages may be compressed (gRPC over HTTP/2, "Content-Coding").
package enum MessageEncoding: UInt8, CaseIterable, Sendable {
    case identity
    case gzip
    /// The zlib format of RFC 1950, as gRPC means the word; not the bare stream of RFC 1951.
    case deflate

    /// The name in `grpc-encoding`.
    package var name: String {
        switch self {
        case .identity: return "identity"
        case .gzip: return "gzip"
        case .deflate: return "deflate"
        }
    }

    /// Reads the value of `grpc-encoding`, or one element of a list; `nil` for an encoding that we don't have.
    package init?(parsing value: UnsafeRawBufferPointer) {
        for encoding in MessageEncoding.allCases where value.elementsEqual(encoding.name.utf8) {
            self = encoding
            return
        }
        return nil
    }

    /// The encoding that GRPCCore calls so.
    package init?(_ algorithm: CompressionAlgorithm) {
        switch algorithm {
        case .none: self = .identity
        case .gzip: self = .gzip
        case .deflate: self = .deflate
        default: return nil
        }
    }
}

/// A set of encodings: what one side accepts.
package struct MessageEncodingSet: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static var identity: MessageEncodingSet { MessageEncodingSet([MessageEncoding.identity]) }
    package static var gzip: MessageEncodingSet { MessageEncodingSet([MessageEncoding.gzip]) }
    package static var deflate: MessageEncodingSet { MessageEncodingSet([MessageEncoding.deflate]) }

    /// The encodings in a list of them.
    package init(_ encodings: [MessageEncoding]) {
        self.rawValue = encodings.reduce(0) { $0 | 1 << $1.rawValue }
    }

    /// The encodings that GRPCCore calls so, and `identity`, which everybody accepts.
    package init(_ algorithms: CompressionAlgorithmSet) {
        self = MessageEncodingSet([.identity] + algorithms.elements.compactMap { MessageEncoding($0) })
    }

    /// Reads the value of `grpc-accept-encoding`: names with commas between them; those that we don't have are skipped.
    ///
    /// `identity` is always accepted (gRPC, "Compression").
    package init(parsing value: UnsafeRawBufferPointer) {
        var encodings: MessageEncodingSet = .identity
        for part in value.split(separator: UInt8(ascii: ",")) {
            let name = UnsafeRawBufferPointer(rebasing: part).trimmingBlanks()
            if let encoding = MessageEncoding(parsing: name) {
                encodings.insert(MessageEncodingSet([encoding]))
            }
        }
        self = encodings
    }

    package func contains(_ encoding: MessageEncoding) -> Bool {
        self.rawValue & (1 << encoding.rawValue) != 0
    }

    /// The value of `grpc-accept-encoding`.
    package var fieldValue: String { Self.fieldValues[Int(self.rawValue & 7)] }

    private static let fieldValues = (UInt8(0)..<8).map { rawValue in
        let set = MessageEncodingSet(rawValue: rawValue)
        return MessageEncoding.allCases.filter { set.contains($0) }.map(\.name).joined(separator: ",")
    }

    /// The first of the wanted encodings that this set has; else `identity`.
    package func choose(_ wanted: [MessageEncoding]) -> MessageEncoding {
        wanted.first { self.contains($0) } ?? .identity
    }
}
