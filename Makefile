# kerf: set-up, build and tests. `make help` lists the targets.

SWIFT      ?= swift
PREFIX     ?= /usr/local
DESTDIR    ?=
TO         ?= Q4_K_M
# Facts and expected bytes beside the repository, where they are at hand.
SHARED     ?= ../shared
# One build for everything. On Linux nothing is linked at run time, so that a copy runs anywhere; lld
# leaves out what nobody calls, and the symbols are stripped.
ifeq ($(shell uname -s),Linux)
RELEASE     = -c release -Xswiftc -static-executable -Xswiftc -use-ld=lld -Xlinker --gc-sections \
	-Xlinker -s
else
RELEASE     = -c release
endif
KERF        = .build/release/kerf
EXAMPLE     = fixtures/checkpoints/Llama-3.1-2M-Instruct
REBUILT     = .build/example
# Tests are optimised too: the kernels and their oracle are what takes the time.
TESTS       = -c release -Xswiftc -enable-testing --scratch-path .build/tests

.PHONY: help setup build convert test lint format check check-golden check-kernels \
	check-tested-kernels check-dependents bench install uninstall clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install zlib and zstd (Debian), where they are missing
	@sh scripts/install-libraries.sh

build: setup ## the command, optimised: .build/release/kerf
	$(SWIFT) build $(RELEASE) --product kerf

convert: build ## convert CHECKPOINT (the embedded one) to TO (Q4_K_M), inspect and measure the result
ifdef CHECKPOINT
	@sh scripts/convert.sh $(KERF) '$(CHECKPOINT)' '$(TO)'
else
	$(SWIFT) build $(RELEASE) --product rebuild-checkpoint
	rm -rf $(REBUILT)
	.build/release/rebuild-checkpoint $(EXAMPLE) $(REBUILT)
	@sh scripts/convert.sh $(KERF) $(REBUILT)/Llama-3.1-2M-Instruct '$(TO)'
endif

test: setup ## all tests
	$(SWIFT) test $(TESTS)

lint: ## the style
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks Examples

# Links to files are left alone: the formatter would put a copy in their place.
format: ## put the style right
	find Package.swift Sources Tests Benchmarks Examples -name .build -prune -o \
		-type f -name '*.swift' -print0 | xargs -0 $(SWIFT) format --in-place --parallel

check-kernels: ## wide kernels: no calls in inner loops, no foreign symbols
	$(SWIFT) build $(RELEASE) --target KernelsAVX2
	$(SWIFT) build $(RELEASE) --target KernelsAVX512
	sh scripts/check-kernels.sh .build/release

# The same of what `test` has built, so that nothing is compiled twice.
check-tested-kernels:
	sh scripts/check-kernels.sh --testable .build/tests/release

check-dependents: ## a package that depends on this one by version gets the wide kernels
	sh scripts/check-dependents.sh

check-golden: build ## the built command against the reference's bytes in SHARED (needs python3 and numpy)
	python3 $(SHARED)/tools/check_blocks.py $(KERF)
	python3 $(SHARED)/tools/check_mixes.py $(KERF)
	python3 $(SHARED)/tools/check_checkpoints.py $(KERF)
	python3 $(SHARED)/tools/hostile.py check $(KERF)

check: lint test check-tested-kernels ## what CI runs

bench: build ## speed of every format and kernel set
	$(KERF) bench

install: build ## the command, its completions and its manual page below PREFIX
	sh scripts/install.sh $(KERF) '$(DESTDIR)$(PREFIX)'

uninstall: ## what install has put below PREFIX
	sh scripts/install.sh --remove '$(DESTDIR)$(PREFIX)'

clean: ## everything that was built
	rm -rf .build
