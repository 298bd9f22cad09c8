/// The place of a node in its file's array of nodes of that kind.
struct NodeID<Node>: Hashable, Sendable {
    /// The index; negative for no node.
    let raw: Int32

    /// No node.
    static var none: NodeID { NodeID(raw: -1) }
    /// Whether this is a node.
    var exists: Bool { raw >= 0 }
}

/// A run of nodes of one kind that stand one behind the other.
struct NodeRange<Node>: Hashable, Sendable, RandomAccessCollection {
    /// The first node's index.
    var start: Int32
    /// The index behind the last node.
    var end: Int32

    /// No nodes.
    static var none: NodeRange { NodeRange(start: 0, end: 0) }

    var startIndex: Int32 { start }
    var endIndex: Int32 { end }
    func index(after index: Int32) -> Int32 { index + 1 }
    func index(before index: Int32) -> Int32 { index - 1 }
    func distance(from start: Int32, to end: Int32) -> Int { Int(end - start) }
    func index(_ index: Int32, offsetBy distance: Int) -> Int32 { index + Int32(distance) }
    subscript(index: Int32) -> NodeID<Node> { NodeID(raw: index) }
}

/// All nodes of one kind in a file, or all entities of one kind in a compilation.
struct NodeArray<Node>: Sendable where Node: Sendable {
    private var nodes: [Node] = []

    /// The number of nodes.
    var count: Int { nodes.count }
    /// All nodes of the array.
    var all: NodeRange<Node> { NodeRange(start: 0, end: Int32(nodes.count)) }
    /// The place that the next node will get.
    var next: Int32 { Int32(truncatingIfNeeded: nodes.count) }

    /// Adds a node.
    @inline(__always)
    mutating func append(_ node: Node) -> NodeID<Node> {
        nodes.append(node)
        return NodeID(raw: Int32(truncatingIfNeeded: nodes.count &- 1))
    }

    /// Adds nodes, one behind the other.
    mutating func append(contentsOf new: some Collection<Node>) -> NodeRange<Node> {
        let start = next
        nodes.append(contentsOf: new)
        return NodeRange(start: start, end: next)
    }

    /// The nodes from one that was next to the end.
    func since(_ start: Int32) -> NodeRange<Node> { NodeRange(start: start, end: next) }

    /// Reads or changes a node.
    subscript(id: NodeID<Node>) -> Node {
        @inline(__always) get { nodes[Int(id.raw)] }
        @inline(__always) _modify { yield &nodes[Int(id.raw)] }
    }

    /// Removes all nodes from one on.
    mutating func truncate(to count: Int32) {
        nodes.removeSubrange(Int(count)...)
    }

    /// Makes room for so many nodes in all.
    mutating func reserve(_ count: Int) { nodes.reserveCapacity(count) }
}
