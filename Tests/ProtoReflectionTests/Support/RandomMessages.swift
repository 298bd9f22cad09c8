import ProtoReflection

/// Makes messages of a type, and bytes that are almost messages, from a seed.
struct RandomMessages {
    private var random: SeededGenerator

    init(seed: UInt64) {
        self.random = SeededGenerator(seed: seed)
    }

    // MARK: - Messages

    /// A message with some of its fields set, extensions included.
    mutating func message(_ type: MessageDescriptor, depth: Int = 3) -> DynamicMessage {
        var message = DynamicMessage(type)
        let fields = type.fields + type.pool.extensions(of: type)
        guard !fields.isEmpty else { return message }
        for _ in 0..<Int.random(in: 0...6, using: &self.random) {
            let field = fields[Int.random(in: 0..<fields.count, using: &self.random)]
            if field.type.isMessage, depth == 0 { continue }
            if field.isRepeated {
                let count = Int.random(in: 0...3, using: &self.random)
                message[field] = .list((0..<count).map { _ in self.value(field, depth: depth) })
            } else {
                message[field] = self.value(field, depth: depth)
            }
        }
        return message
    }

    private mutating func value(_ field: FieldDescriptor, depth: Int) -> FieldValue {
        switch field.type {
        case .bool: .bool(Bool.random(using: &self.random))
        case .int32, .sint32, .sfixed32: .int32(Int32(truncatingIfNeeded: self.integer()))
        case .int64, .sint64, .sfixed64: .int64(self.integer())
        case .uint32, .fixed32: .uint32(UInt32(truncatingIfNeeded: self.integer()))
        case .uint64, .fixed64: .uint64(UInt64(bitPattern: self.integer()))
        case .float: .float(self.pick([0, -0.0, 1.5, 0.1, 1e10, 16_777_216, .infinity, Float(self.number())]))
        case .double: .double(self.number())
        case .string: .string(ProtoString(self.pick(["", "a", "é\"'\\", "日本\n\t", "\u{1f600}\0", "x y"])))
        case .bytes: .bytes(self.bytes())
        case .enum: .enum(self.enumNumber(field))
        case .message, .group:
            .message(field.messageType.map { self.message($0, depth: depth - 1) } ?? .init(field.message))
        }
    }

    private mutating func enumNumber(_ field: FieldDescriptor) -> Int32 {
        let numbers = field.enumType?.values.map { $0.number } ?? []
        let isNamed = field.closesEnum || Int.random(in: 0...3, using: &self.random) > 0
        return isNamed ? self.pick(numbers) : Int32(truncatingIfNeeded: self.integer())
    }

    private mutating func integer() -> Int64 {
        let edges: [Int64] = [0, 1, -1, 2, 127, 128, 255, 0x7fff_ffff, 0x8000_0000, -0x8000_0000, .max, .min]
        let wide = Int64(truncatingIfNeeded: self.random.next())
        return self.pick(edges + [wide, wide >> 20, wide >> 40])
    }

    private mutating func number() -> Double {
        let wide = Double(bitPattern: self.random.next())
        return self.pick([
            0, -0.0, 1.5, 0.1, 1.0 / 3, 1e15, 1e16, 1e300, .leastNonzeroMagnitude, -.infinity, wide.isNaN ? 1 : wide,
        ])
    }

    private mutating func bytes() -> [UInt8] {
        (0..<Int.random(in: 0...6, using: &self.random)).map { _ in UInt8.random(in: 0...255, using: &self.random) }
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self.random)]
    }

    // MARK: - Bytes

    /// Changes, drops, adds or cuts off a few bytes.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &self.random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &self.random)
            switch Int.random(in: 0...3, using: &self.random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &self.random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &self.random), at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }

    /// Puts a piece of text format somewhere, or drops or doubles a part.
    mutating func mutatedText(_ text: [UInt8]) -> [UInt8] {
        let pieces = [
            "{", "}", "<", ">", "[", "]", ":", ",", ";", "-", "\"a\"", "'b'", "1", "0x1f", "010", "1.5", ".5", "1e5",
            "1f", "inf", "nan", "true", "t", "#c\n", "\"\\x41\\u00e9\"", "\"\\q\"", "foo", "08", "\n", "é", "\u{1}",
            "/",
        ]
        var text = text
        let place = Int.random(in: 0...text.count, using: &self.random)
        let end = min(text.count, place + Int.random(in: 1...8, using: &self.random))
        switch Int.random(in: 0...3, using: &self.random) {
        case 0, 1: text.insert(contentsOf: Array(self.pick(pieces).utf8), at: place)
        case 2: text.removeSubrange(place..<end)
        default: text.insert(contentsOf: text[place..<end], at: place)
        }
        return text
    }
}
