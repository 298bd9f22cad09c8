// The row `gRPC C++`: the callback API with its defaults.
//
//     server --port PORT

#include <grpcpp/grpcpp.h>

#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>

#include "benchmark.grpc.pb.h"
#include "helloworld.grpc.pb.h"

namespace {

using grpc::CallbackServerContext;
using grpc::ServerBidiReactor;
using grpc::ServerReadReactor;
using grpc::ServerUnaryReactor;
using grpc::ServerWriteReactor;
using grpc::Status;

ServerUnaryReactor* Done(CallbackServerContext* context) {
  ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(Status::OK);
  return reactor;
}

class Greeter final : public helloworld::Greeter::CallbackService {
  ServerUnaryReactor* SayHello(CallbackServerContext* context, const helloworld::HelloRequest* request,
                               helloworld::HelloReply* reply) override {
    reply->set_message("Hello " + request->name());
    return Done(context);
  }
};

// Writes `count` chunks one after the other.
class ChunkWriter final : public ServerWriteReactor<bench::Chunk> {
 public:
  explicit ChunkWriter(const bench::StreamRequest& request) : left_(request.count()) {
    chunk_.set_body(std::string(request.size(), 'x'));
    Next();
  }
  void OnWriteDone(bool ok) override { ok ? Next() : Finish(Status::CANCELLED); }
  void OnDone() override { delete this; }

 private:
  void Next() {
    if (left_ == 0) {
      Finish(Status::OK);
    } else {
      --left_;
      StartWrite(&chunk_);
    }
  }

  bench::Chunk chunk_;
  int left_;
};

// Reads chunks until there are no more.
class ChunkReader final : public ServerReadReactor<bench::Chunk> {
 public:
  explicit ChunkReader(bench::Summary* summary) : summary_(summary) { StartRead(&chunk_); }
  void OnReadDone(bool ok) override {
    if (!ok) return Finish(Status::OK);
    summary_->set_count(summary_->count() + 1);
    summary_->set_bytes(summary_->bytes() + static_cast<int64_t>(chunk_.body().size()));
    StartRead(&chunk_);
  }
  void OnDone() override { delete this; }

 private:
  bench::Chunk chunk_;
  bench::Summary* summary_;
};

// Answers each chunk with itself.
class ChunkEcho final : public ServerBidiReactor<bench::Chunk, bench::Chunk> {
 public:
  ChunkEcho() { StartRead(&chunk_); }
  void OnReadDone(bool ok) override { ok ? StartWrite(&chunk_) : Finish(Status::OK); }
  void OnWriteDone(bool ok) override { ok ? StartRead(&chunk_) : Finish(Status::CANCELLED); }
  void OnDone() override { delete this; }

 private:
  bench::Chunk chunk_;
};

class Benchmark final : public bench::Benchmark::CallbackService {
  ServerUnaryReactor* Echo(CallbackServerContext* context, const bench::Text* request, bench::Text* reply) override {
    *reply = *request;
    return Done(context);
  }
  ServerUnaryReactor* EchoProfile(CallbackServerContext* context, const bench::Profile* request,
                                  bench::Profile* reply) override {
    *reply = *request;
    return Done(context);
  }
  ServerWriteReactor<bench::Chunk>* ServerStream(CallbackServerContext*, const bench::StreamRequest* request) override {
    return new ChunkWriter(*request);
  }
  ServerReadReactor<bench::Chunk>* ClientStream(CallbackServerContext*, bench::Summary* summary) override {
    return new ChunkReader(summary);
  }
  ServerBidiReactor<bench::Chunk, bench::Chunk>* BidiStream(CallbackServerContext*) override { return new ChunkEcho; }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 || std::strcmp(argv[1], "--port") != 0) {
    std::cerr << "usage: server --port PORT\n";
    return 64;
  }
  Greeter greeter;
  Benchmark benchmark;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(std::string("127.0.0.1:") + argv[2], grpc::InsecureServerCredentials());
  builder.RegisterService(&greeter);
  builder.RegisterService(&benchmark);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return EXIT_FAILURE;
  server->Wait();
}
