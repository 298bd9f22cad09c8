import GRPCCore
import GRPCProtobuf
import SwiftProtobuf

let receipt = Shop_Receipt.with {
    $0.total = .with {
        $0.currency = "EUR"
        $0.cents = 1_250
    }
    $0.placed = Google_Protobuf_Timestamp(seconds: 1)
}
let weather = Shop_Weather.with { $0.celsius = 20 }
let bytes: [UInt8] = try receipt.serializedBytes()
print("\(Shop_Orders.descriptor.fullyQualifiedService): \(bytes.count) bytes, \(weather.celsius) degrees")
