extension DeclarationReader {
    /// What a set of options belongs to: the same option has another number in each.
    enum OptionsOwner {
        case file
        case message
        case field
        case oneof
        case enumeration
        case enumValue
        case service
        case method

        /// The number of `features`.
        var features: UInt32 {
            switch self {
            case .file: 50
            case .message: 12
            case .field: 21
            case .oneof: 1
            case .enumeration: 7
            case .enumValue: 2
            case .service: 34
            case .method: 35
            }
        }

        /// The number of `deprecated`, where there is one.
        var deprecated: UInt32? {
            switch self {
            case .file: 23
            case .message, .field, .enumeration: 3
            case .enumValue: 1
            case .service, .method: 33
            case .oneof: nil
            }
        }
    }

    /// Reads an options message, laying it over what an earlier piece of it said.
    static func options(
        _ reader: WireReader,
        of owner: OptionsOwner,
        into options: inout OptionsDeclaration
    ) throws(WireProblem) {
        var reader = reader
        options.bytes.append(contentsOf: reader.slice(reader.position..<reader.end))
        while !reader.isAtEnd {
            let tag = try reader.tag()
            if tag == Tag(owner.features, .lengthDelimited) {
                var features = options.features ?? FeatureOverrides()
                try features.merge(reader.nested())
                options.features = features
            } else if tag.type == .varint {
                let isOn = try reader.varint() != 0
                if tag.number == owner.deprecated { options.isDeprecated = isOn }
                switch (owner, tag.number) {
                case (.message, 1): options.isMessageSet = isOn
                case (.message, 7): options.isMapEntry = isOn
                case (.field, 2): options.isPacked = isOn
                default: break
                }
            } else {
                try reader.skip(tag, depth: Self.depthLimit)
            }
        }
    }
}
