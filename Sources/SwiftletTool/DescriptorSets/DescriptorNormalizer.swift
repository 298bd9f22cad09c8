internal import ProtoReflection

/// Fills in what a descriptor may leave out and protoc writes all the same: labels, types, names in JSON, and full names
/// with a dot before them.
struct DescriptorNormalizer {
    /// The fields, extensions and methods that the compiler made of the same file, by their scopes and names.
    private var linked: [String: DynamicMessage] = [:]
    /// What is wrong with the file though its text could be compiled; empty if nothing is.
    private(set) var problem = ""

    /// Takes a file as the compiler made it.
    init(linked file: DynamicMessage) {
        gather(file, "", fields: ["extension"], messages: "message_type")
        for service in file.children("service") {
            for method in service.children("method") {
                linked["\(service.text("name")).\(method.text("name"))"] = method
            }
        }
    }

    private mutating func gather(_ scope: DynamicMessage, _ path: String, fields: [String], messages: String) {
        for list in fields {
            for field in scope.children(list) { linked["\(path)\(list):\(field.text("name"))"] = field }
        }
        for message in scope.children(messages) {
            gather(message, "\(path)\(message.text("name")).", fields: ["field", "extension"], messages: "nested_type")
        }
    }

    /// The file as protoc writes it.
    mutating func normalized(_ file: DynamicMessage) -> DynamicMessage {
        var file = scope(file, "", fields: ["extension"], messages: "message_type")
        if file.number("edition") != 0 { file["syntax"] = .string("editions") }
        if file.text("syntax") == "proto2" { file["syntax"] = nil }
        let services = file.children("service").map { service in
            var service = service
            service["method"] = list(service.children("method").map { method($0, of: service.text("name")) })
            return service
        }
        file["service"] = list(services)
        return file
    }

    private func list(_ messages: [DynamicMessage]) -> FieldValue { .list(messages.map(FieldValue.message)) }

    private mutating func scope(
        _ scope: DynamicMessage,
        _ path: String,
        fields: [String],
        messages: String
    ) -> DynamicMessage {
        var scope = scope
        for name in fields {
            var members = scope.children(name)
            for index in members.indices {
                guard let linked = linked["\(path)\(name):\(members[index].text("name"))"] else { continue }
                complete(&members[index], linked)
            }
            scope[name] = list(members)
        }
        var inner = scope.children(messages)
        for index in inner.indices {
            let innerPath = "\(path)\(inner[index].text("name"))."
            inner[index] = self.scope(inner[index], innerPath, fields: ["field", "extension"], messages: "nested_type")
        }
        scope[messages] = list(inner)
        return scope
    }

    private mutating func complete(_ field: inout DynamicMessage, _ linked: DynamicMessage) {
        for name in ["label", "type", "json_name"] where field[name] == nil { field[name] = linked[name] }
        for name in ["type_name", "extendee"] { field[name] = linked[name] }
        let isMessage = FieldType(rawValue: field.number("type"))?.isMessage
        guard isMessage != FieldType(rawValue: linked.number("type"))?.isMessage, problem.isEmpty else { return }
        let kind = isMessage == true ? "a message" : "an enum"
        problem = "field \(field.text("name")): \"\(field.text("type_name"))\" is not \(kind)"
    }

    private func method(_ method: DynamicMessage, of service: String) -> DynamicMessage {
        var method = method
        guard let linked = linked["\(service).\(method.text("name"))"] else { return method }
        for name in ["input_type", "output_type"] { method[name] = linked[name] }
        return method
    }
}
