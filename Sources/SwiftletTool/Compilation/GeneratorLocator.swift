internal import ProtoCodegen

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Finds the generators: where a flag says, beside the tool's own program, or on the search path.
enum GeneratorLocator {
    /// Names the plugin to start.
    ///
    /// - Parameters:
    ///   - name: the plugin's name.
    ///   - path: where a flag says it is.
    /// - Returns: the plugin at that path or beside this program; one to look for on `PATH` if it is at neither.
    static func command(_ name: String, path: String?) -> PluginCommand {
        if let path { return PluginCommand(name: name, path: path) }
        if let folder = folderOfThisProgram, access("\(folder)/\(name)", X_OK) == 0 {
            return PluginCommand(name: name, path: "\(folder)/\(name)")
        }
        return PluginCommand(name: name)
    }

    /// The folder that the running program's file is in, links resolved.
    private static var folderOfThisProgram: String? {
        #if canImport(Darwin)
        var size = UInt32(PATH_MAX)
        var buffer = [CChar](repeating: 0, count: Int(size))
        guard _NSGetExecutablePath(&buffer, &size) == 0 else { return nil }
        let link = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        #else
        let link = "/proc/self/exe"
        #endif
        guard let resolved = realpath(link, nil) else { return nil }
        defer { free(resolved) }
        let path = String(cString: resolved)
        return path.lastIndex(of: "/").map { String(path[..<$0]) }
    }
}
