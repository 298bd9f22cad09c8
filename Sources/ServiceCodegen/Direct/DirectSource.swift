internal import GRPCCodeGen

/// Adds to generated code what Swiftlet's server needs to call methods directly, without GRPCCore's router and executor.
///
/// The generated `registerMethods(with:)` gets a line that registers the direct form as well, and an attribute that has
/// it compiled for our transport. A service that has a `registerMethods(with:)` of its own does not run it, and is served
/// as it registers itself.
///
/// The generated default implementations of the more general forms of a method get a line each that says that they were
/// run. A service may have more than one form of a method; only if the defaults lead from the general form to the plain
/// one is calling the plain one the same. The first call tells: it goes the long way.
struct DirectSource {
    private var source: SourceLines
    private let modules: ServiceOptions.Modules

    init(_ source: String, modules: ServiceOptions.Modules) {
        self.source = SourceLines(source)
        self.modules = modules
    }

    var text: String { source.text }

    /// Adds the code of one service.
    mutating func add(_ service: ServiceDescriptor, _ request: CodeGenerationRequest) {
        let methods = service.methods
        guard !methods.isEmpty else { return }
        let type = service.name.typeName
        let untouched = source
        guard let availability = register(type), markDefaults(of: methods, type) else {
            // Lines that are in it already may call what is not written now.
            source = untouched
            source.append(
                """
                #warning("calls of \(service.name.identifyingName) are not direct: GRPCCodeGen's code was not understood")

                """
            )
            return
        }
        source.append(registration(type, availability))
        for form in Form.allCases {
            source.append(functions(type, form, methods, request, availability))
        }
    }

    // MARK: - Lines in generated functions

    /// Lets the generated registration register direct methods; returns the attribute of generated code, empty if none.
    private mutating func register(_ type: String) -> String? {
        let function = "registerMethods"
        guard let range = source.extensionOf("\(type).StreamingServiceProtocol", declaring: function),
            let declaration = source.declaration(of: function, in: range),
            let body = source.body(of: function, in: range)
        else { return nil }
        let attribute = range.lowerBound > 0 ? source.lines[range.lowerBound - 1] : ""
        let call = "\(modules.swiftlet).DirectMethods.register(Self.self)"
        source.insert("\(call) { self.registerDirectMethods(with: &$0) }", at: body)
        // Calls through GRPCCore cost a fifth less where its generic code knows the transport.
        let transport = "\(modules.swiftlet).SwiftletServerTransport"
        source.insert("@_specialize(exported: false, kind: partial, where Transport == \(transport))", at: declaration)
        return attribute.hasPrefix("@available") ? attribute + "\n" : ""
    }

    /// Lets the default implementations say that they were run.
    private mutating func markDefaults(of methods: [MethodDescriptor], _ type: String) -> Bool {
        for (form, mark) in [("ServiceProtocol", "streaming"), ("SimpleServiceProtocol", "whole")] {
            for method in methods {
                // Where both ways stream, `ServiceProtocol` asks for the most general form, and has no default.
                guard mark == "whole" || !method.isInputStreaming || !method.isOutputStreaming else { continue }
                let function = method.name.functionName
                guard let range = source.extensionOf("\(type).\(form)", declaring: function),
                    let body = source.body(of: function, in: range)
                else { return false }
                let descriptor = "\(type).Method.\(method.name.typeName).descriptor"
                let call = "\(modules.swiftlet).DirectMethods.passed(.\(mark), \(descriptor), of: Self.self, context)"
                source.insert(call, at: body)
            }
        }
        return true
    }

    // MARK: - Functions of our own

    /// The forms of a method that can be called directly.
    private enum Form: CaseIterable {
        /// With metadata, both ways.
        case whole
        /// With messages only.
        case plain

        var serviceProtocol: String { self == .whole ? "ServiceProtocol" : "SimpleServiceProtocol" }
        var function: String { self == .whole ? "registerWholeMethods" : "registerPlainMethods" }

        /// The label of the method in its registration, and the method itself.
        func argument(_ method: MethodDescriptor) -> (label: String, parameters: String, arguments: String) {
            let form = self == .whole ? "whole" : "plain"
            let label = form + Self.streams(method)
            guard self == .plain, method.isOutputStreaming else {
                return (label, "request, context", "request: request, context: context")
            }
            return (label, "request, response, context", "request: request, response: response, context: context")
        }

        /// What the label says of what streams.
        private static func streams(_ method: MethodDescriptor) -> String {
            switch (method.isInputStreaming, method.isOutputStreaming) {
            case (false, false): ""
            case (false, true): "Stream"
            case (true, false): "Requests"
            case (true, true): "Streams"
            }
        }
    }

    private func registration(_ type: String, _ availability: String) -> String {
        """

        // Direct calls by Swiftlet's server of the methods of '\(type)'.
        \(availability)extension \(type).StreamingServiceProtocol {
            fileprivate func registerDirectMethods(with methods: inout \(modules.swiftlet).DirectMethods) {
                if let service = self as? any \(type).SimpleServiceProtocol {
                    service.registerPlainMethods(with: &methods)
                } else if let service = self as? any \(type).ServiceProtocol {
                    service.registerWholeMethods(with: &methods)
                }
            }
        }

        """
    }

    private func functions(
        _ type: String,
        _ form: Form,
        _ methods: [MethodDescriptor],
        _ request: CodeGenerationRequest,
        _ availability: String
    ) -> String {
        let calls = methods.map { method in
            let argument = form.argument(method)
            return """
                        methods.add(
                            \(type).Method.\(method.name.typeName).descriptor,
                            deserializer: \(request.makeDeserializerCodeSnippet(method.inputType)),
                            serializer: \(request.makeSerializerCodeSnippet(method.outputType)),
                            \(argument.label): { \(argument.parameters) in
                                try await self.\(method.name.functionName)(\(argument.arguments))
                            }
                        )
                """
        }
        return """
            \(availability)extension \(type).\(form.serviceProtocol) {
                fileprivate func \(form.function)(with methods: inout \(modules.swiftlet).DirectMethods) {
            \(calls.joined(separator: "\n"))
                }
            }

            """
    }
}
