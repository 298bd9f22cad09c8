// The cases of gRPC's interoperability tests that need to see or to choose a message's compressed flag, on gRPC C++:
// client ADDRESS [CASE...]
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "grpc/testing/test.grpc.pb.h"
#include "message_flags.h"

namespace {

using grpc::testing::InteropClientContextInspector;
using grpc::testing::SimpleRequest;
using grpc::testing::SimpleResponse;
using grpc::testing::TestService;
using Stub = TestService::Stub;

constexpr int kRequestSize = 271828;
constexpr int kResponseSize = 314159;

template <typename T>
void Expect(const T& actual, const T& expected, const std::string& what) {
  if (actual == expected) return;
  std::cerr << what << " is " << actual << ": expected " << expected << std::endl;
  throw std::runtime_error(what);
}

void ExpectCode(const grpc::Status& status, grpc::StatusCode code) {
  Expect<int>(status.error_code(), code, "the status code (message \"" + status.error_message() + "\")");
}

void SetTimeout(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(120));
}

SimpleRequest LargeRequest() {
  SimpleRequest request;
  request.set_response_size(kResponseSize);
  request.mutable_payload()->set_body(std::string(kRequestSize, '\0'));
  return request;
}

void ExpectZeros(const std::string& body, size_t size) {
  Expect(body.size(), size, "the size of the response's body");
  Expect(body == std::string(size, '\0'), true, "whether the body is all zeros");
}

void LargeUnary(Stub& stub) {
  grpc::ClientContext context;
  SetTimeout(context);
  SimpleResponse response;
  ExpectCode(stub.UnaryCall(&context, LargeRequest(), &response), grpc::StatusCode::OK);
  ExpectZeros(response.payload().body(), kResponseSize);
}

void ClientCompressedUnary(Stub& stub) {
  auto call = [&](bool is_expected, bool is_compressed, grpc_compression_algorithm algorithm,
                  SimpleResponse* response) {
    grpc::ClientContext context;
    SetTimeout(context);
    if (is_compressed) context.set_compression_algorithm(algorithm);
    SimpleRequest request = LargeRequest();
    request.mutable_expect_compressed()->set_value(is_expected);
    return stub.UnaryCall(&context, request, response);
  };
  for (auto algorithm : {GRPC_COMPRESS_GZIP, GRPC_COMPRESS_DEFLATE}) {
    SimpleResponse response;
    ExpectCode(call(true, false, algorithm, &response), grpc::StatusCode::INVALID_ARGUMENT);
    for (bool is_compressed : {true, false}) {
      ExpectCode(call(is_compressed, is_compressed, algorithm, &response), grpc::StatusCode::OK);
      ExpectZeros(response.payload().body(), kResponseSize);
    }
  }
}

void ServerCompressedUnary(Stub& stub) {
  for (bool is_compressed : {true, false}) {
    grpc::ClientContext context;
    SetTimeout(context);
    SimpleRequest request = LargeRequest();
    request.mutable_response_compressed()->set_value(is_compressed);
    SimpleResponse response;
    ExpectCode(stub.UnaryCall(&context, request, &response), grpc::StatusCode::OK);
    Expect(InteropClientContextInspector(context).WasCompressed(), is_compressed, "the compressed flag");
    ExpectZeros(response.payload().body(), kResponseSize);
  }
}

void ClientCompressedStreaming(Stub& stub) {
  grpc::testing::StreamingInputCallRequest request;
  grpc::testing::StreamingInputCallResponse response;
  request.mutable_expect_compressed()->set_value(true);
  request.mutable_payload()->set_body(std::string(27182, '\0'));
  {
    grpc::ClientContext context;
    SetTimeout(context);
    context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
    auto stream = stub.StreamingInputCall(&context, &response);
    stream->Write(request, grpc::WriteOptions().set_no_compression());
    stream->WritesDone();
    ExpectCode(stream->Finish(), grpc::StatusCode::INVALID_ARGUMENT);
  }
  grpc::ClientContext context;
  SetTimeout(context);
  context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  auto stream = stub.StreamingInputCall(&context, &response);
  Expect(stream->Write(request), true, "whether the first message was sent");
  request.mutable_expect_compressed()->set_value(false);
  request.mutable_payload()->set_body(std::string(45904, '\0'));
  Expect(stream->Write(request, grpc::WriteOptions().set_no_compression()), true, "whether the second was");
  stream->WritesDone();
  ExpectCode(stream->Finish(), grpc::StatusCode::OK);
  Expect(response.aggregated_payload_size(), 73086, "the aggregated size");
}

void ServerCompressedStreaming(Stub& stub) {
  const std::vector<std::pair<bool, int>> expected = {{true, 31415}, {false, 92653}};
  grpc::testing::StreamingOutputCallRequest request;
  for (auto [is_compressed, size] : expected) {
    auto* parameters = request.add_response_parameters();
    parameters->mutable_compressed()->set_value(is_compressed);
    parameters->set_size(size);
  }
  grpc::ClientContext context;
  SetTimeout(context);
  auto stream = stub.StreamingOutputCall(&context, request);
  grpc::testing::StreamingOutputCallResponse response;
  for (auto [is_compressed, size] : expected) {
    Expect(stream->Read(&response), true, "whether there is a response");
    Expect(InteropClientContextInspector(context).WasCompressed(), is_compressed, "the compressed flag");
    ExpectZeros(response.payload().body(), size);
  }
  Expect(stream->Read(&response), false, "whether there is a third response");
  ExpectCode(stream->Finish(), grpc::StatusCode::OK);
}

const std::map<std::string, std::function<void(Stub&)>> kCases = {
    {"large_unary", LargeUnary},
    {"client_compressed_unary", ClientCompressedUnary},
    {"server_compressed_unary", ServerCompressedUnary},
    {"client_compressed_streaming", ClientCompressedStreaming},
    {"server_compressed_streaming", ServerCompressedStreaming},
};

bool Run(const std::string& name, const std::string& address) {
  auto found = kCases.find(name);
  try {
    if (found == kCases.end()) throw std::runtime_error("there is no such case");
    auto stub = TestService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
    found->second(*stub);
  } catch (const std::runtime_error& error) {
    std::cout << name << ": failed: " << error.what() << std::endl;
    return false;
  }
  std::cout << name << ": passed" << std::endl;
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: client ADDRESS [CASE...]" << std::endl;
    return 64;
  }
  std::vector<std::string> names(argv + 2, argv + argc);
  if (names.empty()) {
    for (const auto& entry : kCases) names.push_back(entry.first);
  }
  bool is_all_right = true;
  for (const auto& name : names) is_all_right &= Run(name, argv[1]);
  return is_all_right ? 0 : 1;
}
