import Testing

/// Plays what has to happen within a time with more and more of it, until it does.
///
/// A machine that is busy may be too slow for the first time; what is wrong is wrong with each.
///
/// - Parameters:
///   - first: The time to begin with.
///   - sourceLocation: The test that asks.
///   - body: Takes the time; false if that was not enough.
/// - Throws: what `body` throws.
func withMoreAndMoreTime(
    from first: Duration = .seconds(1),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (Duration) async throws -> Bool
) async throws {
    for time in [first, first * 4, first * 16] {
        if try await body(time) { return }
    }
    Issue.record("\(first * 16) was not enough either", sourceLocation: sourceLocation)
}
