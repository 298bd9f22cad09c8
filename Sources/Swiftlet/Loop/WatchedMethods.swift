import GRPCCore
import Synchronization

/// Numbers for the methods of a server, so that a loop can say in a word which one it runs.
///
/// Asked when a route is made, not for each call. Safe to use from all threads.
final class WatchedMethods: Sendable {
    typealias ID = UInt16

    /// No handler, or nobody watches.
    static let none: ID = 0
    /// A handler, but it is not known of which method.
    static let unknown: ID = 1

    private struct State {
        var ids: [MethodDescriptor: ID] = [:]
        /// Full names, each at its number less the two that stand for no method.
        var names: [String] = []
    }

    private let state = Mutex(State())

    /// The number of a method; ``unknown`` when there are no more numbers.
    func id(of method: MethodDescriptor) -> ID {
        self.state.withLock { state in
            if let known = state.ids[method] { return known }
            guard let id = ID(exactly: state.names.count + 2) else { return Self.unknown }
            state.names.append(method.fullyQualifiedMethod)
            state.ids[method] = id
            return id
        }
    }

    /// The full name of the method with a number; `nil` if the number stands for none.
    func name(_ id: ID) -> String? {
        guard id > Self.unknown else { return nil }
        return self.state.withLock { state in
            let index = Int(id) - 2
            return index < state.names.count ? state.names[index] : nil
        }
    }
}
