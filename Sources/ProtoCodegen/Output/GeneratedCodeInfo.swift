/// The record of which part of a generated file was made from which declaration: `google.protobuf.GeneratedCodeInfo`.
///
/// Generators write it beside a file `x` as `x.pb.meta`. Only its serialized form is kept in step with insertions.
struct GeneratedCodeInfo {
    private var annotations: [Annotation] = []

    private struct Annotation {
        var begin: Int
        var end: Int
        /// All fields but begin and end.
        var before: [UInt8]
        var after: [UInt8]
    }

    /// Reads a serialized record.
    init(_ bytes: some Collection<UInt8>) throws(WireReader.Malformed) {
        var reader = WireReader(Array(bytes)[...])
        while let field = try reader.next() {
            if field.number == 1, case .bytes(let message) = field.value {
                annotations.append(try Self.annotation(message))
            }
        }
    }

    private static func annotation(_ bytes: ArraySlice<UInt8>) throws(WireReader.Malformed) -> Annotation {
        var result = Annotation(begin: 0, end: 0, before: [], after: [])
        var before = WireBuffer()
        var after = WireBuffer()
        var reader = WireReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (3, .varint(let value)): result.begin = Int(Int32(truncatingIfNeeded: value))
            case (4, .varint(let value)): result.end = Int(Int32(truncatingIfNeeded: value))
            case (1, .bytes(let path)): before.bytes(1, path)
            case (2, .bytes(let name)): before.bytes(2, name)
            case (5, .varint(let semantic)): after.number(5, semantic)
            default: break
            }
        }
        result.before = before.bytes
        result.after = after.bytes
        return result
    }

    /// The serialized record.
    var bytes: [UInt8] {
        var buffer = WireBuffer()
        for annotation in annotations {
            var offsets = WireBuffer()
            offsets.number(3, UInt64(bitPattern: Int64(annotation.begin)))
            offsets.number(4, UInt64(bitPattern: Int64(annotation.end)))
            buffer.bytes(1, annotation.before + offsets.bytes + annotation.after)
        }
        return buffer.bytes
    }

    /// The record of a file after an insertion: what lies behind moves on, what was inserted joins.
    func inserting(_ inserted: GeneratedCodeInfo, _ insertion: Insertion) -> GeneratedCodeInfo {
        let index = annotations.firstIndex { $0.begin >= insertion.offset } ?? annotations.count
        var result = self
        for moved in result.annotations.indices[index...] {
            result.annotations[moved].begin += insertion.bytes.count
            result.annotations[moved].end += insertion.bytes.count
        }
        result.annotations.insert(contentsOf: inserted.shifted(by: insertion), at: index)
        return result
    }

    /// The annotations of an inserted text as they lie in the file, where each line has an indent before it.
    private func shifted(by insertion: Insertion) -> [Annotation] {
        func place(_ offset: Int) -> Int {
            let lineEnds = insertion.text.prefix(max(0, offset)).dropLast(offset >= insertion.text.count ? 1 : 0)
                .count { $0 == UInt8(ascii: "\n") }
            return insertion.offset + offset + insertion.indentWidth * (lineEnds + 1)
        }
        return annotations.map { annotation in
            var result = annotation
            result.begin = place(annotation.begin)
            result.end = place(annotation.end)
            return result
        }
    }
}
