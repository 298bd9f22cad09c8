/// Splits a file's bytes into tokens.
///
/// White space and comments leave no trace but the gap between two tokens; whoever wants comments reads the gap.
/// Errors are reported, and the bad token is kept and marked as damaged, so that parsing goes on.
struct Lexer {
    /// The file's first byte.
    ///
    /// A zero stands behind the last one.
    let base: UnsafePointer<UInt8>
    /// The number of bytes without the zero.
    let count: Int
    /// The offset of the next byte.
    var position = 0
    /// Errors found so far.
    var problems = ProblemList()
    /// Whether an error was found in the token being read.
    var isDamaged = false

    /// Splits a file into tokens, the last of which is `.end`.
    ///
    /// - Parameters:
    ///   - source: the file, at most `SourceText.maximumCount` bytes long.
    ///   - names: the table that identifiers are interned in.
    /// - Returns: the tokens, and what is wrong with them.
    static func tokens(
        of source: SourceText,
        names: inout NameTable
    ) -> (tokens: [Token], problems: ProblemList) {
        source.bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return ([], ProblemList()) }
            var lexer = Lexer(base: base, count: source.count)
            var tokens: [Token] = []
            tokens.reserveCapacity(source.count / 6 + 2)
            lexer.skipByteOrderMark()
            while true {
                lexer.skipTrivia()
                let token = lexer.next(names: &names, previousEnd: Self.identifierEnd(tokens.last))
                tokens.append(token)
                if token.kind == .end { break }
            }
            return (tokens, lexer.problems)
        }
    }

    /// Where the last token ended if it was an identifier.
    @inline(__always)
    private static func identifierEnd(_ token: Token?) -> Int {
        guard let token, token.kind == .identifier else { return -1 }
        return Int(token.end)
    }

    /// The byte at an offset that is not behind the zero at the end.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 { base[offset] }

    /// Reports an error about the bytes from an offset to another, at least one.
    mutating func error(_ start: Int, _ end: Int, _ message: String, hint: String? = nil) {
        isDamaged = true
        let end = min(max(end, start + 1), max(count, start))
        problems.error(ByteRange(start: UInt32(start), end: UInt32(end)), message, hint: hint)
    }

    /// Reports an error about the byte at the current position: where the text stops making sense.
    mutating func errorHere(_ message: String, hint: String? = nil) {
        error(position, position + 1, message, hint: hint)
    }

    /// Reads one token.
    ///
    /// The position is at its first byte, or at the end.
    @inline(__always)
    private mutating func next(names: inout NameTable, previousEnd: Int) -> Token {
        let start = position
        let first = byte(start)
        switch CharacterClass.of(first) {
        case CharacterClass.letter, CharacterClass.hexLetter:
            return identifier(first, names: &names)
        case CharacterClass.octalDigit, CharacterClass.decimalDigit:
            return token(number(), from: start)
        default:
            return token(punctuation(first, previousEnd: previousEnd), from: start)
        }
    }

    @inline(__always)
    private mutating func token(_ kind: TokenKind, from start: Int) -> Token {
        let damaged = isDamaged
        isDamaged = false
        return Token(start: UInt32(start), end: UInt32(position), name: .none, kind: kind, isDamaged: damaged)
    }

    /// Reads an identifier and interns it.
    @inline(__always)
    private mutating func identifier(_ first: UInt8, names: inout NameTable) -> Token {
        let start = position
        var end = start
        var hash = NameTable.hashSeed
        var next = first
        repeat {
            hash = NameTable.hash(hash, adding: next)
            end &+= 1
            next = byte(end)
        } while CharacterClass.isAlphanumeric(next)
        position = end
        let bytes = UnsafeRawBufferPointer(start: base + start, count: end &- start)
        let name = names.intern(bytes, hash: hash)
        let damaged = isDamaged
        isDamaged = false
        return Token(start: UInt32(start), end: UInt32(end), name: name, kind: .identifier, isDamaged: damaged)
    }

    /// Reads a token that begins with neither a letter nor a digit.
    private mutating func punctuation(_ first: UInt8, previousEnd: Int) -> TokenKind {
        let start = position
        if first == 0, start == count { return .end }
        position += 1
        switch first {
        case UInt8(ascii: ";"): return .semicolon
        case UInt8(ascii: ","): return .comma
        case UInt8(ascii: "="): return .equals
        case UInt8(ascii: "-"): return .minus
        case UInt8(ascii: ":"): return .colon
        case UInt8(ascii: "/"): return .slash
        case UInt8(ascii: "{"): return .openBrace
        case UInt8(ascii: "}"): return .closeBrace
        case UInt8(ascii: "["): return .openBracket
        case UInt8(ascii: "]"): return .closeBracket
        case UInt8(ascii: "("): return .openParenthesis
        case UInt8(ascii: ")"): return .closeParenthesis
        case UInt8(ascii: "<"): return .openAngle
        case UInt8(ascii: ">"): return .closeAngle
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return string(delimiter: first)
        case UInt8(ascii: "."): return dot(start, previousEnd: previousEnd)
        default: return otherCharacter(first, start)
        }
    }

    /// Reads what begins with a dot: a number or the dot itself.
    private mutating func dot(_ start: Int, previousEnd: Int) -> TokenKind {
        guard CharacterClass.isDigit(byte(position)) else { return .dot }
        if previousEnd == start {
            error(start, start + 1, "a space is needed between an identifier and a decimal point")
        }
        return fraction()
    }

    /// Reads a character that no token begins with.
    private mutating func otherCharacter(_ first: UInt8, _ start: Int) -> TokenKind {
        if first >= 0x80 {
            while position < count, byte(position) >= 0x80 { position += 1 }
            let bytes = UnsafeBufferPointer(start: base + start, count: position - start)
            let text = String(decoding: bytes, as: UTF8.self)
            error(start, position, "\"\(text)\" is not ASCII: only strings and comments may hold such characters")
        }
        return .other
    }
}
