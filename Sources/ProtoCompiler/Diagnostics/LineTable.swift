/// Turns byte offsets of one file into lines and columns.
///
/// Lines end at a newline byte. Columns count bytes; a tab goes on to the next multiple of eight, as protoc counts.
struct LineTable: Sendable {
    /// The offset of each line's first byte.
    private let starts: [UInt32]

    /// The distance of tab stops, in columns.
    static let tabWidth = 8

    /// Finds the lines of a file.
    init(_ source: SourceText) {
        var starts: [UInt32] = [0]
        starts.reserveCapacity(source.count / 32)
        source.bytes.withUnsafeBufferPointer { bytes in
            for offset in 0..<source.count where bytes[offset] == UInt8(ascii: "\n") {
                starts.append(UInt32(offset + 1))
            }
        }
        self.starts = starts
    }

    /// The number of lines; the empty one behind a final newline counts.
    var count: Int { starts.count }

    /// The line that an offset lies in, counted from 0.
    func line(of offset: UInt32) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// Line and column of an offset, both counted from 0.
    func position(of offset: UInt32, in source: SourceText) -> (line: Int, column: Int) {
        let line = line(of: offset)
        var column = 0
        for byte in source.bytes[Int(starts[line])..<Int(offset)] {
            column += byte == UInt8(ascii: "\t") ? Self.tabWidth - column % Self.tabWidth : 1
        }
        return (line, column)
    }

    /// The bytes of a line without its end.
    func bytes(ofLine line: Int, in source: SourceText) -> ByteRange {
        var end = line + 1 < starts.count ? starts[line + 1] - 1 : UInt32(source.count)
        if end > starts[line], source.bytes[Int(end) - 1] == UInt8(ascii: "\r") { end -= 1 }
        return ByteRange(start: starts[line], end: end)
    }
}
