internal import ServiceCodegen
internal import SwiftProtobufPluginLibrary

ServiceGenerator.main()
