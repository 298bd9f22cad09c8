/// One field of a decoded header list: a view of bytes that the decoder owns.
///
/// Valid until the next call to the decoder that made it.
@usableFromInline
package struct HeaderField {
    /// The name's number, or ``KnownName/other``.
    @usableFromInline package let name: KnownName

    /// Whether the sender marked the field as never to be indexed (RFC 7541, section 6.2.3).
    ///
    /// An intermediary must keep the mark.
    @usableFromInline package let isNeverIndexed: Bool

    /// The bytes of the name.
    @usableFromInline package let nameBytes: UnsafeRawBufferPointer

    /// The bytes of the value.
    @usableFromInline package let value: UnsafeRawBufferPointer

    @inlinable
    package init(
        name: KnownName,
        isNeverIndexed: Bool,
        nameBytes: UnsafeRawBufferPointer,
        value: UnsafeRawBufferPointer
    ) {
        self.name = name
        self.isNeverIndexed = isNeverIndexed
        self.nameBytes = nameBytes
        self.value = value
    }

    /// The size as RFC 7541, section 4.1 and RFC 9113, section 6.5.2 count it.
    package var size: Int { self.nameBytes.count + self.value.count + fieldOverhead }

    /// The name as text.
    package var nameText: String { String(decoding: self.nameBytes, as: UTF8.self) }

    /// The value as text; octets that are not UTF-8 are replaced.
    package var valueText: String { String(decoding: self.value, as: UTF8.self) }
}
