import Glibc

/// Connects to 127.0.0.1 and makes the socket non-blocking.
func connectToLoopback(port: Int) throws(LoadError) -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw LoadError("cannot make a socket: \(describe(errno))") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let status = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    guard status == 0 else {
        let reason = describe(errno)
        close(descriptor)
        throw LoadError("cannot connect to 127.0.0.1:\(port): \(reason)")
    }
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    return descriptor
}

/// Lets this process have as many open files as it may.
func raiseFileLimit(to wanted: Int) throws(LoadError) {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    if limit.rlim_cur >= rlim_t(wanted) { return }
    guard limit.rlim_max >= rlim_t(wanted) else {
        throw LoadError("\(wanted) open files are needed, the limit is \(limit.rlim_max): raise it with ulimit -Hn")
    }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
