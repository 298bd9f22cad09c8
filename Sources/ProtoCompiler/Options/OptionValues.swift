/// The values of one entity's options while they are gathered: a tree of messages and scalars.
///
/// All nodes stand in one array, the values of a message linked in the order in which they were set. The array is cut
/// back when an entity's options are written, so that a file needs little more memory than its largest entity.
struct OptionValues: Sendable {
    /// The place of a value in the tree.
    typealias Index = Int32

    /// How a value goes on the wire.
    enum Kind: UInt8, Sendable {
        case varint
        case fixed32
        case fixed64
        case bytes
        case message
    }

    /// One value of one field.
    struct Node: Sendable {
        /// The field; `.none` for the root.
        var field: NodeID<Field>
        /// The field's number.
        var number: Int32
        var kind: Kind
        /// Whether another member of its oneof was set later: it is left out, but counts as set.
        var isOverridden = false
        /// The next value in the same message; -1 for none.
        var next: Index = -1
        /// A message's first value; where bytes begin.
        var first: Int32 = -1
        /// A message's last value; the number of bytes.
        var last: Int32 = -1
        /// A scalar as it goes on the wire.
        var bits: UInt64 = 0
    }

    private(set) var nodes: [Node] = []
    private(set) var bytes: [UInt8] = []

    subscript(index: Index) -> Node {
        @inline(__always) get { nodes[Int(index)] }
        @inline(__always) _modify { yield &nodes[Int(index)] }
    }

    /// The place that the next node will get, to cut back to.
    var mark: (node: Index, byte: Int) { (Index(nodes.count), bytes.count) }

    /// Removes all values from a mark on.
    mutating func cut(to mark: (node: Index, byte: Int)) {
        nodes.removeSubrange(Int(mark.node)...)
        bytes.removeSubrange(mark.byte...)
    }

    /// Adds a message that nothing holds yet.
    mutating func addRoot() -> Index {
        nodes.append(Node(field: .none, number: 0, kind: .message))
        return Index(nodes.count - 1)
    }

    /// Makes a value that no message holds yet.
    mutating func add(_ field: NodeID<Field>, _ number: Int32, _ kind: Kind, bits: UInt64 = 0) -> Index {
        nodes.append(Node(field: field, number: number, kind: kind, bits: bits))
        return Index(nodes.count - 1)
    }

    /// Makes a value of bytes that no message holds yet.
    mutating func add(_ field: NodeID<Field>, _ number: Int32, bytes new: some Collection<UInt8>) -> Index {
        var node = Node(field: field, number: number, kind: .bytes)
        node.first = Int32(bytes.count)
        node.last = Int32(new.count)
        bytes.append(contentsOf: new)
        nodes.append(node)
        return Index(nodes.count - 1)
    }

    /// Puts a value at the end of a message.
    mutating func attach(_ child: Index, to parent: Index) {
        let last = self[parent].last
        if last >= 0 { self[last].next = child } else { self[parent].first = child }
        self[parent].last = child
    }

    /// The bytes of a value of bytes.
    func content(_ index: Index) -> ArraySlice<UInt8> {
        let node = self[index]
        return bytes[Int(node.first)..<Int(node.first) + Int(node.last)]
    }

    /// The text of a value of bytes.
    func string(_ index: Index) -> String { String(decoding: content(index), as: UTF8.self) }

    /// Calls a closure with each value of a message, in the order in which they were set.
    @inline(__always)
    func forEach(in message: Index, _ body: (Index, Node) -> Void) {
        var index = self[message].first
        while index >= 0 {
            let node = self[index]
            if !node.isOverridden { body(index, node) }
            index = node.next
        }
    }

    /// The last value of a field in a message, by number; -1 for none.
    func last(_ number: Int32, in message: Index) -> Index {
        var found: Index = -1
        forEach(in: message) { index, node in if node.number == number { found = index } }
        return found
    }

    /// Whether a scalar is zero or empty.
    func isZero(_ index: Index) -> Bool {
        let node = self[index]
        return switch node.kind {
        case .varint, .fixed32, .fixed64: node.bits == 0
        case .bytes: node.last == 0
        case .message: false
        }
    }
}
