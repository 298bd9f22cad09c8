/// Reads the comments between two tokens and tells which of the tokens each belongs to.
///
/// The first comment belongs to the token before the gap if it begins on that token's line, or if no blank line stands
/// before it and something parts it from the token behind: a blank line, another block comment, or the end of a block.
/// The last comment belongs to the token behind the gap if no blank line stands in between. All others are detached.
/// A single comment between two tokens of one line belongs to neither.
struct CommentGap {
    /// The bytes that comments consist of; those of this gap are added.
    private(set) var segments: [ByteRange]
    /// The detached comments of the file; those of this gap are added.
    private(set) var detached: [Comment]
    /// The comment that belongs to the token before the gap.
    private(set) var trailing: Comment?
    /// The comment that belongs to the token behind the gap.
    private(set) var leading: Comment?

    /// The comment being gathered: nobody knows yet to whom it belongs.
    private var pending: Comment?
    private var isPendingLine = false
    /// Whether a comment may still belong to the token before the gap.
    private var canTrail = true
    /// The number of comments that were gathered.
    private var count = 0
    private let firstDetached: Int
    /// The number of line ends that were passed.
    private var line = 0
    /// The line that a comment ended on that had begun on the line of the token before the gap.
    private var trailingEnd = -1
    private var isFileStart = false

    init(segments: consuming [ByteRange], detached: consuming [Comment]) {
        firstDetached = detached.count
        self.segments = segments
        self.detached = detached
    }

    // MARK: Reading

    /// Reads the gap, which holds nothing but white space and comments.
    @inline(__always)
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int, isFileStart: Bool) {
        self.isFileStart = isFileStart
        var position = start
        if isFileStart {
            canTrail = false
            if end >= 3, bytes[0] == 0xEF { position = 3 }
        } else {
            skipBlanks(bytes, &position, end)
            guard position < end else { return }
            if bytes[position] == UInt8(ascii: "\n") {
                position += 1
                line += 1
            } else {
                readFirstLine(bytes, &position, end)
            }
        }
        readLines(bytes, position, end)
    }

    /// Reads the comment that begins on the line of the token before the gap.
    private mutating func readFirstLine(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ end: Int) {
        if bytes[position + 1] == UInt8(ascii: "/") {
            trailingEnd = line
            readLineComment(bytes, &position, end)
        } else {
            readBlockComment(bytes, &position, end)
            trailingEnd = line
            skipBlanks(bytes, &position, end)
        }
        flush()
    }

    /// Reads from the beginning of a line on.
    private mutating func readLines(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) {
        var position = start
        while true {
            skipBlanks(bytes, &position, end)
            guard position < end else { return }
            if bytes[position] == UInt8(ascii: "\n") {
                // Nothing but blanks on this line.
                position += 1
                line += 1
                flush()
                canTrail = false
            } else if bytes[position + 1] == UInt8(ascii: "/") {
                readLineComment(bytes, &position, end)
            } else {
                readBlockComment(bytes, &position, end)
                // The rest of the line, so that it does not count as a blank one.
                skipBlanks(bytes, &position, end)
                if position < end, bytes[position] == UInt8(ascii: "\n") {
                    position += 1
                    line += 1
                }
            }
        }
    }

    @inline(__always)
    private func skipBlanks(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ end: Int) {
        while position < end, CharacterClass.of(bytes[position]) == CharacterClass.whitespace { position &+= 1 }
    }

    /// Reads a line comment: the text behind the slashes, the line's end included.
    private mutating func readLineComment(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ end: Int) {
        if !isPendingLine { flush() }
        let start = position + 2
        position = start
        while position < end, bytes[position] != UInt8(ascii: "\n") { position &+= 1 }
        if position < end {
            position += 1
            line += 1
        }
        isPendingLine = true
        add(start, position)
    }

    /// Reads a block comment: of each line but the first, leading blanks and one asterisk are no text.
    private mutating func readBlockComment(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ end: Int) {
        flush()
        isPendingLine = false
        var start = position + 2
        position = start
        add(start, start)
        while position < end {
            let byte = bytes[position]
            position &+= 1
            if byte == UInt8(ascii: "\n") {
                add(start, position)
                line += 1
                skipBlanks(bytes, &position, end)
                if position < end, bytes[position] == UInt8(ascii: "*") {
                    position += 1
                    if position < end, bytes[position] == UInt8(ascii: "/") {
                        position += 1
                        return
                    }
                }
                start = position
            } else if byte == UInt8(ascii: "*"), position < end, bytes[position] == UInt8(ascii: "/") {
                add(start, position - 1)
                position += 1
                return
            }
        }
    }

    /// Adds bytes to the comment being gathered.
    private mutating func add(_ start: Int, _ end: Int) {
        if pending == nil { pending = Comment(first: segments.count, end: segments.count, count: 0) }
        guard start < end else { return }
        segments.append(ByteRange(start: UInt32(start), end: UInt32(end)))
        pending?.end = segments.count
        pending?.count += end - start
    }

    // MARK: Attaching

    /// The comment being gathered is complete, and does not belong to the token behind the gap.
    @inline(__always)
    private mutating func flush() {
        guard let comment = pending else { return }
        if canTrail {
            trailing = comment
            canTrail = false
        } else {
            detached.append(comment)
        }
        pending = nil
        isPendingLine = false
        count += 1
    }

    /// Decides about the last comment of the gap.
    ///
    /// - Parameters:
    ///   - endsScope: whether the token behind the gap closes something, or the file ends.
    ///   - isFileEnd: whether the file ends behind the gap.
    @inline(__always)
    mutating func finish(endsScope: Bool, isFileEnd: Bool) {
        if endsScope { flush() }
        if !isFileEnd, !isFileStart, line == 0 || line == trailingEnd { detachSingle() }
        leading = pending
    }

    /// A single comment in a line with tokens on both sides could belong to either, so it belongs to neither.
    private mutating func detachSingle() {
        guard count + (pending == nil ? 0 : 1) == 1 else { return }
        if let comment = trailing {
            detached.insert(comment, at: firstDetached)
            trailing = nil
        }
        flush()
    }
}
