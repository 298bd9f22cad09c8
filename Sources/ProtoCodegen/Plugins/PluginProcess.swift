#if canImport(Glibc)
@preconcurrency internal import Glibc
#elseif canImport(Musl)
@preconcurrency internal import Musl
#else
internal import Darwin
#endif

/// A running plugin: takes the request on its standard input and answers on its standard output.
///
/// Its standard error is ours.
struct PluginProcess {
    private let process: pid_t
    private let input: Int32
    private let output: Int32

    /// How a process ended.
    enum Ending: Equatable {
        /// It came to its end by itself.
        case exit(status: Int32)
        /// A signal ended it.
        case signal(Int32)
    }

    /// Starts a plugin.
    ///
    /// - Throws: `SystemFailure` if there is no such program or it cannot be run.
    static func start(_ command: PluginCommand) throws(SystemFailure) -> PluginProcess {
        let input = try pipe(command)
        let output: (reading: Int32, writing: Int32)
        do {
            output = try pipe(command)
        } catch {
            close(input.reading)
            close(input.writing)
            throw error
        }
        defer {
            close(input.reading)
            close(output.writing)
        }
        do {
            let process = try spawn(command, input: input.reading, output: output.writing)
            return PluginProcess(process: process, input: input.writing, output: output.reading)
        } catch {
            close(input.writing)
            close(output.reading)
            throw error
        }
    }

    /// Sends the request, reads the answer and waits for the end.
    ///
    /// Both directions move at once, so that a plugin may answer before it has read everything. One that stops reading
    /// is not an error here: its exit status or its answer tell.
    consuming func communicate(_ request: [UInt8]) -> (answer: [UInt8], ending: Ending) {
        let answer = PluginPipes(input: input, output: output).exchange(request)
        return (answer, wait())
    }

    private func wait() -> Ending {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .exit(status: status >> 8 & 0xFF) : .signal(signal)
    }

    // MARK: Starting

    /// A pipe whose ends no other process inherits.
    private static func pipe(_ command: PluginCommand) throws(SystemFailure) -> (reading: Int32, writing: Int32) {
        var ends: (Int32, Int32) = (-1, -1)
        let status = withUnsafeMutableBytes(of: &ends) { buffer in
            buffer.withMemoryRebound(to: Int32.self) { openPipe($0.baseAddress) }
        }
        guard status == 0 else { throw SystemFailure(path: command.program, code: errno) }
        _ = fcntl(ends.0, F_SETFD, FD_CLOEXEC)
        _ = fcntl(ends.1, F_SETFD, FD_CLOEXEC)
        return (ends.0, ends.1)
    }

    private static func spawn(_ command: PluginCommand, input: Int32, output: Int32) throws(SystemFailure) -> pid_t {
        var actions = SpawnActions()
        posix_spawn_file_actions_init(&actions.files)
        posix_spawnattr_init(&actions.attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions.files)
            posix_spawnattr_destroy(&actions.attributes)
        }
        posix_spawn_file_actions_adddup2(&actions.files, input, 0)
        posix_spawn_file_actions_adddup2(&actions.files, output, 1)
        actions.restoreBrokenPipeSignal()

        var arguments: [UnsafeMutablePointer<CChar>?] = command.arguments.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let program = command.arguments[0]
        let start = command.searchesPath ? posix_spawnp : posix_spawn
        let code = start(&process, program, &actions.files, &actions.attributes, arguments, environ)
        guard code == 0 else { throw SystemFailure(path: program, code: code) }
        return process
    }
}

/// What a new process is given; the C types differ between systems in whether they are pointers.
private struct SpawnActions {
    #if canImport(Darwin)
    var files: posix_spawn_file_actions_t?
    var attributes: posix_spawnattr_t?
    #else
    var files = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    #endif

    /// Undoes in the new process that we ignore SIGPIPE.
    mutating func restoreBrokenPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    }
}

private func openPipe(_ ends: UnsafeMutablePointer<Int32>?) -> Int32 {
    guard let ends else { return -1 }
    return pipe(ends)
}
