import Subprocess

/// A program, run as a user runs it.
struct Program: Sendable {
    var executable: Executable
    var arguments: [String]

    /// How a program ended.
    struct Outcome: Equatable, Sendable {
        /// The exit status, or nil if a signal ended it.
        var status: Int32?
        /// The lines of standard output.
        var output: [String]
        /// The lines of standard error.
        var errors: [String]
    }

    /// Runs it to its end.
    func run() async throws -> Outcome {
        try await self.run { _ in }
    }

    /// Runs it, and `body` meanwhile; then its standard input ends, and it is waited for.
    ///
    /// If `body` throws, or the test is cancelled because its time is up, the program is killed.
    @discardableResult
    func run(_ body: (RunningProgram) async throws -> Void) async throws -> Outcome {
        let result = try await Subprocess.run(
            self.executable,
            arguments: Arguments(self.arguments),
            input: .inputWriter,
            output: .sequence,
            error: .string(limit: 1 << 20)
        ) { execution in
            let program = RunningProgram(execution)
            try await body(program)
            try await execution.standardInputWriter.finish()
            while try await program.readLine() != nil {}
            return program.lines
        }
        let status: Int32? = if case .exited(let code) = result.terminationStatus { code } else { nil }
        let errors = result.standardError.split(whereSeparator: \.isNewline).map(String.init)
        return Outcome(status: status, output: result.closureResult, errors: errors)
    }
}

/// A program while it runs; for one task.
final class RunningProgram {
    typealias Execution = Subprocess.Execution<CustomWriteInput, SequenceOutput, StringOutput<UTF8>>

    /// The lines that were read so far.
    private(set) var lines: [String] = []

    private let execution: Execution
    private var output: SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator

    init(_ execution: Execution) {
        self.execution = execution
        self.output = execution.standardOutput.strings().makeAsyncIterator()
    }

    /// Waits for the next line of standard output; nil at its end.
    func readLine() async throws -> String? {
        guard var line = try await self.output.next() else { return nil }
        while line.last?.isNewline == true { line.removeLast() }
        self.lines.append(line)
        return line
    }

    /// Writes a line to standard input.
    func writeLine(_ line: String) async throws {
        _ = try await self.execution.standardInputWriter.write("\(line)\n")
    }

    func send(_ signal: Signal) throws {
        try self.execution.send(signal: signal)
    }
}
