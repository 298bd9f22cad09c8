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
