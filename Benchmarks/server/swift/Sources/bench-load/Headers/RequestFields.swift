/// The fields of a request, without `:method` and `:scheme`.
struct RequestFields {
    /// A field that is the same in each request.
    struct Field {
        /// The name's index in the static table; 0 if it is not there.
        let nameIndex: Int
        let name: ConstantBytes
        let value: ConstantBytes

        /// The size as HPACK's tables count it (RFC 7541 section 4.1).
        var size: Int { self.name.count + self.value.count + 32 }

        init(_ name: String, nameIndex: Int = 0, _ value: String) {
            self.nameIndex = nameIndex
            self.name = ConstantBytes(name.utf8)
            self.value = ConstantBytes(value.utf8)
        }
    }

    let fields: [Field]
    /// Fields that differ from request to request.
    let varied: [VariedField]

    /// What a gRPC client sends.
    init(path: String, port: Int, varies: Bool) {
        self.fields = [
            Field(":path", nameIndex: 4, path),
            Field(":authority", nameIndex: 1, "127.0.0.1:\(port)"),
            Field("te", "trailers"),
            Field("content-type", nameIndex: 31, "application/grpc"),
            Field("user-agent", nameIndex: 58, "grpc-swift-bench/1.0"),
            Field("grpc-accept-encoding", "identity, deflate, gzip"),
        ]
        self.varied = varies ? VariedField.all : []
    }
}

/// A field whose value is another one in each request.
enum VariedField: Int, CaseIterable {
    /// The time left for the call: 10 to 99 seconds, in microseconds.
    case timeout
    /// 32 hexadecimal digits.
    case requestID
    /// Digits and a prefix.
    case user
    /// What a tracer sends: two random numbers between constants.
    case trace

    static let all = Self.allCases

    var name: StaticString {
        switch self {
        case .timeout: "grpc-timeout"
        case .requestID: "x-request-id"
        case .user: "x-user"
        case .trace: "traceparent"
        }
    }

    /// The number of bytes in the value.
    var valueSize: Int {
        switch self {
        case .timeout: 9
        case .requestID: 32
        case .user: 13
        case .trace: 55
        }
    }

    /// Writes the value of request `number` of this process: other numbers make other values.
    func write(to bytes: UnsafeMutablePointer<UInt8>, number: UInt64) {
        switch self {
        case .timeout:
            Self.decimal(10_000_000 + number % 90_000_000, digits: 8, to: bytes)
            bytes[8] = UInt8(ascii: "u")
        case .requestID:
            Self.hex(Self.mixed(number), to: bytes)
            Self.hex(number, to: bytes + 16)
        case .user:
            Self.copy("user-", to: bytes)
            Self.decimal(Self.mixed(number) % 100_000_000, digits: 8, to: bytes + 5)
        case .trace:
            Self.copy("00-", to: bytes)
            Self.hex(Self.mixed(number ^ 0x5555), to: bytes + 3)
            Self.hex(Self.mixed(number ^ 0xaaaa), to: bytes + 19)
            bytes[35] = UInt8(ascii: "-")
            Self.hex(number, to: bytes + 36)
            Self.copy("-01", to: bytes + 52)
        }
    }

    /// Scatters a number over 64 bits, one to one.
    private static func mixed(_ number: UInt64) -> UInt64 {
        var value = (number &+ 1) &* 0x9e37_79b9_7f4a_7c15
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    private static func hex(_ value: UInt64, to bytes: UnsafeMutablePointer<UInt8>) {
        let memory = UnsafeMutableRawPointer(bytes)
        memory.storeBytes(of: self.hexDigits(value >> 32).bigEndian, as: UInt64.self)
        memory.storeBytes(of: self.hexDigits(value & 0xffff_ffff).bigEndian, toByteOffset: 8, as: UInt64.self)
    }

    /// Eight digits at once: a digit of the 32 bits for each byte of the result.
    private static func hexDigits(_ value: UInt64) -> UInt64 {
        var spread = (value << 16 | value) & 0x0000_ffff_0000_ffff
        spread = (spread << 8 | spread) & 0x00ff_00ff_00ff_00ff
        spread = (spread << 4 | spread) & 0x0f0f_0f0f_0f0f_0f0f
        let letters = (spread &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return spread &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
    }

    private static func decimal(_ value: UInt64, digits: Int, to bytes: UnsafeMutablePointer<UInt8>) {
        var value = value
        for place in stride(from: digits - 1, through: 0, by: -1) {
            bytes[place] = UInt8(truncatingIfNeeded: value % 10) &+ 48
            value /= 10
        }
    }

    private static func copy(_ text: StaticString, to bytes: UnsafeMutablePointer<UInt8>) {
        bytes.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}
