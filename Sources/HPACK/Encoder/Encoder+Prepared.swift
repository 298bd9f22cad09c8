/// Prepared fields.
extension Encoder {
    /// Registers fields that will be sent often.
    package mutating func register(_ fields: PreparedFields) -> PreparedFields.ID {
        self.prepared.reserveCapacity(2)
        self.prepared.append(Prepared(fields: fields))
        return PreparedFields.ID(place: self.prepared.count - 1)
    }

    /// The whole block of registered fields as up to 8 bytes, low byte first, if it can be repeated as it was.
    ///
    /// The table must not have changed since these fields were last encoded, and no size update may be due.
    ///
    /// Mutating only in name: so a caller's encoder is passed by its address and not copied.
    package mutating func repeatableBlock(_ id: PreparedFields.ID) -> (bits: UInt64, count: Int)? {
        let block = self.prepared[id.place].block
        guard block.validAt == self.table.changes else { return nil }
        return (block.bits, block.count)
    }

    /// Appends registered fields.
    package mutating func encode(_ id: PreparedFields.ID) {
        let start = self.scratch.block.pointee.count
        let changes = self.table.changes
        let fields = self.prepared[id.place].fields
        for field in fields.fields {
            field.nameBytes.withUnsafeBytes { name in
                field.value.withUnsafeBytes { value in
                    if field.name == .other {
                        self.encode(.other, name, value, .always)
                    } else {
                        self.encode(field.name, value, indexing: field.name.isSecret ? .never : .always)
                    }
                }
            }
        }
        let count = self.scratch.block.pointee.count - start
        guard start == 0, changes == self.table.changes, count <= 8 else { return }
        var bits: UInt64 = 0
        for (place, byte) in self.scratch.block.pointee.bytes.enumerated() {
            bits |= UInt64(byte) << UInt64(place * 8)
        }
        self.prepared[id.place].block = PreparedBlock(bits: bits, count: count, validAt: changes)
    }
}
