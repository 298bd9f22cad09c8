import Dispatch
import Foundation
import GRPCCore
import Synchronization
import Testing

@testable import Swiftlet

@Suite("Calls on a pool that is busy", .bothPaths, .serialized, .timeLimit(.minutes(5)))
struct PooledCallTests {
    @Test("a call that is over before there is a thread for it does not run its method")
    func over() async throws {
        let ran = Atomic(0)
        let wasHeard = DispatchSemaphore(value: 0)
        let services: [any RegistrableRPCService] = [
            TestService(
                .unary("Run") { message, _ in
                    ran.wrappingAdd(1, ordering: .relaxed)
                    return message
                }
            ).running(on: .concurrentPool),
            TestService(
                .unary("Mark") { message, _ in
                    wasHeard.signal()
                    return message
                }
            ).running(on: .eventLoop),
        ]
        var wasBusy = false
        for attempt in 1...8 where !wasBusy {
            ran.store(0, ordering: .relaxed)
            try await withServer(self.registration(services)) { peer async throws in
                wasBusy = busyPool(attempt * ProcessInfo.processInfo.activeProcessorCount) {
                    for _ in 1...3 {
                        let stream = peer.startCall("Run")
                        peer.sendMessage([], on: stream, endStream: true)
                        peer.reset(stream)
                    }
                    // On the loop, behind the resets.
                    peer.sendMessage([], on: peer.startCall("Mark"), endStream: true)
                    hold(wasHeard)
                }
            }
        }
        // The server has ended, and with it what ran there.
        #expect(wasBusy)
        #expect(ran.load(ordering: .relaxed) == 0)
    }

    private func registration(_ services: [any RegistrableRPCService]) -> ServiceRegistration {
        let registration = ServiceRegistration(services, interceptors: [])
        // Those that are not known to be the same go through GRPCCore.
        if ServerPath.current == .direct { registration.prove(of: TestService.self) }
        return registration
    }
}

/// Runs a function on this thread of Swift's pool while tasks hold the others, and lets them go.
///
/// - Returns: whether they held all: no other task has run meanwhile.
private func busyPool(_ threads: Int, _ body: () -> Void) -> Bool {
    let end = DispatchSemaphore(value: 0)
    for _ in 1..<threads {
        Task.detached { hold(end) }
    }
    let probe = Probe()
    Task.detached { probe.hasRun.store(true, ordering: .relaxed) }
    body()
    let wasBusy = !probe.hasRun.load(ordering: .relaxed)
    for _ in 1..<threads { end.signal() }
    return wasBusy
}

private final class Probe: Sendable {
    let hasRun = Atomic(false)
}

/// Holds its thread: what no task should do.
private func hold(_ semaphore: DispatchSemaphore) {
    semaphore.wait()
}
