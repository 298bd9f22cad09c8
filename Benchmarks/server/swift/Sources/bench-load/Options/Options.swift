/// What the command line asks for.
struct Options {
    /// Where the server listens on 127.0.0.1, 1…65,535.
    var port = 0
    /// 1…60,000.
    var connections = 1
    /// Calls at once on each connection, 1…100,000.
    var streams = 1
    /// How long to measure, in seconds, unless `calls` says how many.
    var seconds = 2.0
    /// How long to run before that, in seconds.
    var warmup = 0.5
    /// Ends after this many calls; 0 leaves it to `seconds`.
    var calls = 0
    /// Calls a second, started when they are due whether or not earlier ones have ended; 0 is the closed loop.
    var rate = 0.0
    /// The `:path`.
    var path = "/helloworld.Greeter/SayHello"
    /// What kind of call it is.
    var kind = CallKind.unary
    /// Messages in a stream.
    var messages = 1
    /// A file with the bytes of a request message.
    var request = ""
    /// A file with the bytes that a reply message must have.
    var reply = ""
    /// Whether each call has its own `grpc-timeout` and metadata.
    var varies = false
    /// Whether replies are those of a plain HTTP server.
    var isStatic = false
    /// Opens the connections, does one call on each, and holds them until standard input ends.
    var holds = false

    /// Reads the arguments behind the program's name.
    init(arguments: some Sequence<String>) throws(LoadError) {
        var arguments = arguments.makeIterator()
        while let name = arguments.next() {
            if try self.setFlag(name) { continue }
            guard let value = arguments.next() else { throw LoadError("\(name) needs a value") }
            try self.set(name, to: value)
        }
        try self.validate()
    }

    /// Whether `name` is an option without a value.
    private mutating func setFlag(_ name: String) throws(LoadError) -> Bool {
        switch name {
        case "--vary": self.varies = true
        case "--static": self.isStatic = true
        case "--hold": self.holds = true
        default: return false
        }
        return true
    }

    private mutating func set(_ name: String, to value: String) throws(LoadError) {
        switch name {
        case "--port": self.port = try Self.number(name, value, 1...65_535)
        case "--connections": self.connections = try Self.number(name, value, 1...60_000)
        case "--streams": self.streams = try Self.number(name, value, 1...100_000)
        case "--calls": self.calls = try Self.number(name, value, 1...Int(Int32.max))
        case "--messages": self.messages = try Self.number(name, value, 1...Int(Int32.max))
        case "--seconds": self.seconds = try Self.decimal(name, value, 0.001...3600)
        case "--warmup": self.warmup = try Self.decimal(name, value, 0...3600)
        case "--rate": self.rate = try Self.decimal(name, value, 0.1...100_000_000)
        case "--path": self.path = value
        case "--request": self.request = value
        case "--reply": self.reply = value
        case "--kind":
            guard let kind = CallKind(rawValue: value) else {
                let known = CallKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw LoadError("--kind: expected one of \(known), got \"\(value)\"")
            }
            self.kind = kind
        default: throw LoadError("unknown option \"\(name)\"")
        }
    }

    private func validate() throws(LoadError) {
        if self.port == 0 { throw LoadError("--port is missing") }
        if self.request.isEmpty || self.reply.isEmpty { throw LoadError("--request and --reply each need a file") }
        if self.path.utf8.count > 200 { throw LoadError("--path is longer than 200 bytes") }
        if self.isStatic && self.kind != .unary { throw LoadError("--static goes with --kind unary only") }
        if self.kind == .unary && self.messages != 1 { throw LoadError("--messages is for streams") }
        if self.rate > 0 && (self.calls > 0 || self.holds) { throw LoadError("--rate goes with --seconds only") }
    }

    private static func number(_ name: String, _ text: String, _ range: ClosedRange<Int>) throws(LoadError) -> Int {
        guard let value = Int(text), range.contains(value) else {
            throw LoadError("\(name): expected \(range.lowerBound) to \(range.upperBound), got \"\(text)\"")
        }
        return value
    }

    private static func decimal(
        _ name: String,
        _ text: String,
        _ range: ClosedRange<Double>
    ) throws(LoadError) -> Double {
        guard let value = Double(text), range.contains(value) else {
            throw LoadError("\(name): expected \(range.lowerBound) to \(range.upperBound), got \"\(text)\"")
        }
        return value
    }
}
