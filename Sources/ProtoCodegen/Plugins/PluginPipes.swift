#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The two pipes to a plugin, while request and answer are under way.
struct PluginPipes: ~Copyable {
    /// Where the plugin reads from; -1 once it is closed.
    private var input: Int32
    /// Where the plugin writes to; -1 once it is closed.
    private var output: Int32
    private var sent = 0
    private var answer: [UInt8] = []

    /// Takes over the two ends of the pipes that are ours.
    init(input: Int32, output: Int32) {
        self.input = input
        self.output = output
        // A write may not wait: the plugin may itself be waiting for us to read.
        _ = fcntl(input, F_SETFL, fcntl(input, F_GETFL) | O_NONBLOCK)
    }

    /// Writes the request and reads the answer until the plugin closes its end.
    consuming func exchange(_ request: [UInt8]) -> [UInt8] {
        let previous = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, previous) }
        while output >= 0 {
            var polled = (
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: input, events: Int16(POLLOUT), revents: 0)
            )
            let count = withUnsafeMutableBytes(of: &polled) { buffer in
                buffer.withMemoryRebound(to: pollfd.self) { poll($0.baseAddress, nfds_t($0.count), -1) }
            }
            if count < 0 {
                if errno == EINTR { continue }
                break
            }
            if polled.1.revents != 0 { send(request) }
            if polled.0.revents != 0 { receive() }
        }
        closeInput()
        closeOutput()
        return answer
    }

    private mutating func send(_ request: [UInt8]) {
        let count = request[sent...].withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
        if count >= 0 {
            sent += count
        } else if errno != EAGAIN, errno != EINTR {
            // The plugin reads no further. What it answers, or how it ends, tells whether that is a fault.
            sent = request.count
        }
        if sent == request.count { closeInput() }
    }

    private mutating func receive() {
        let room = 65_536
        var isOpen = true
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            let got = read(output, buffer.baseAddress, room)
            count = max(0, got)
            isOpen = got > 0 || got < 0 && errno == EINTR
        }
        answer += bytes
        if !isOpen { closeOutput() }
    }

    private mutating func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    private mutating func closeOutput() {
        if output >= 0 { close(output) }
        output = -1
    }
}
