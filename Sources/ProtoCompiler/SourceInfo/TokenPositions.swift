/// Line and column of every token of a file, counted from 0 as `SourceCodeInfo` counts them.
///
/// Columns count bytes; a tab goes on to the next multiple of eight. The three bytes of a byte order mark count.
struct TokenPositions: Sendable {
    /// Where one token stands; no token goes beyond its line.
    struct Position: Sendable {
        var line: Int32
        var column: Int32
        /// The column behind the token.
        var endColumn: Int32
    }

    private let positions: [Position]

    /// Works out the positions of all tokens of a file.
    init(_ tree: SyntaxTree) {
        positions = tree.source.bytes.withUnsafeBufferPointer { bytes in
            var cursor = Cursor()
            return tree.tokens.map { token in
                cursor.advance(to: Int(token.start), bytes)
                let line = cursor.line
                let column = cursor.column
                cursor.advance(to: Int(token.end), bytes)
                return Position(line: line, column: column, endColumn: cursor.column)
            }
        }
    }

    /// The position of a token.
    @inline(__always)
    subscript(token: TokenIndex) -> Position { positions[Int(token)] }

    /// A place in the text that moves forward only.
    private struct Cursor {
        var offset = 0
        var line: Int32 = 0
        var column: Int32 = 0

        @inline(__always)
        mutating func advance(to end: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
            while offset < end {
                let byte = bytes[offset]
                offset &+= 1
                if byte == UInt8(ascii: "\n") {
                    line &+= 1
                    column = 0
                } else if byte == UInt8(ascii: "\t") {
                    column = (column | Int32(LineTable.tabWidth - 1)) &+ 1
                } else {
                    column &+= 1
                }
            }
        }
    }
}
