import Foundation
import PeerSupport
import Testing

@Suite("The record of protoc")
struct RecordTests {
    @Test("is what protoc says to every case today")
    func isTrue() async throws {
        let protoc = try await Peers.pathOrSkip("protoc")
        let script = Peers.checkout.appending(path: "scripts/record-cases.py").path
        let outcome = try await PeerProcess.run(URL(filePath: "/usr/bin/env"), ["python3", script, protoc.path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let cases = CaseFile.names(in: "Valid") + CaseFile.names(in: "Invalid")
        let count = try cases.reduce(0) { try $0 + CaseFile($1).cases.count }
        let checked = outcome.output.split(separator: "\n").compactMap { line in
            line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        }
        #expect(checked.reduce(0, +) == count, "\(outcome.output)")
    }
}
