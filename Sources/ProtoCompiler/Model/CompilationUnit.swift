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
    /// The options as `--retain_options` writes them, where that differs from the entities' `options`.
    var retainedOptions = RetainedOptions()
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
