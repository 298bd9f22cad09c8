/// Writes the `SourceCodeInfo` of a file: the place of every declaration and of its parts, in protoc's order, and the
/// comments.
///
/// Walks the syntax tree in source order and counts what it meets: the path of a declaration consists of field numbers
/// and of indices in the descriptor, and these are the places of the entities in the model's ranges.
struct SourceInfoWriter: ~Copyable {
    let tree: SyntaxTree
    let optionPaths: OptionPaths
    /// Whether the descriptor's options are stripped of what is only for the source, and the locations with them.
    let stripsOptions: Bool
    let positions: TokenPositions
    var comments: CommentReader
    /// The path of the declaration being written, as serialized varints.
    private var path: [UInt8] = []
    private var writer = WireWriter()

    /// The serialized `SourceCodeInfo` of a file.
    ///
    /// - Parameters:
    ///   - unit: the file, linked and its options interpreted without errors.
    ///   - model: the model that the file is in.
    ///   - stripsOptions: whether the locations of what is only for the source are left out.
    /// - Returns: the serialized message.
    static func sourceInfo(
        of unit: borrowing CompilationUnit,
        _ model: borrowing Model,
        stripsOptions: Bool
    ) -> [UInt8] {
        var writer = SourceInfoWriter(unit, stripsOptions: stripsOptions)
        writer.file(model.files[unit.file], model)
        return writer.writer.bytes
    }

    private init(_ unit: borrowing CompilationUnit, stripsOptions: Bool) {
        tree = unit.tree
        optionPaths = unit.optionPaths
        self.stripsOptions = stripsOptions
        positions = TokenPositions(tree)
        comments = CommentReader(tree)
        writer.reserve(tree.tokens.count * 8)
    }

    // MARK: Paths

    /// Where a path was before numbers were added to it.
    struct PathMark: Sendable {
        fileprivate let count: Int
    }

    /// Adds a number to the path.
    @inline(__always)
    mutating func push(_ number: Int32) -> PathMark {
        let mark = PathMark(count: path.count)
        var rest = UInt64(bitPattern: Int64(number))
        while rest >= 0x80 {
            path.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        path.append(UInt8(truncatingIfNeeded: rest))
        return mark
    }

    /// Adds a field's number and an index to the path.
    @inline(__always)
    mutating func push(_ number: Int32, _ index: Int32) -> PathMark {
        let mark = push(number)
        _ = push(index)
        return mark
    }

    /// Adds the path of an option below its owner's options.
    mutating func push(_ numbers: ArraySlice<Int32>) -> PathMark {
        let mark = PathMark(count: path.count)
        for number in numbers { _ = push(number) }
        return mark
    }

    /// Adds serialized numbers to the path.
    mutating func push(_ numbers: ArraySlice<UInt8>) -> PathMark {
        let mark = PathMark(count: path.count)
        path.append(contentsOf: numbers)
        return mark
    }

    /// Removes what was added since.
    @inline(__always)
    mutating func pop(_ mark: PathMark) { path.removeLast(path.count &- mark.count) }

    /// Removes what was added since, and returns it in serialized form.
    mutating func takePath(from mark: PathMark) -> ArraySlice<UInt8> {
        let taken = ArraySlice(Array(path[mark.count...]))
        pop(mark)
        return taken
    }

    // MARK: Locations

    /// Writes the location of what the path names.
    @inline(__always)
    mutating func location(_ first: TokenIndex, _ last: TokenIndex) {
        let start = writer.begin(1)
        pathAndSpan(first, last)
        writer.end(start)
    }

    /// Writes the location of what a run of tokens stands for.
    @inline(__always)
    mutating func location(_ tokens: TokenRange) { location(tokens.first, tokens.last) }

    /// Writes the location of a part of what the path names.
    @inline(__always)
    mutating func location(_ number: Int32, of tokens: TokenRange) {
        let mark = push(number)
        location(tokens.first, tokens.last)
        pop(mark)
    }

    /// Writes the location of a part that is one token.
    @inline(__always)
    mutating func location(_ number: Int32, of token: TokenIndex) {
        let mark = push(number)
        location(token, token)
        pop(mark)
    }

    /// Writes the location of a declaration with its comments.
    ///
    /// - Parameters:
    ///   - first: the declaration's first token.
    ///   - last: its last token.
    ///   - end: the semicolon, or the opening brace of its block.
    @inline(__always)
    mutating func declaration(_ first: TokenIndex, _ last: TokenIndex, end: TokenIndex) {
        let attached = comments.attach(endingWith: end)
        let start = writer.begin(1)
        pathAndSpan(first, last)
        if let comment = attached.leading, comment.count > 0 { text(3, comment) }
        if let comment = attached.trailing, comment.count > 0 { text(4, comment) }
        for index in attached.detached { text(6, comments.detached[index]) }
        writer.end(start)
    }

    @inline(__always)
    private mutating func pathAndSpan(_ first: TokenIndex, _ last: TokenIndex) {
        if !path.isEmpty { writer.bytes(1, path) }
        let start = positions[first]
        let end = positions[last]
        span(start.line, start.column, end.line, end.endColumn)
    }

    @inline(__always)
    private mutating func span(_ line: Int32, _ column: Int32, _ endLine: Int32, _ endColumn: Int32) {
        let start = writer.begin(2)
        writer.varint(UInt64(line))
        writer.varint(UInt64(column))
        if endLine != line { writer.varint(UInt64(endLine)) }
        writer.varint(UInt64(endColumn))
        writer.end(start)
    }

    private mutating func text(_ number: UInt64, _ comment: Comment) {
        writer.varint(number << 3 | 2)
        writer.varint(UInt64(comment.count))
        for index in comment.first..<comment.end {
            let segment = comments.segments[index]
            writer.raw(tree.source.bytes[Int(segment.start)..<Int(segment.end)])
        }
    }

    /// Writes the location of the whole file: from its first token to its last one.
    mutating func wholeFile() {
        let last = Int32(tree.tokens.count) - 2
        if last >= 0 { return location(0, last) }
        let start = writer.begin(1)
        let end = positions[0]
        span(end.line, end.column, 0, 0)
        writer.end(start)
    }
}
