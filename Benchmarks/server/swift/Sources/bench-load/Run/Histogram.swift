/// Counts durations in buckets that are at most 1/64 of their value wide.
struct Histogram: ~Copyable {
    private static let subBits = 6
    private static let buckets = (64 - subBits + 1) << subBits
    private let counts: UnsafeMutablePointer<UInt32>
    private(set) var total = 0
    private(set) var largest: UInt64 = 0

    init() {
        self.counts = .allocate(capacity: Self.buckets)
        self.counts.initialize(repeating: 0, count: Self.buckets)
    }

    deinit {
        self.counts.deallocate()
    }

    /// Adds a duration in nanoseconds.
    @inline(__always)
    mutating func add(_ value: UInt64) {
        self.counts[Self.bucket(value)] &+= 1
        self.total &+= 1
        if value > self.largest { self.largest = value }
    }

    /// Forgets all.
    mutating func reset() {
        self.counts.update(repeating: 0, count: Self.buckets)
        self.total = 0
        self.largest = 0
    }

    /// The duration in nanoseconds that a share of all (0…1) are not above; 0 if there are none.
    func percentile(_ share: Double) -> UInt64 {
        let wanted = Int((Double(self.total) * share).rounded(.up))
        var seen = 0
        for bucket in 0..<Self.buckets {
            seen += Int(self.counts[bucket])
            if seen >= wanted && seen > 0 { return min(Self.upperBound(bucket), self.largest) }
        }
        return self.largest
    }

    @inline(__always)
    private static func bucket(_ value: UInt64) -> Int {
        let shift = max(0, 63 - subBits - value.leadingZeroBitCount)
        return shift << subBits + Int(value >> UInt64(shift))
    }

    private static func upperBound(_ bucket: Int) -> UInt64 {
        let shift = max(0, bucket >> subBits - 1)
        let lower = UInt64(bucket - shift << subBits) << UInt64(shift)
        return lower + (1 << UInt64(shift)) - 1
    }
}
