import Glibc

/// The load client of the benchmark: cleartext HTTP/2 on 127.0.0.1, one thread, Linux only.
///
/// Prints one line of JSON. Anything that is not a good reply ends it with status 1 and the reason on standard error.
@main
enum Load {
    static func main() {
        do throws(LoadError) {
            try self.run(Options(arguments: CommandLine.arguments.dropFirst()))
        } catch {
            complain("bench-load: \(error)\n")
            exit(1)
        }
    }

    private static func run(_ options: Options) throws(LoadError) {
        var runner = try Runner(options)
        if options.holds {
            try runner.open(callOnEach: true)
            print("holding \(options.connections)")
            fflush(nil)
            try runner.hold()
        }
        try runner.open()
        let report =
            if options.calls > 0 {
                try runner.runCalls()
            } else if options.rate > 0 {
                try runner.runOpenLoop()
            } else {
                try runner.runClosedLoop()
            }
        print(report.json(finished: runner.tally.finished))
    }
}
