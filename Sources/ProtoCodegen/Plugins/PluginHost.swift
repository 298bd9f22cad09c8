/// Runs plugins over a compiled schema and collects what they make.
public struct PluginHost: Sendable {
    private let schema: CompiledSchema
    private let checksEditions: Bool

    /// Makes a host.
    ///
    /// - Parameters:
    ///   - schema: the files to generate code for.
    ///   - checksEditions: whether a plugin must say that it supports the files' editions.
    public init(_ schema: CompiledSchema, checksEditions: Bool = true) {
        self.schema = schema
        self.checksEditions = checksEditions
    }

    /// Runs a plugin.
    ///
    /// - Parameters:
    ///   - command: how to start it.
    ///   - parameter: its options, joined by commas.
    ///   - tree: gets the files that the plugin makes, those before an error included.
    ///   - report: takes errors that do not stop the run at once, one text each, newline included where protoc has one.
    /// - Returns: whether the output fits together; if not, nothing may be written.
    /// - Throws: `PluginFailure` if the plugin did not run, or refused its input.
    public func run(
        _ command: PluginCommand,
        parameter: String,
        into tree: inout OutputTree,
        report: (String) -> Void
    ) throws(PluginFailure) -> Bool {
        let response = try response(of: command, to: CodeGeneratorRequest.bytes(schema, parameter: parameter), report)
        let fits = try merge(response, into: &tree, command, report)
        let isSupported = PluginSupport(response, plugin: command.name, checksEditions: checksEditions)
            .check(schema.inputFiles, report)
        guard response.error.isEmpty else { throw .refused(response.error) }
        guard isSupported else { throw .refused("") }
        return fits
    }

    private func response(
        of command: PluginCommand,
        to request: [UInt8],
        _ report: (String) -> Void
    ) throws(PluginFailure) -> CodeGeneratorResponse {
        let process: PluginProcess
        do {
            process = try PluginProcess.start(command)
        } catch {
            throw .notStarted(plugin: command.name, error)
        }
        let (answer, ending) = process.communicate(request)
        switch ending {
        case .exit(status: 0): break
        case .exit(let status): throw .status(plugin: command.name, status)
        case .signal(let signal): throw .signal(plugin: command.name, signal)
        }
        do {
            return try CodeGeneratorResponse(answer)
        } catch {
            throw .garbage(plugin: command.name, answer)
        }
    }

    /// Puts the files of a response into a tree.
    private func merge(
        _ response: CodeGeneratorResponse,
        into tree: inout OutputTree,
        _ command: PluginCommand,
        _ report: (String) -> Void
    ) throws(PluginFailure) -> Bool {
        var fits = true
        for pieces in try response.pieces(plugin: command.name) {
            do {
                if pieces.insertionPoint.isEmpty {
                    try tree.add(pieces.name, pieces.content)
                } else {
                    try tree.insert(pieces.content, into: pieces.name, at: pieces.insertionPoint, info: pieces.codeInfo)
                }
            } catch {
                report("\(error)\n")
                fits = false
            }
        }
        return fits
    }
}

extension CodeGeneratorResponse {
    /// A file, put together from its parts.
    fileprivate struct Piece {
        let name: String
        let insertionPoint: String
        let codeInfo: ArraySlice<UInt8>?
        var content: [UInt8]
    }

    /// The files, each joined with its continuations.
    fileprivate func pieces(plugin: String) throws(PluginFailure) -> [Piece] {
        var result: [Piece] = []
        for file in files {
            if !file.insertionPoint.isEmpty || !file.name.isEmpty {
                result.append(
                    Piece(
                        name: file.name,
                        insertionPoint: file.insertionPoint,
                        codeInfo: file.codeInfo,
                        content: Array(file.content)
                    )
                )
            } else if result.isEmpty {
                throw .nameless(plugin: plugin)
            } else {
                result[result.count - 1].content += file.content
            }
        }
        return result
    }
}
