/// What each call sends and what must come back.
///
/// The same for all connections, and constant.
final class Plan {
    let kind: CallKind
    /// Messages that a call sends.
    let requestMessages: Int
    /// Messages that must come back.
    let replyMessages: Int
    /// A request message behind its five bytes of prefix.
    let request: ConstantBytes
    /// A reply message without a prefix.
    let reply: ConstantBytes
    /// The first bytes of a reply message: the flag and its length, as they come.
    let replyPrefix: UInt32
    let fields: RequestFields
    /// The largest header block of a request.
    let maxBlockSize: Int
    /// Whether requests are all the same, and of one message.
    let repeats: Bool
    /// Whether replies have gRPC's prefixes and trailers.
    let isGRPC: Bool
    /// Calls at once on a connection.
    let streams: Int
    /// The number of places in a connection's stream table, a power of two.
    let places: Int
    /// The room for what has come and is not read.
    let inputCapacity: Int
    /// Whether a connection starts a new call when one ends.
    let isClosedLoop: Bool

    /// How many bytes the server may send on a stream before it is told that they were read.
    static let streamWindow = 4 << 20
    /// The same for a connection.
    static let connectionWindow = 1 << 30
    /// More than this is not put into the output at once, so that streams take turns.
    static let highWater = 256 * 1024

    /// Reads the files.
    init(_ options: Options) throws(LoadError) {
        let payload = try readFile(options.request)
        let reply = try readFile(options.reply)
        self.kind = options.kind
        let sendsMany = options.kind == .clientStream || options.kind == .pingPong
        let getsMany = options.kind == .serverStream || options.kind == .pingPong
        self.requestMessages = sendsMany ? options.messages : 1
        self.replyMessages = getsMany ? options.messages : 1
        self.request = ConstantBytes([0] + Self.bigEndian(payload.count) + payload)
        self.reply = ConstantBytes(reply)
        self.replyPrefix = UInt32(reply.count)
        self.fields = RequestFields(path: options.path, port: options.port, varies: options.varies)
        self.maxBlockSize = RequestWriter.maxSize(self.fields)
        self.repeats = !options.varies && self.requestMessages == 1
        self.isGRPC = !options.isStatic
        self.streams = options.streams
        self.places = Self.powerOfTwo(atLeast: options.streams * 2)
        self.inputCapacity = options.holds ? 32 * 1024 : 256 * 1024
        self.isClosedLoop = options.rate == 0 && !options.holds
    }

    private static func bigEndian(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(value).bigEndian) { Array($0) }
    }

    private static func powerOfTwo(atLeast value: Int) -> Int {
        var power = 16
        while power < value { power *= 2 }
        return power
    }
}
