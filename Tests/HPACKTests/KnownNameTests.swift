import HPACK
import Testing

@Suite("HPACK known names") struct KnownNameTests {
    @Test("finds every known name by its bytes and nothing else")
    func lookup() {
        for rawValue in UInt8(1)...UInt8(KnownName.texts.count) {
            let name = KnownName(rawValue: rawValue)
            #expect(KnownName.lookup(name.bytes) == name)
        }
        for text in ["", "x", ":", "Te", "content-typ", "content-typee", "x-custom", "grpc-statuss"] {
            #expect([UInt8](text.utf8).withUnsafeBytes { KnownName.lookup($0) } == .other)
        }
    }

    @Test(
        "numbers the names that rules speak of",
        arguments: [
            (KnownName.authority, ":authority"), (.status, ":status"), (.wwwAuthenticate, "www-authenticate"),
            (.te, "te"),
            (.grpcTimeout, "grpc-timeout"), (.grpcStatus, "grpc-status"), (.protocol, ":protocol"),
            (.connection, "connection"), (.priority, "priority"), (.contentLength, "content-length"),
        ]
    )
    func numbers(name: KnownName, text: String) {
        #expect(name.description == text)
    }
}
