// Whether the message that a call received last had the compressed flag.
//
// gRPC C++ keeps this to its own interoperability tests: it names a friend of ClientContext, whose definition is the
// tester's affair, and exports the function that the friend calls.
#pragma once

#include <cstdint>

#include <grpc/grpc.h>
#include <grpcpp/client_context.h>

uint32_t grpc_call_test_only_get_message_flags(grpc_call* call);

namespace grpc::testing {

class InteropClientContextInspector {
 public:
  explicit InteropClientContextInspector(const ClientContext& context) : call_(context.call_) {}

  bool WasCompressed() const { return (grpc_call_test_only_get_message_flags(call_) & kWasCompressed) != 0; }

 private:
  static constexpr uint32_t kWasCompressed = 0x40000000;

  grpc_call* call_;
};

}  // namespace grpc::testing
