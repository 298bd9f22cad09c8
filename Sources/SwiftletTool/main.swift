import ProtoCodegen

let line = Array(CommandLine.arguments.dropFirst())
if line.first == "protoc" {
    exitProcess(ProtocCommand.run(Array(line.dropFirst()), program: "swiftlet protoc", terminal: .process))
}
