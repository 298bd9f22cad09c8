#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import CLinuxEvents
import Musl
#else
import CLinuxEvents
import Glibc
#endif

/// Threads of the system's: for event loops, and for calls that block.
package enum SystemThread {
    /// What tells the thread that this is called on from others; never 0.
    @inline(__always)
    static var current: UInt {
        #if canImport(Darwin)
        UInt(bitPattern: pthread_self())
        #elseif canImport(Musl)
        UInt(bitPattern: pthread_self())
        #else
        UInt(pthread_self())
        #endif
    }

    private final class Body {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts a thread that nobody waits for; false if the system has none to give.
    package static func start(name: String, _ run: @escaping @Sendable () -> Void) -> Bool {
        let body = Unmanaged.passRetained(Body(name: name, run: run))
        #if canImport(Darwin)
        var thread: pthread_t?
        let result = pthread_create(&thread, nil, { Self.main($0) }, body.toOpaque())
        #elseif canImport(Musl)
        var thread: pthread_t?
        let result = pthread_create(&thread, nil, { Self.main($0) }, body.toOpaque())
        #else
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, { Self.main($0) }, body.toOpaque())
        #endif
        guard result == 0 else {
            body.release()
            return false
        }
        #if canImport(Darwin) || canImport(Musl)
        if let thread { pthread_detach(thread) }
        #else
        pthread_detach(thread)
        #endif
        return true
    }

    private static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
        #if canImport(Darwin)
        pthread_setname_np(body.name)
        #else
        // Linux has room for 15 bytes.
        _ = swiftlet_pthread_setname(pthread_self(), String(body.name.prefix(15)))
        #endif
        body.run()
        return nil
    }
}
