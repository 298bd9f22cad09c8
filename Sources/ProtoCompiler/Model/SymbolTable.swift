/// All symbols by the scope they lie in and their own name.
///
/// An open-addressed hash table whose keys are pairs of integers: looking a name up touches no text. The values of an
/// enum lie in the scope that the enum lies in.
struct SymbolTable: Sendable {
    private struct Slot {
        var scope: UInt32
        var name: UInt32
        var symbol: UInt32
    }

    private var slots: [Slot]
    private var count = 0

    /// Makes an empty table.
    init() {
        slots = Array(repeating: Slot(scope: 0, name: 0, symbol: 0), count: 1_024)
    }

    @inline(__always)
    private func place(_ scope: UInt32, _ name: UInt32) -> Int {
        let key = UInt64(scope) << 32 | UInt64(name)
        return Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (slots.count &- 1)
    }

    /// The symbol of a name in a scope; `.none` if there is none.
    @inline(__always)
    func find(_ name: NameID, in scope: Symbol) -> Symbol {
        var index = place(scope.raw, name.raw)
        while slots[index].symbol != 0 {
            if slots[index].name == name.raw, slots[index].scope == scope.raw {
                return Symbol(raw: slots[index].symbol)
            }
            index = (index &+ 1) & (slots.count &- 1)
        }
        return .none
    }

    /// Adds a symbol, or returns the one that has its place already.
    @inline(__always)
    mutating func add(_ symbol: Symbol, _ name: NameID, in scope: Symbol) -> Symbol? {
        var index = place(scope.raw, name.raw)
        while slots[index].symbol != 0 {
            if slots[index].name == name.raw, slots[index].scope == scope.raw {
                return Symbol(raw: slots[index].symbol)
            }
            index = (index &+ 1) & (slots.count &- 1)
        }
        slots[index] = Slot(scope: scope.raw, name: name.raw, symbol: symbol.raw)
        count &+= 1
        if count &* 2 > slots.count { grow() }
        return nil
    }

    /// Puts a symbol in the place of one that has the same name in the same scope.
    mutating func replace(_ symbol: Symbol, _ name: NameID, in scope: Symbol) {
        var index = place(scope.raw, name.raw)
        while slots[index].symbol != 0 {
            if slots[index].name == name.raw, slots[index].scope == scope.raw {
                slots[index].symbol = symbol.raw
                return
            }
            index = (index &+ 1) & (slots.count &- 1)
        }
    }

    @inline(never)
    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(scope: 0, name: 0, symbol: 0), count: old.count * 2)
        for slot in old where slot.symbol != 0 {
            var index = place(slot.scope, slot.name)
            while slots[index].symbol != 0 { index = (index &+ 1) & (slots.count &- 1) }
            slots[index] = slot
        }
    }
}
