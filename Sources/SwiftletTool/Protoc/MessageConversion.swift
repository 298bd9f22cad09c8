internal import ProtoCodegen
internal import ProtoReflection

/// `--encode`, `--decode` and `--decode_raw`: a message from the standard input, in another form, to the standard output.
struct MessageConversion {
    private let arguments: ProtocArguments
    private let terminal: Terminal

    /// Makes a conversion.
    ///
    /// - Parameters:
    ///   - arguments: what to do.
    ///   - terminal: where the message goes.
    init(_ arguments: ProtocArguments, _ terminal: Terminal) {
        self.arguments = arguments
        self.terminal = terminal
    }

    /// Converts a message.
    ///
    /// - Parameter schema: the files with the message's type; `nil` for `--decode_raw`.
    /// - Throws: `ProtocFailure` if the type is unknown or the input is no such message.
    func run(_ schema: CompiledSchema?) throws(ProtocFailure) {
        switch arguments.mode {
        case .encode(let name): try encode(try type(name, schema))
        case .decode(let name): try decode(try type(name, schema))
        default: try decodeRaw()
        }
    }

    private static let refusal = "Failed to parse input."

    private func type(_ name: String, _ schema: CompiledSchema?) throws(ProtocFailure) -> MessageDescriptor {
        let pool: DescriptorPool
        do throws(DescriptorError) {
            pool = try DescriptorPool(files: (schema?.inDependencyOrder() ?? []).map { $0.descriptor([]) })
        } catch {
            throw ProtocFailure("\(error)")
        }
        guard let type = pool.message(named: name) else { throw ProtocFailure("Type not defined: \(name)") }
        return type
    }

    private func input() throws(ProtocFailure) -> [UInt8] {
        do throws(SystemFailure) {
            return try Files.read(Files.standardInput, "input")
        } catch {
            throw ProtocFailure("\(error)\n\(Self.refusal)")
        }
    }

    private func encode(_ type: MessageDescriptor) throws(ProtocFailure) {
        let text = try input()
        do throws(TextFormatError) {
            let (message, warnings) = try TextParser.protoc.parse(text, as: type)
            for warning in warnings { report(warning, isWarning: true) }
            reportMissingFields(of: message)
            terminal.output(message.encoded(isDeterministic: arguments.isDeterministic))
        } catch {
            for problem in error.problems { report(problem, isWarning: false) }
            throw ProtocFailure(Self.refusal)
        }
    }

    private func decode(_ type: MessageDescriptor) throws(ProtocFailure) {
        let bytes = try input()
        do throws(WireDecodingError) {
            let message = try DynamicMessage(decoding: bytes, as: type, options: .protoc)
            reportMissingFields(of: message)
            terminal.output(TextPrinter().utf8(of: message))
        } catch {
            throw ProtocFailure(Self.refusal)
        }
    }

    private func decodeRaw() throws(ProtocFailure) {
        let bytes = try input()
        do throws(WireDecodingError) {
            terminal.output(try RawTextPrinter.text(of: bytes))
        } catch {
            throw ProtocFailure(Self.refusal)
        }
    }

    // MARK: Talk

    private func report(_ problem: TextFormatError.Problem, isWarning: Bool) {
        let kind = isWarning ? "warning" : "error"
        let place =
            arguments.errorFormat == .visualStudio
            ? "input(\(problem.line)) : \(kind) in column=\(problem.column)" : "input:\(problem.line):\(problem.column)"
        terminal.reportLine("\(place): \(isWarning ? "warning: " : "")\(problem.message)")
    }

    private func reportMissingFields(of message: DynamicMessage) {
        let missing = message.missingRequiredFields
        guard !missing.isEmpty else { return }
        let fields = missing.joined(separator: ", ")
        terminal.reportLine("warning:  Input message is missing required fields:  \(fields)")
    }
}
