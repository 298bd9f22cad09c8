internal import GRPCCodeGen
internal import SwiftProtobufPluginLibrary

extension GRPCCodeGen.ServiceDescriptor {
    init(
        _ service: SwiftProtobufPluginLibrary.ServiceDescriptor,
        in file: FileDescriptor,
        _ namer: SwiftProtobufNamer
    ) {
        let prefix = namer.typePrefix(forFile: file)
        self.init(
            documentation: service.protoSourceComments(),
            name: ServiceName(
                identifyingName: service.fullName,
                typeName: prefix + service.name,
                propertyName: Self.propertyPrefix(prefix) + service.name
            ),
            methods: service.methods.map { GRPCCodeGen.MethodDescriptor($0, namer) }
        )
    }

    /// A prefix of types in the form that properties have: `Foo_Bar_` becomes `foo_bar_`.
    private static func propertyPrefix(_ prefix: String) -> String {
        let joined = prefix.split(separator: "_")
            .map { NamingUtils.toLowerCamelCase(String($0)) }
            .joined(separator: "_")
        return prefix.hasSuffix("_") && !joined.hasSuffix("_") ? joined + "_" : joined
    }
}

extension GRPCCodeGen.MethodDescriptor {
    init(_ method: SwiftProtobufPluginLibrary.MethodDescriptor, _ namer: SwiftProtobufNamer) {
        self.init(
            documentation: method.protoSourceComments(),
            name: MethodName(
                identifyingName: method.name,
                typeName: method.name,
                functionName: Self.functionName(method.name)
            ),
            isInputStreaming: method.clientStreaming,
            isOutputStreaming: method.serverStreaming,
            inputType: namer.fullName(message: method.inputType),
            outputType: namer.fullName(message: method.outputType)
        )
    }

    /// The name with a small first word: `SayHello` becomes `sayHello`, `ImportCSV` `importCSV`, `CSVImport` `csvImport`.
    ///
    /// The capitals at the beginning are an abbreviation, but for the last one, which begins the next word, if there is a
    /// small letter after it.
    static func functionName(_ name: String) -> String {
        guard let firstSmall = name.firstIndex(where: \.isLowercase) else { return name.lowercased() }
        guard firstSmall > name.startIndex else { return name }
        let last = name.index(before: firstSmall)
        let wordStart = last == name.startIndex ? firstSmall : last
        return name[..<wordStart].lowercased() + name[wordStart...]
    }
}
