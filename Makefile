# A menu: each entry is one command, and the work is in scripts/.
.DEFAULT_GOAL := help
.PHONY: help run test fuzz format lint install

help: ## list these entries
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

run: ## run the greeter: a server and a client that talk to each other
	swift run greeter

test: ## run every test
	swift test

fuzz: ## fuzz the compiler and HTTP/2 for a bounded time
	scripts/fuzz.sh

format: ## format every Swift file
	scripts/format.sh

lint: ## check the format
	scripts/format.sh --check

install: ## build the tool in release and put it into PREFIX/bin (default /usr/local)
	scripts/install.sh "$(or $(PREFIX),/usr/local)"
