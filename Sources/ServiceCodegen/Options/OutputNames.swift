/// Names generated files after the `.proto` files.
struct OutputNames {
    enum Naming: String {
        /// `a/b.proto` becomes `a/b.grpc.swift`.
        case fullPath = "FullPath"
        /// `a/b.proto` becomes `a_b.grpc.swift`.
        case pathToUnderscores = "PathToUnderscores"
        /// `a/b.proto` becomes `b.grpc.swift`.
        case dropPath = "DropPath"
    }

    private let naming: Naming
    /// How many files want each name.
    private var counts: [String: Int] = [:]

    init(naming: Naming) {
        self.naming = naming
    }

    /// The name of the next file; one that is taken already gets a number.
    mutating func name(for proto: String) -> String {
        let base = base(of: proto)
        let count = counts[base, default: 0]
        counts[base] = count + 1
        return count == 0 ? "\(base).grpc.swift" : "\(base).\(count).grpc.swift"
    }

    /// The name without endings: the last dot of the last component begins the ending.
    private func base(of proto: String) -> String {
        let slash = proto.lastIndex(of: "/")
        let folder = slash.map { proto[...$0] } ?? ""
        let file = slash.map { proto[proto.index(after: $0)...] } ?? proto[...]
        let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file
        switch naming {
        case .fullPath: return String(folder + stem)
        case .pathToUnderscores: return folder.replacing("/", with: "_") + String(stem)
        case .dropPath: return String(stem)
        }
    }
}
