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
    /// The files whose symbols the file may use, and those it does use.
    var visibility = Visibility()
    /// What of the model belongs to the file; known as soon as linking begins.
    var contents = FileContents()
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

/// All entities of a file, however deep they nest: files are linked one behind the other, so each kind is one run.
struct FileContents: Sendable {
    var messages = NodeRange<Message>.none
    var fields = NodeRange<Field>.none
    var oneofs = NodeRange<Oneof>.none
    var enums = NodeRange<Enumeration>.none
    var services = NodeRange<Service>.none
    var methods = NodeRange<Method>.none

    /// The empty runs at the end of a model: where the next file's entities begin.
    init(endOf model: borrowing Model) {
        messages = model.messages.since(model.messages.next)
        fields = model.fields.since(model.fields.next)
        oneofs = model.oneofs.since(model.oneofs.next)
        enums = model.enums.since(model.enums.next)
        services = model.services.since(model.services.next)
        methods = model.methods.since(model.methods.next)
    }

    /// No entities.
    init() {}

    /// Takes in what was added to a model since.
    mutating func extend(toEndOf model: borrowing Model) {
        messages.end = model.messages.next
        fields.end = model.fields.next
        oneofs.end = model.oneofs.next
        enums.end = model.enums.next
        services.end = model.services.next
        methods.end = model.methods.next
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
