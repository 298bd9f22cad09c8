# A menu: each entry is one command, and the work is in scripts/.
.DEFAULT_GOAL := help
.PHONY: help run test fuzz soak sanitize format lint install

help: ## list these entries
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

run: ## run the greeter: a server and a client that talk to each other
	swift run greeter

test: ## run every test
	swift test

fuzz: ## fuzz the compiler and HTTP/2 for a bounded time
	scripts/fuzz.sh

soak: ## drive the server for ten minutes on each path, watching memory
	scripts/soak.sh

sanitize: ## run the tests under the thread and the address sanitizer
	scripts/sanitize.sh thread
	scripts/sanitize.sh address

format: ## format every Swift file
	scripts/format.sh

lint: ## check the format
	scripts/format.sh --check

install: ## build the tool in release and put it into PREFIX/bin (default /usr/local)
	scripts/install.sh "$(or $(PREFIX),/usr/local)"
