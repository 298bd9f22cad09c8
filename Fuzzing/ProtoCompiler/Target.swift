/// libFuzzer's entry: compiles the bytes as a file, with all that it may import from protoc's own files.
///
/// The first byte chooses the form of the output. Whatever compiles must have a descriptor.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let first = input.first else { return 0 }
    var settings = Compiler.Settings()
    settings.includesSourceInfo = first & 1 == 0
    settings.retainsOptions = first & 2 != 0
    let resolver = ChainResolver([MemoryResolver(["fuzz.proto": Array(input.dropFirst())]), BundledResolver()])
    let result = Compiler(resolver: resolver, settings: settings).compile(files: ["fuzz.proto"])
    for diagnostic in result.diagnostics { precondition(!diagnostic.rendered().isEmpty) }
    precondition(result.hasErrors == result.files.isEmpty)
    return 0
}
