/// A file on its way through the stages: what only lives until its descriptor is written.
///
/// The model keeps what other files need of it; the tree, with tokens and text, goes when the unit goes.
struct CompilationUnit: Sendable {
    /// The file in the model.
    let file: NodeID<LinkedFile>
    /// The parsed text.
    let tree: SyntaxTree
    /// What is wrong with the file so far.
    var problems: ProblemList
    /// Where each option of the file ended up in its options message.
    var optionPaths: OptionPaths
    /// The extensions of each `extend` block.
    var extends: [(fields: NodeRange<Field>, node: NodeID<ExtendNode>)] = []
    /// The messages that map fields stand for, and the fields.
    var mapEntries: [(entry: NodeID<Message>, field: NodeID<Field>)] = []

    /// Takes a parsed file.
    init(file: NodeID<LinkedFile>, tree: SyntaxTree, problems: ProblemList) {
        self.file = file
        self.tree = tree
        self.problems = problems
        optionPaths = OptionPaths(optionCount: tree.options.count)
    }
}

/// Where each option of a file ended up: the path below the options field of its owner.
///
/// The options stage fills this in, and source info reads it: the location of an option that was interpreted has the
/// path of the field that the option set, such as `[1]` for `java_package`, or `[50000, 2]` for the third value of a
/// repeated custom option. Indexed by the option's node.
struct OptionPaths: Sendable {
    private var spans: [(start: Int32, count: Int32)]
    private var numbers: [Int32] = []

    /// Makes room for the options of a file, none of them interpreted yet.
    init(optionCount: Int) {
        spans = Array(repeating: (start: 0, count: -1), count: optionCount)
    }

    /// Notes where an option ended up.
    mutating func set(_ option: NodeID<OptionNode>, _ path: some Collection<Int32>) {
        spans[Int(option.raw)] = (Int32(numbers.count), Int32(path.count))
        numbers.append(contentsOf: path)
    }

    /// Notes that an option is dropped from the descriptor, and its location with it.
    mutating func drop(_ option: NodeID<OptionNode>) {
        spans[Int(option.raw)] = (0, -1)
    }

    /// The path of an option; `nil` if it was dropped or never interpreted.
    subscript(option: NodeID<OptionNode>) -> ArraySlice<Int32>? {
        let span = spans[Int(option.raw)]
        guard span.count >= 0 else { return nil }
        return numbers[Int(span.start)..<Int(span.start + span.count)]
    }
}
