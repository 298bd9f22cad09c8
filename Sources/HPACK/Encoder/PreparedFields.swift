/// Fields that are sent again and again, in the same order: a response's head, an OK status.
///
/// Made once and shared by all connections; each connection's encoder remembers how it encoded them, see
/// ``Encoder/register(_:)``.
package struct PreparedFields: Sendable {
    struct Field: Sendable {
        let name: KnownName
        let nameBytes: [UInt8]
        let value: [UInt8]
    }

    let fields: [Field]

    /// Makes prepared fields.
    ///
    /// - Parameter fields: names in lower case, with their values; pseudo-header fields first.
    package init(_ fields: [(name: String, value: String)]) {
        self.fields = fields.map { field in
            let nameBytes = [UInt8](field.name.utf8)
            let name = nameBytes.withUnsafeBytes { KnownName.lookup($0) }
            return Field(name: name, nameBytes: nameBytes, value: [UInt8](field.value.utf8))
        }
    }

    /// A registration with an encoder.
    package struct ID: Equatable, Sendable {
        let place: Int
    }
}

/// Registered fields, and how they were encoded last.
struct Prepared {
    let fields: PreparedFields
    var block = PreparedBlock()
}

/// What an encoder remembers of how registered fields were encoded.
struct PreparedBlock {
    /// The encoded block, low byte first, if it fits and repeats: then every byte is an index.
    var bits: UInt64 = 0
    var count = 0
    /// The table's change count that `bits` belongs to; -1 while there is nothing to repeat.
    var validAt = -1
}
