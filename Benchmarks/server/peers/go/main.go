// The row grpc-go, with its defaults.
//
//	server --port PORT
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"net"

	"benchmark/bench"
	"benchmark/helloworld"

	"google.golang.org/grpc"
)

type greeter struct{}

func (greeter) SayHello(_ context.Context, request *helloworld.HelloRequest) (*helloworld.HelloReply, error) {
	return &helloworld.HelloReply{Message: "Hello " + request.Name}, nil
}

type benchmark struct{}

func (benchmark) Echo(_ context.Context, request *bench.Text) (*bench.Text, error) {
	return request, nil
}

func (benchmark) EchoProfile(_ context.Context, request *bench.Profile) (*bench.Profile, error) {
	return request, nil
}

func (benchmark) ServerStream(request *bench.StreamRequest, stream bench.Benchmark_ServerStreamServer) error {
	body := make([]byte, request.Size)
	for place := range body {
		body[place] = 'x'
	}
	chunk := &bench.Chunk{Body: body}
	for count := request.Count; count > 0; count-- {
		if err := stream.Send(chunk); err != nil {
			return err
		}
	}
	return nil
}

func (benchmark) ClientStream(stream bench.Benchmark_ClientStreamServer) error {
	summary := &bench.Summary{}
	for {
		chunk, err := stream.Recv()
		if err == io.EOF {
			return stream.SendAndClose(summary)
		}
		if err != nil {
			return err
		}
		summary.Count++
		summary.Bytes += int64(len(chunk.Body))
	}
}

func (benchmark) BidiStream(stream bench.Benchmark_BidiStreamServer) error {
	for {
		chunk, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.Send(chunk); err != nil {
			return err
		}
	}
}

func main() {
	port := flag.Int("port", 0, "where to listen on 127.0.0.1")
	flag.Parse()
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer()
	helloworld.RegisterGreeterServer(server, greeter{})
	bench.RegisterBenchmarkServer(server, benchmark{})
	log.Fatal(server.Serve(listener))
}
