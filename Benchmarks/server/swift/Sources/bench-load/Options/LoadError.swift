/// Why the run came to nothing: a wrong argument, a peer that is gone, or a reply that is not what it must be.
struct LoadError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
