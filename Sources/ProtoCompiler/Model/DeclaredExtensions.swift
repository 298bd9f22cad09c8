/// What the options of an extension range say about the extensions in it.
struct DeclaredExtensions: Sendable {
    /// Whether every extension must be declared.
    enum Verification: Sendable {
        case declaration
        case unverified
    }

    /// What is declared about one number.
    struct Declaration: Sendable {
        var number: Int32 = 0
        var fullName: String?
        var type: String?
        var isReserved = false
        var isRepeated = false
    }

    /// The declarations in source order.
    var declarations: [Declaration] = []
    /// The range's verification, if it is written in the file.
    var verification: Verification?
}
