/// The order in which protoc takes in what one scope holds, which decides which of two symbols of one name is the
/// second: the one that is reported.
struct DeclarationOrder: Comparable {
    private let kind: Int32
    private let index: Int32
    private let inner: Int32

    /// The order of a symbol among those of its scope.
    init(_ symbol: Symbol, _ model: borrowing Model) {
        switch model.parent(of: symbol).kind {
        case .message: kind = Self.placeInMessage(symbol, model)
        default: kind = Self.placeInPackage(symbol.kind)
        }
        switch symbol.kind {
        case .enumeration: (index, inner) = (symbol.enumeration.raw, .max)
        // The values of an enum come before the enum itself.
        case .enumValue:
            (index, inner) = (model.enumValues[symbol.enumValue].enumeration.raw, symbol.enumValue.raw)
        case .message: (index, inner) = (symbol.message.raw, 0)
        case .field: (index, inner) = (symbol.field.raw, 0)
        case .oneof: (index, inner) = (symbol.oneof.raw, 0)
        case .service: (index, inner) = (symbol.service.raw, 0)
        case .method: (index, inner) = (symbol.method.raw, 0)
        case .none, .package: (index, inner) = (0, 0)
        }
    }

    private static func placeInMessage(_ symbol: Symbol, _ model: borrowing Model) -> Int32 {
        switch symbol.kind {
        case .oneof: 0
        case .field: model.fields[symbol.field].flags.contains(.extension) ? 3 : 1
        case .enumeration, .enumValue: 2
        case .message: 4
        default: 5
        }
    }

    private static func placeInPackage(_ kind: Symbol.Kind) -> Int32 {
        switch kind {
        case .none, .package: -1
        case .message: 0
        case .enumeration, .enumValue: 1
        case .service: 2
        default: 3
        }
    }

    static func < (left: DeclarationOrder, right: DeclarationOrder) -> Bool {
        (left.kind, left.index, left.inner) < (right.kind, right.index, right.inner)
    }
}
