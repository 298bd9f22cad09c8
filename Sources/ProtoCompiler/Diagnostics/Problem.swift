/// An error or warning as the stages report it: by byte offsets, without line and column.
///
/// Lines, columns and the source line are only worked out for the problems of a run, in `Diagnostic.init`.
struct Problem: Sendable {
    /// How bad it is.
    var severity: Diagnostic.Severity
    /// The bytes it is about; `nil` for the file as a whole.
    var range: ByteRange?
    /// The declaration it is about, such as `field Foo.bar`; empty for none.
    var subject: String
    /// What is wrong.
    var message: String
    /// What to do about it, if that is known.
    var hint: String?
}

/// The problems of one file, in the order in which they were found.
struct ProblemList: Sendable {
    /// All problems so far.
    private(set) var problems: [Problem] = []
    /// The number of problems that are errors.
    private(set) var errorCount = 0
    /// What tells problems apart, so that each is there once.
    private var known: Set<Identity> = []

    private struct Identity: Hashable {
        let start: UInt32?
        let subject: String
        let message: String
    }

    /// Whether an error was reported.
    var hasErrors: Bool { errorCount > 0 }

    /// Reports an error.
    mutating func error(_ range: ByteRange?, subject: String = "", _ message: String, hint: String? = nil) {
        add(Problem(severity: .error, range: range, subject: subject, message: message, hint: hint))
    }

    /// Reports a warning.
    mutating func warning(_ range: ByteRange?, subject: String = "", _ message: String, hint: String? = nil) {
        add(Problem(severity: .warning, range: range, subject: subject, message: message, hint: hint))
    }

    /// Adds a problem, unless the same one is there already.
    mutating func add(_ problem: Problem) {
        let identity = Identity(start: problem.range?.start, subject: problem.subject, message: problem.message)
        guard known.insert(identity).inserted else { return }
        problems.append(problem)
        if problem.severity == .error { errorCount += 1 }
    }

    /// Removes the problems that begin behind an offset.
    mutating func remove(behind offset: UInt32) {
        problems.removeAll { ($0.range?.start ?? 0) > offset }
        errorCount = problems.count { $0.severity == .error }
    }

    /// The problems in source order; those about the file as a whole come first.
    func sorted() -> [Problem] {
        // The sort must keep the order of problems at one place, which `sort` does not promise.
        problems.enumerated().sorted { left, right in
            let leftStart = left.element.range.map { Int($0.start) } ?? -1
            let rightStart = right.element.range.map { Int($0.start) } ?? -1
            return leftStart == rightStart ? left.offset < right.offset : leftStart < rightStart
        }.map(\.element)
    }
}
