package import GRPCCore
package import HPACK

/// Header fields → metadata (gRPC over HTTP/2, "Custom-Metadata").
///
/// Names are in lower case already; order and duplicates are kept. A binary field is base64, with or without padding,
/// and several values may be joined by commas.
extension MetadataFields {
    /// Whether any field of a run is metadata: if not, there is nothing to decode.
    package static func hasVisible(_ fields: FieldSlice) -> Bool {
        for field in fields where self.isVisible(field) {
            return true
        }
        return false
    }

    /// Decodes a whole list in the order in which it was sent.
    ///
    /// - Throws: INTERNAL for a binary value that is not base64.
    package static func decode(_ list: HeaderList) throws(CallError) -> Metadata {
        var metadata = Metadata()
        try list.forEachField { field throws(CallError) in
            try self.append(field, to: &metadata)
        }
        return metadata
    }

    /// Appends what is metadata in a run of fields: first the stable ones, remembered beside the header memo, then the
    /// varying ones of a call.
    ///
    /// - Throws: INTERNAL for a binary value that is not base64.
    package static func append(_ fields: FieldSlice, to metadata: inout Metadata) throws(CallError) {
        for field in fields {
            try self.append(field, to: &metadata)
        }
    }

    private static func append(_ field: HeaderField, to metadata: inout Metadata) throws(CallError) {
        guard self.isVisible(field) else { return }
        let name = field.nameText
        guard self.isBinary(field.nameBytes) else {
            metadata.addString(field.valueText, forKey: name)
            return
        }
        var rest = field.value
        while true {
            let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.count
            guard let bytes = Base64.decode(UnsafeRawBufferPointer(rebasing: rest[..<end])) else {
                throw CallError(
                    .internalError,
                    "metadata \(quoted(field.nameBytes)) has the value \(quoted(field.value)), expected base64"
                )
            }
            metadata.addBinary(bytes, forKey: name)
            guard end < rest.count else { return }
            rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
        }
    }
}
