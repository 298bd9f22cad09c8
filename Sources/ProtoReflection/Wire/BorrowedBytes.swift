extension [UInt8] {
    /// Lends the bytes to `body`, whose errors keep their type. (`Array.withUnsafeBytes` makes them `any Error`.)
    func borrow<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let result = self.withUnsafeBytes { buffer -> Swift.Result<Result, Failure> in
            do throws(Failure) {
                return .success(try body(buffer))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
