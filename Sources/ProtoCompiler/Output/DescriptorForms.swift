/// Writes a file's descriptor in several forms, equal ones once.
enum DescriptorForms {
    /// The bytes of a file's descriptor in each form.
    ///
    /// - Parameters:
    ///   - unit: the file, linked without errors; its retained options are known if a form retains them.
    ///   - model: the model that the file is in.
    ///   - forms: the forms, in any order.
    /// - Returns: the serialized messages in the order of the forms.
    static func descriptors(
        of unit: borrowing CompilationUnit,
        _ model: borrowing Model,
        _ forms: [Compiler.Form]
    ) -> [[UInt8]] {
        // Few files have options that are only for the source; of all others both forms are the same.
        let isStripped = !unit.retainedOptions.isEmpty || unit.optionPaths.hasDropped
        var made: [(form: Compiler.Form, bytes: [UInt8])] = []
        return forms.map { wanted in
            var form = wanted
            if !isStripped { form.retainsOptions = false }
            if let known = made.first(where: { $0.form == form }) { return known.bytes }
            let bytes = descriptor(of: unit, model, form)
            made.append((form, bytes))
            return bytes
        }
    }

    private static func descriptor(
        of unit: borrowing CompilationUnit,
        _ model: borrowing Model,
        _ form: Compiler.Form
    ) -> [UInt8] {
        DescriptorWriter.descriptor(
            of: unit.file,
            model,
            sourceInfo: form.includesSourceInfo
                ? SourceInfoWriter.sourceInfo(of: unit, model, stripsOptions: !form.retainsOptions) : nil,
            retained: form.retainsOptions ? unit.retainedOptions : RetainedOptions()
        )
    }
}
