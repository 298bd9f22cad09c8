extension TextParserRun {
    /// Reads a value of a type that is not a message.
    mutating func scalar(of field: FieldRecord, in pool: DescriptorPool) throws(Stop) -> FieldValue {
        switch field.type {
        case .int32, .sint32, .sfixed32:
            return .int32(Int32(truncatingIfNeeded: try self.signedInteger(upTo: UInt64(Int32.max))))
        case .int64, .sint64, .sfixed64: return .int64(try self.signedInteger(upTo: UInt64(Int64.max)))
        case .uint32, .fixed32:
            return .uint32(UInt32(truncatingIfNeeded: try self.unsignedInteger(upTo: UInt64(UInt32.max))))
        case .uint64, .fixed64: return .uint64(try self.unsignedInteger(upTo: UInt64.max))
        case .float: return .float(Self.float(try self.double()))
        case .double: return .double(try self.double())
        case .bool: return .bool(try self.bool(of: field))
        case .enum: return .enum(try self.enumNumber(of: field, in: pool.enumRecords[field.typeIndex]))
        case .string:
            let place = self.tokens.current
            let value = ProtoString(utf8: try self.string())
            // A broken escape has been noted already.
            if field.verifiesUTF8, !self.options.acceptsAnyUnicode, self.problems.isEmpty, !value.isValid {
                throw self.fail("the value of string field \(field.name) is not valid UTF-8", at: place)
            }
            return .string(value)
        case .bytes, .message, .group: return .bytes(try self.string())
        }
    }

    // MARK: - Integers

    private mutating func unsignedInteger(upTo maximum: UInt64, sign: String = "") throws(Stop) -> UInt64 {
        guard self.tokens.current.kind == .integer else {
            throw self.fail("expected an integer, found \(self.found)")
        }
        guard let value = Self.integer(self.tokens.bytes), value <= maximum else {
            throw self.fail("integer \(sign)\(self.tokens.text) is out of range, the limit is \(sign)\(maximum)")
        }
        self.tokens.next()
        return value
    }

    private mutating func signedInteger(upTo maximum: UInt64) throws(Stop) -> Int64 {
        guard self.take("-") else { return Int64(bitPattern: try self.unsignedInteger(upTo: maximum)) }
        // There is one more negative number than there are positive ones.
        return 0 &- Int64(bitPattern: try self.unsignedInteger(upTo: maximum + 1, sign: "-"))
    }

    /// The value of a decimal, hexadecimal or octal integer; `nil` if it is above 2^64-1 or not a number.
    private static func integer(_ text: ArraySlice<UInt8>) -> UInt64? {
        var digits = text
        var base: UInt64 = 10
        if digits.first == UInt8(ascii: "0") {
            digits = digits.dropFirst()
            base = 8
            if digits.first == UInt8(ascii: "x") || digits.first == UInt8(ascii: "X") {
                digits = digits.dropFirst()
                base = 16
            }
        }
        var value: UInt64 = 0
        for byte in digits {
            guard let digit = TextEscapes.digit(byte), digit < base else { return nil }
            let (product, overflows) = value.multipliedReportingOverflow(by: base)
            let (sum, carries) = product.addingReportingOverflow(UInt64(digit))
            if overflows || carries { return nil }
            value = sum
        }
        return value
    }

    // MARK: - Floating point

    private mutating func double() throws(Stop) -> Double {
        let isNegative = self.take("-")
        let value = try self.unsignedDouble()
        return isNegative ? -value : value
    }

    private mutating func unsignedDouble() throws(Stop) -> Double {
        let text = self.tokens.text
        switch self.tokens.current.kind {
        case .integer:
            let isPrefixed = text.utf8.count > 1 && text.utf8.first == UInt8(ascii: "0")
            if isPrefixed { throw self.fail("expected a decimal number, found \"\(text)\"") }
            self.tokens.next()
            return UInt64(text).map { Double($0) } ?? Double(text) ?? .infinity
        case .float:
            self.tokens.next()
            return Self.float(text)
        case .identifier:
            let value: Double
            switch text.lowercased() {
            case "inf", "infinity": value = .infinity
            case "nan": value = .nan
            default: throw self.fail("expected a number, found \"\(text)\"")
            }
            self.tokens.next()
            return value
        default: throw self.fail("expected a number, found \(self.found)")
        }
    }

    /// The nearest `float`.
    ///
    /// What lies halfway between the largest `float` and the next power of two is that largest one, as protoc has it.
    private static func float(_ value: Double) -> Float {
        let nearest = Float(value)
        guard nearest.isInfinite, abs(value) <= 0x1.ffffffp127 else { return nearest }
        return value < 0 ? -Float.greatestFiniteMagnitude : Float.greatestFiniteMagnitude
    }

    /// The value of a float token: digits around a point, an exponent, perhaps an `f`.
    private static func float(_ text: String) -> Double {
        var digits = Substring(text)
        if let last = digits.last, last == "f" || last == "F" { digits.removeLast() }
        // A point that is first or last gets its zero, so that every parser of numbers takes it.
        var normal = ""
        for character in digits {
            let isDigit = normal.last?.isNumber ?? false
            if character == ".", !isDigit { normal += "0" }
            if character == "e" || character == "E", normal.last == "." { normal += "0" }
            normal.append(character)
        }
        if normal.last == "." { normal += "0" }
        return Double(normal) ?? 0
    }

    // MARK: - Others

    private mutating func bool(of field: FieldRecord) throws(Stop) -> Bool {
        if self.tokens.current.kind == .integer { return try self.unsignedInteger(upTo: 1) != 0 }
        let place = self.tokens.current
        let text = try self.identifier()
        switch text {
        case "true", "True", "t": return true
        case "false", "False", "f": return false
        default:
            throw self.fail("\"\(text)\" is no value of bool field \(field.name), expected true or false", at: place)
        }
    }

    private mutating func enumNumber(of field: FieldRecord, in enumeration: EnumRecord) throws(Stop) -> Int32 {
        let place = self.tokens.current
        if place.kind == .identifier {
            let name = try self.identifier()
            if let number = enumeration.number(of: name) { return number }
            let hint = Suggestion.hint(for: name, among: enumeration.declaration.values.lazy.map { $0.name })
            throw self.fail(
                "enum \(enumeration.fullName) of field \(field.name) has no value \"\(name)\"\(hint)",
                at: place
            )
        }
        guard self.isAt("-") || place.kind == .integer else {
            throw self.fail("expected a name or number of enum \(enumeration.fullName), found \(self.found)")
        }
        let number = Int32(truncatingIfNeeded: try self.signedInteger(upTo: UInt64(Int32.max)))
        guard enumeration.index(number: number) != nil || !field.closesEnum else {
            throw self.fail(
                "closed enum \(enumeration.fullName) of field \(field.name) has no value \(number)",
                at: place
            )
        }
        return number
    }

    /// Reads one string or several that follow each other.
    private mutating func string() throws(Stop) -> [UInt8] {
        guard self.tokens.current.kind == .string else {
            throw self.fail("expected a string, found \(self.found)")
        }
        var value: [UInt8] = []
        while self.tokens.current.kind == .string {
            // A string that is broken has been noted, and fails the run at its end.
            value += TextEscapes.decode(self.tokens.bytes.dropFirst().dropLast()) ?? []
            self.tokens.next()
        }
        return value
    }
}
