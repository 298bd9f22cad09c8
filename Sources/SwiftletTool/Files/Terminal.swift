internal import ProtoCodegen

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Where the tool's words go: data to the standard output, talk to the standard error.
struct Terminal: Sendable {
    /// Takes what the run is for.
    let output: @Sendable ([UInt8]) -> Void
    /// Takes errors, warnings and progress.
    let talk: @Sendable ([UInt8]) -> Void
    /// Whether a person watches the talk.
    let isInteractive: Bool
    /// Whether the talk may have colours.
    let hasColor: Bool

    /// Writes a text to the output.
    func print(_ text: String) { output(Array(text.utf8)) }

    /// Writes a text to the talk, without a newline behind it.
    func report(_ text: String) { talk(Array(text.utf8)) }

    /// Writes a line to the talk.
    func reportLine(_ text: String) { talk(Array(text.utf8) + [UInt8(ascii: "\n")]) }

    /// The streams of this process.
    static var process: Terminal {
        let isInteractive = isatty(Files.standardError) != 0
        return Terminal(
            output: { try? Files.write($0, to: Files.standardOutput, "output") },
            talk: { try? Files.write($0, to: Files.standardError, "error") },
            isInteractive: isInteractive,
            hasColor: isInteractive && getenv("NO_COLOR").map { $0.pointee == 0 } ?? true
                && getenv("TERM").map { strcmp($0, "dumb") != 0 } ?? false
        )
    }
}
