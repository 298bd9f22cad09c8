/// The files that generators made for one place, before any of them is written.
public struct OutputTree: Sendable {
    private var contents: [String: [UInt8]] = [:]

    /// Makes an empty tree.
    public init() {}

    /// The names of the files, sorted by their bytes.
    public var names: [String] { contents.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

    /// The content of a file; `nil` if there is none of that name.
    public subscript(name: String) -> [UInt8]? { contents[name] }

    /// A piece of output that does not fit into what is there.
    public enum Conflict: Error, Hashable, Sendable, CustomStringConvertible {
        /// A file was made before.
        case duplicate(file: String)
        /// A piece belongs into a file that no generator has made.
        case missingFile(file: String)
        /// A piece belongs to a mark that is not in the file.
        case missingInsertionPoint(file: String, point: String)

        /// What is wrong, as protoc words it.
        public var description: String {
            switch self {
            case .duplicate(let file): "\(file): Tried to write the same file twice."
            case .missingFile(let file): "\(file): Tried to insert into file that doesn't exist."
            case .missingInsertionPoint(let file, let point): "\(file): insertion point \"\(point)\" not found."
            }
        }
    }

    /// Adds a file.
    ///
    /// - Throws: `Conflict.duplicate` if there is one of that name; it stays as it is.
    public mutating func add(_ name: String, _ content: [UInt8]) throws(Conflict) {
        guard contents[name] == nil else { throw .duplicate(file: name) }
        contents[name] = content
    }

    /// Adds a file if there is none of that name.
    public mutating func addIfMissing(_ name: String, _ content: [UInt8]) {
        if contents[name] == nil { contents[name] = content }
    }

    /// Puts text in front of an insertion point, with the indent of the line that the point is on.
    ///
    /// - Parameters:
    ///   - text: what to insert; it gets a newline at its end if it has none.
    ///   - file: the file to insert into.
    ///   - point: the name of the insertion point.
    ///   - info: the serialized `GeneratedCodeInfo` of the text.
    /// - Throws: `Conflict` if there is no such file, or no such point in it.
    mutating func insert(
        _ text: [UInt8],
        into file: String,
        at point: String,
        info: ArraySlice<UInt8>? = nil
    ) throws(Conflict) {
        guard var content = contents[file] else {
            // As in protoc, the file is there from now on, empty: the next piece misses the point, not the file.
            contents[file] = []
            throw .missingFile(file: file)
        }
        guard let insertion = Insertion(text, at: point, in: content) else {
            throw .missingInsertionPoint(file: file, point: point)
        }
        content.insert(contentsOf: insertion.bytes, at: insertion.offset)
        contents[file] = content
        updateCodeInfo(of: file, insertion, info ?? [])
    }

    /// Keeps the record of what a file was made from in step with the file.
    private mutating func updateCodeInfo(of file: String, _ insertion: Insertion, _ info: ArraySlice<UInt8>) {
        let name = file + ".pb.meta"
        guard contents[name] != nil || !info.isEmpty else { return }
        guard let old = try? GeneratedCodeInfo(contents[name] ?? []), let new = try? GeneratedCodeInfo(info) else {
            return
        }
        contents[name] = old.inserting(new, insertion).bytes
    }
}
