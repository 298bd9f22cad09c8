/// The static table (RFC 7541, Appendix A): entries 1…61, always there.
package enum StaticTable {
    /// How many entries there are.
    package static let count = 61

    /// One entry; its bytes live as long as the process.
    struct Entry {
        let name: KnownName
        let nameBytes: UnsafeRawBufferPointer
        let value: UnsafeRawBufferPointer
        /// The size as RFC 7541, section 4.1 counts it.
        let size: Int

        init(name: KnownName, value: UnsafeRawBufferPointer) {
            self.name = name
            self.nameBytes = name.bytes
            self.value = value
            self.size = name.bytes.count + value.count + fieldOverhead
        }
    }

    /// The entries by index; place 0 is unused.
    static let entries: StaticEntries = {
        let memory = UnsafeMutablePointer<Entry>.allocate(capacity: count + 1)
        let none = Entry(name: .other, value: KnownName.other.bytes)
        memory.initialize(repeating: none, count: count + 1)
        var index = 1
        for (name, values) in rows {
            for value in values {
                let bytes = UnsafeRawBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount)
                memory[index] = Entry(name: name, value: bytes)
                index += 1
            }
        }
        return StaticEntries(pointer: UnsafePointer(memory))
    }()

    /// The first index of each name by its raw value; 0 where the table has none.
    private static let firstIndexes: [UInt8] = {
        var first = [UInt8](repeating: 0, count: 256)
        for index in (1...count).reversed() {
            first[Int(entries.pointer[index].name.rawValue)] = UInt8(index)
        }
        return first
    }()

    /// The lowest index whose name is `name`, or 0.
    static func firstIndex(of name: KnownName) -> Int {
        name == .other ? 0 : Int(self.firstIndexes[Int(name.rawValue)])
    }

    /// The index of the field, or 0.
    static func index(of name: KnownName, value: UnsafeRawBufferPointer) -> Int {
        var index = self.firstIndex(of: name)
        guard index > 0 else { return 0 }
        let entries = self.entries.pointer
        while index <= self.count, entries[index].name == name {
            if equalBytes(entries[index].value, value) {
                return index
            }
            index += 1
        }
        return 0
    }
}

/// The memory of the static table.
struct StaticEntries: @unchecked Sendable {
    // Sendable: written once before it is published, never again, and never freed.
    let pointer: UnsafePointer<StaticTable.Entry>
}

/// What RFC 7541, section 4.1 adds to the length of name and value for each field.
package let fieldOverhead = 32

/// The names in their order, each with its values.
private let rows: [(KnownName, [StaticString])] = [
    (.authority, [""]),
    (.method, ["GET", "POST"]),
    (.path, ["/", "/index.html"]),
    (.scheme, ["http", "https"]),
    (.status, ["200", "204", "206", "304", "400", "404", "500"]),
    (.acceptCharset, [""]),
    (.acceptEncoding, ["gzip, deflate"]),
    (.acceptLanguage, [""]),
    (.acceptRanges, [""]),
    (.accept, [""]),
    (.accessControlAllowOrigin, [""]),
    (.age, [""]),
    (.allow, [""]),
    (.authorization, [""]),
    (.cacheControl, [""]),
    (.contentDisposition, [""]),
    (.contentEncoding, [""]),
    (.contentLanguage, [""]),
    (.contentLength, [""]),
    (.contentLocation, [""]),
    (.contentRange, [""]),
    (.contentType, [""]),
    (.cookie, [""]),
    (.date, [""]),
    (.etag, [""]),
    (.expect, [""]),
    (.expires, [""]),
    (.from, [""]),
    (.host, [""]),
    (.ifMatch, [""]),
    (.ifModifiedSince, [""]),
    (.ifNoneMatch, [""]),
    (.ifRange, [""]),
    (.ifUnmodifiedSince, [""]),
    (.lastModified, [""]),
    (.link, [""]),
    (.location, [""]),
    (.maxForwards, [""]),
    (.proxyAuthenticate, [""]),
    (.proxyAuthorization, [""]),
    (.range, [""]),
    (.referer, [""]),
    (.refresh, [""]),
    (.retryAfter, [""]),
    (.server, [""]),
    (.setCookie, [""]),
    (.strictTransportSecurity, [""]),
    (.transferEncoding, [""]),
    (.userAgent, [""]),
    (.vary, [""]),
    (.via, [""]),
    (.wwwAuthenticate, [""]),
]
