extension DynamicMessage {
    /// The paths of required fields that are not set, such as `a`, `b.c`, `d[0].e` or `(pkg.ext).f`; empty if the
    /// message is complete.
    public var missingRequiredFields: [String] {
        var missing: [String] = []
        self.collectMissingRequiredFields(prefix: "", into: &missing)
        return missing
    }

    private func collectMissingRequiredFields(prefix: String, into missing: inout [String]) {
        for field in self.descriptor.record.fields where field.isRequired && self.entry(of: field) == nil {
            missing.append(prefix + field.name)
        }
        for entry in self.entries {
            let name = prefix + (entry.field.isExtension ? "(\(entry.field.fullName))" : entry.field.name)
            switch entry.value {
            case .message(let message):
                message.collectMissingRequiredFields(prefix: "\(name).", into: &missing)
            case .list(let elements):
                for (index, element) in elements.enumerated() {
                    guard case .message(let message) = element else { break }
                    message.collectMissingRequiredFields(prefix: "\(name)[\(index)].", into: &missing)
                }
            default: break
            }
        }
    }
}
