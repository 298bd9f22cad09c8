import Foundation
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

    /// Waits until the program catches SIGTERM, where the system tells; false if it ended before.
    func firstSignalTrap() async throws -> Bool {
        let status = "/proc/\(self.execution.processIdentifier.value)/status"
        while let text = try? String(contentsOfFile: status, encoding: .utf8), !text.contains("State:\tZ") {
            let masks = text.split(separator: "\n").filter { ["SigCgt", "SigIgn"].contains($0.prefix(6)) }
            let caught = masks.compactMap { UInt64($0.drop { $0 != "\t" }.dropFirst(), radix: 16) }
            if caught.contains(where: { $0 & 1 << 14 != 0 }) { return true }
            await Task.yield()
        }
        return false
    }

    func send(_ signal: Signal) throws {
        try self.execution.send(signal: signal)
    }
}
