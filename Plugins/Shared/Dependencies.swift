import PackagePlugin

extension SourceModuleTarget {
    /// The names of the targets and products that the target itself depends on.
    var dependencyNames: [String] {
        dependencies.flatMap { dependency -> [String] in
            switch dependency {
            case .target(let target): [target.name]
            case .product(let product): [product.name]
            @unknown default: []
            }
        }
    }
}
