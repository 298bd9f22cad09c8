extension Lexer {
    /// Skips a UTF-8 byte order mark at the beginning of the file.
    mutating func skipByteOrderMark() {
        guard byte(0) == 0xEF, count > 0 else { return }
        if count >= 3, byte(1) == 0xBB, byte(2) == 0xBF {
            position = 3
        } else {
            position = count >= 2 && byte(1) == 0xBB ? 2 : 1
            errorHere("the file begins with the byte 0xEF but not with a UTF-8 byte order mark")
        }
    }

    /// Skips white space and comments, and reports control characters.
    @inline(__always)
    mutating func skipTrivia() {
        while true {
            let next = byte(position)
            switch CharacterClass.of(next) {
            case CharacterClass.whitespace, CharacterClass.newline:
                position &+= 1
            case CharacterClass.control, CharacterClass.zero:
                guard skipControlCharacters() else { return }
            default:
                guard next == UInt8(ascii: "/"), skipComment() else { return }
            }
        }
    }

    /// Skips and reports control characters.
    ///
    /// Returns false at the end of the file.
    private mutating func skipControlCharacters() -> Bool {
        let start = position
        while position < count {
            let kind = CharacterClass.of(byte(position))
            guard kind == CharacterClass.control || kind == CharacterClass.zero else { break }
            position += 1
        }
        guard position > start else { return false }
        let code = String(byte(start), radix: 16, uppercase: true)
        error(start, position, "control character 0x\(code.count < 2 ? "0" : "")\(code) in the file")
        isDamaged = false
        return true
    }

    /// Skips a comment.
    ///
    /// Returns false if the slash begins none.
    private mutating func skipComment() -> Bool {
        switch byte(position + 1) {
        case UInt8(ascii: "/"):
            skipLineComment()
            return true
        case UInt8(ascii: "*"):
            skipBlockComment()
            return true
        default:
            return false
        }
    }

    private mutating func skipLineComment() {
        var end = position + 2
        while byte(end) != UInt8(ascii: "\n") {
            // A zero byte ends the comment: it is reported as a control character, or is the end of the file.
            if byte(end) == 0 { break }
            end &+= 1
        }
        position = end
    }

    private mutating func skipBlockComment() {
        let start = position
        position += 2
        while true {
            switch byte(position) {
            case UInt8(ascii: "*"):
                position += 1
                guard byte(position) == UInt8(ascii: "/") else { continue }
                position += 1
                return
            case UInt8(ascii: "/"):
                position += 1
                guard byte(position) == UInt8(ascii: "*") else { continue }
                errorHere("\"/*\" inside a block comment: block comments cannot be nested")
                isDamaged = false
            case 0:
                reportUnfinishedComment(from: start)
                if position == count { return }
                position += 1
            default:
                position &+= 1
            }
        }
    }

    private mutating func reportUnfinishedComment(from start: Int) {
        if position == count {
            let line = (0..<start).count { byte($0) == UInt8(ascii: "\n") } + 1
            errorHere("the block comment that begins in line \(line) is not closed", hint: "add \"*/\"")
        } else {
            error(position, position + 1, "control character 0x00 in a comment")
        }
        isDamaged = false
    }
}
