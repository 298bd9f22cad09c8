/// The first statement: `syntax = "proto3";` or `edition = "2023";`.
struct SyntaxNode: Sendable {
    /// From the keyword to the semicolon.
    var tokens: TokenRange
    /// The string tokens.
    var value: TokenRange
}

/// The package: `package a.b.c;`.
struct PackageNode: Sendable {
    /// From the keyword to the semicolon.
    var tokens: TokenRange
    /// The identifiers and the dots between them.
    var name: TokenRange
}

/// An import: `import [public|weak|option] "file.proto";`.
struct ImportNode: Sendable {
    /// What kind of import this is.
    enum Modifier: UInt8, Sendable {
        case none
        case `public`
        case weak
        case option
    }

    /// From the keyword to the semicolon.
    var tokens: TokenRange
    /// What stands before the file's name.
    var modifier: Modifier
    /// The string tokens.
    var path: TokenRange
}
