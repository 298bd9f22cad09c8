internal import ArgumentParser

// `protoc` is looked at first, by itself: it has rules of its own, and must start in no time.
let line = Array(CommandLine.arguments.dropFirst())
let program = CommandLine.arguments.first?.split(separator: "/").last
if program == "protoc" {
    exitProcess(ProtocCommand.run(line, program: "protoc", terminal: .process))
} else if line.first == "protoc" {
    exitProcess(ProtocCommand.run(Array(line.dropFirst()), program: "swiftlet protoc", terminal: .process))
}
SwiftletCommand.main()
