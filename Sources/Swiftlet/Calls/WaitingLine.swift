/// Those who wait for something, first come first served; each may leave, and then its place is gone as well.
///
/// A place knows its neighbours, so that a line of which many leave holds no memory but for those who wait.
///
/// - Complexity: O(1) for everything.
struct WaitingLine<Element> {
    private struct Place {
        let element: Element
        var previous: Int?
        var next: Int?
    }

    private var taken: [Int: Place] = [:]
    private var first: Int?
    private var last: Int?
    private var lastTicket = 0

    /// How many places are held.
    var places: Int { self.taken.count }

    /// Appends an element; returns its ticket for ``remove(_:)``, which no other gets.
    mutating func append(_ element: Element) -> Int {
        self.lastTicket += 1
        let ticket = self.lastTicket
        self.taken[ticket] = Place(element: element, previous: self.last)
        if let last = self.last {
            self.taken[last]?.next = ticket
        } else {
            self.first = ticket
        }
        self.last = ticket
        return ticket
    }

    /// Takes out who has waited longest; `nil` if nobody waits.
    mutating func removeFirst() -> Element? {
        guard let first = self.first else { return nil }
        return self.remove(first)
    }

    /// Takes out the element with a ticket; `nil` if it is not in line any more.
    mutating func remove(_ ticket: Int) -> Element? {
        guard let place = self.taken.removeValue(forKey: ticket) else { return nil }
        if let previous = place.previous {
            self.taken[previous]?.next = place.next
        } else {
            self.first = place.next
        }
        if let next = place.next {
            self.taken[next]?.previous = place.previous
        } else {
            self.last = place.previous
        }
        return place.element
    }
}
