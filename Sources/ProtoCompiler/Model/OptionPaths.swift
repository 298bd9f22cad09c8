/// Where each option of a file ended up: the path below the options field of its owner.
///
/// The options stage fills this in, and source info reads it: the location of an option that was interpreted has the
/// path of the field that the option set, such as `[1]` for `java_package`, or `[50000, 2]` for the third value of a
/// repeated custom option. Indexed by the option's node. The options of an `extensions` statement count for each of
/// its ranges.
struct OptionPaths: Sendable {
    private var spans: [(start: Int32, count: Int32)]
    private var numbers: [Int32] = []
    private var dropped: Set<NodeID<OptionNode>> = []

    /// Makes room for the options of a file, none of them interpreted yet.
    init(optionCount: Int) {
        spans = Array(repeating: (start: 0, count: -1), count: optionCount)
    }

    /// Notes where an option ended up.
    mutating func set(_ option: NodeID<OptionNode>, _ path: some Collection<Int32>) {
        spans[Int(option.raw)] = (Int32(numbers.count), Int32(path.count))
        numbers.append(contentsOf: path)
    }

    /// Notes that an option is gone from stripped descriptors, and its location with it.
    ///
    /// Its path must be set all the same, for descriptors that retain it. Whether any options are left of an entity
    /// is told by the entity: its `options` are `.none` then.
    mutating func drop(_ option: NodeID<OptionNode>) { dropped.insert(option) }

    /// Whether any option was dropped.
    var hasDropped: Bool { !dropped.isEmpty }

    /// Whether an option is gone from stripped descriptors.
    func isDropped(_ option: NodeID<OptionNode>) -> Bool { !dropped.isEmpty && dropped.contains(option) }

    /// The path of an option; `nil` if it was never interpreted.
    subscript(option: NodeID<OptionNode>) -> ArraySlice<Int32>? {
        let span = spans[Int(option.raw)]
        guard span.count >= 0 else { return nil }
        return numbers[Int(span.start)..<Int(span.start + span.count)]
    }
}
