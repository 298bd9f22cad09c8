/// SETTINGS (RFC 9113, section 6.5): parameters of one side, or the acknowledgement of the other side's.
///
/// ```
/// Identifier (16)  Value (32)     any number of times; none with ACK
/// ```
package struct SettingsFrame {
    static let entrySize = 6

    private let payload: UnsafeRawBufferPointer
    /// Whether the frame acknowledges ours.
    package let isAcknowledgement: Bool

    static func parse(
        _ header: FrameHeader,
        _ payload: UnsafeRawBufferPointer
    ) throws(HTTP2Error) -> SettingsFrame {
        try FrameTarget.checkConnection(header)
        let isAcknowledgement = header.flags.contains(.ack)
        if isAcknowledgement {
            try PayloadSize.check(header, is: 0)
        }
        guard payload.count.isMultiple(of: self.entrySize) else {
            throw .connection(
                .frameSizeError,
                "SETTINGS frame of \(payload.count) bytes, expected a multiple of \(self.entrySize)"
            )
        }
        return SettingsFrame(payload: payload, isAcknowledgement: isAcknowledgement)
    }

    /// How many parameters there are.
    package var count: Int { self.payload.count / Self.entrySize }

    /// The parameter at a place, which must be below ``count``.
    package subscript(index: Int) -> (id: SettingID, value: UInt32) {
        let offset = index * Self.entrySize
        let id = UInt16(bigEndian: self.payload.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
        return (SettingID(rawValue: id), self.payload.bigEndian32(at: offset + 2))
    }

    static func write(_ entries: [(id: SettingID, value: UInt32)], into output: inout OutputBuffer) {
        let header = FrameHeader(length: entries.count * self.entrySize, type: .settings, streamID: 0)
        output.append(header)
        for entry in entries {
            output.append(UInt8(truncatingIfNeeded: entry.id.rawValue >> 8))
            output.append(UInt8(truncatingIfNeeded: entry.id.rawValue))
            output.append(word: entry.value)
        }
    }

    static func writeAcknowledgement(into output: inout OutputBuffer) {
        output.append(FrameHeader(length: 0, type: .settings, flags: .ack, streamID: 0))
    }
}

/// The identifier of a parameter (RFC 9113, section 6.5.2 and RFC 8441, section 3).
package struct SettingID: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let headerTableSize = SettingID(rawValue: 0x1)
    package static let enablePush = SettingID(rawValue: 0x2)
    package static let maxConcurrentStreams = SettingID(rawValue: 0x3)
    package static let initialWindowSize = SettingID(rawValue: 0x4)
    package static let maxFrameSize = SettingID(rawValue: 0x5)
    package static let maxHeaderListSize = SettingID(rawValue: 0x6)
    package static let enableConnectProtocol = SettingID(rawValue: 0x8)
}
