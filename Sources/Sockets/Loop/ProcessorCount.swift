#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import CLinuxEvents
import Musl
#else
import CLinuxEvents
import Glibc
#endif

/// How many processors this process may use.
package enum ProcessorCount {
    /// The number: at least 1.
    ///
    /// On Linux, what the process is pinned to (sched_getaffinity(2)) and a quota of its control group count (`cpu.max` of
    /// cgroups v2): a container with two of 64 processors has two.
    package static let available = max(1, min(Self.allowed, Self.quota ?? .max))

    private static var allowed: Int {
        #if os(Linux)
        // Room for 8,192 processors.
        var set = [UInt64](repeating: 0, count: 128)
        if swiftlet_sched_getaffinity(0, UInt(set.count * 8), &set) >= 0 {
            return set.reduce(0) { $0 + $1.nonzeroBitCount }
        }
        #endif
        return sysconf(CInt(_SC_NPROCESSORS_ONLN))
    }

    private static var quota: Int? {
        #if os(Linux)
        guard let file = fopen("/sys/fs/cgroup/cpu.max", "re") else { return nil }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 64)
        guard fgets(&text, CInt(text.count), file) != nil else { return nil }
        return self.quota(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        #else
        return nil
        #endif
    }

    /// Reads `cpu.max`: microseconds of processor time in each period, or `max`; rounded up to whole processors.
    static func quota(_ text: String) -> Int? {
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 2, let time = Int(parts[0]), let period = Int(parts[1]), time > 0, period > 0 else {
            return nil
        }
        return (time - 1) / period + 1
    }
}
