# SPDX-License-Identifier: Apache-2.0
#
# `make help` lists the targets: it prints the text that stands after `##` beside a target.
#
# Only the targets `setup...` install packages. `make demo` and `make test` call them; every other target installs nothing.
# A target that lacks a package says in one line which of them installs it, and fails.

PREFIX ?= /usr/local
DESTDIR ?=
SYSTEMD_UNIT_DIR ?= $(PREFIX)/lib/systemd/system
# The only folder besides /etc/systemd that the journal looks into.
SYSTEMD_CATALOG_DIR ?= /usr/lib/systemd/catalog
SYSCONFDIR ?= /etc

SWIFT ?= swift
PYTHON ?= python3
# The linker strips the program, so that `make install` only copies, and adds no folder to those of its libraries. Without
# the hashes of .swift_modhash, which cover the sources' paths, two builds in two folders are the same.
RELEASE_FLAGS = -c release --static-swift-stdlib -Xlinker -s --disable-local-rpath \
	-Xswiftc -Xfrontend -Xswiftc -disable-incremental-llvm-codegen $(SMALLER)
# Relative relocations (glibc 2.36) and one body for functions that are alike take 0.5 MB off the program; that it exports no
# symbols, since nothing loads it as a library, 0.2 MB; that it has no tables for unwinding 0.9 MB.
# The C++ runtime, of which Swift's takes little, costs a megabyte of memory as a library of its own. STATIC has the
# archives that `-lstdc++` and `-lgcc_s` then mean.
SMALLER = -Xswiftc -L$(STATIC) -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs -Xlinker --icf=safe \
	-Xlinker --no-export-dynamic -Xlinker --no-eh-frame-hdr -Xlinker -T -Xlinker $(abspath packaging/no-unwinding.ld)
STATIC = $(abspath .build/static)
BINARY = .build/release/ecgmond
BENCH = .build/release/ecgbench
LIBRARY = .build/embedded/$(shell uname -m 2>/dev/null)-linux
# Major, minor and patch, of the number in the header.
LIBRARY_VERSION = $(shell awk '$$2 == "ECGMON_VERSION" { print int($$3 / 10000) "." int($$3 / 100) % 100 "." $$3 % 100 }' \
	Sources/CEcgmon/include/ecgmon.h)
TOOLCHAIN = $(shell $(SWIFT)c -print-target-info | sed -n 's|.*"runtimeResourcePath": "\(.*\)/lib/swift".*|\1|p')
ECG_DATA ?= ../shared/data
# 1: a check that lacks a package fails instead of being left out, as in CI.
ECG_STRICT ?= $(if $(CI),1)
export ECG_STRICT

# The release build of the tests. They see internal declarations, so it is not what ships.
TEST_SCRATCH = .build/release-tests
TEST_FLAGS = -c release --scratch-path $(TEST_SCRATCH) -Xswiftc -enable-testing
TEST_BENCH = $(TEST_SCRATCH)/release/ecgbench
# The README's picture: six seconds of the fixture, with the ventricular beats of its end.
LIVE_PICTURE = --folder fixtures --record 208s --from 284 --pictures 24
# What tests call for first; `make test` empties them once they are made, since SwiftPM would wait for its own lock.
BUILDS = build
TEST_BUILDS = test-build
LIBRARY_BUILDS = library-all

VENV = training/.venv
# There only when every package is.
VENV_READY = $(VENV)/ready
RUFF = $(VENV)/bin/ruff
WORK = training/work
# The models that ship, and how each is trained: training/recipes.toml.
RECIPES = training/recipes.toml
PYTHON_TRAIN = cd training && .venv/bin/python -m
# Epochs of the curve's networks, all and those before int8 rounding; empty: what the recipes say.
CURVE_EPOCHS ?=
CURVE_FLOAT_EPOCHS ?= $(if $(CURVE_EPOCHS),$(shell expr $(CURVE_EPOCHS) / 2))
# Test beats whose ODE is solved by an adaptive method.
CURVE_BEATS ?= 2000
# Options of context-ablation, such as --over 0 or --head-steps 400.
ABLATION_OPTIONS ?=
PEERS = Benchmarks/peers
PEERS_READY = $(PEERS)/.venv/ready
PEERS_WINDOWS = $(PEERS)/work/patients
# What `make context-data` calls.
BEATS = $(BENCH) beats --data $(ECG_DATA)/mitdb
RHYTHM_COPIES = fibrillation,premature,arrhythmia,ventricular
# Options of the comparison, such as --windows 20000, --batch 64 or --json.
PEERS_OPTIONS ?=
# Runs the comparators of the WFDB applications beside ours.
COMPARATORS = Benchmarks/wfdb_comparators.py
# Time and memory of ecgmond report.
REPORT_SPEED = Benchmarks/report_speed.py
# The report's page in a browser: its check, and the environment of that.
BROWSER = Tests/Browser
BROWSER_VENV = $(BROWSER)/.venv
BROWSER_READY = $(BROWSER_VENV)/ready
BROWSER_PACKAGES = chromium
# The package for Python, the environment of its tests, and the library that goes into it.
PYTHON_VENV = python/.venv
PYTHON_READY = $(PYTHON_VENV)/ready
PYTHON_LIBRARY = $(LIBRARY)/libecgmon.so
PYTHON_PIP = ECGMON_LIBRARY=$(abspath $(PYTHON_LIBRARY)) $(PYTHON_VENV)/bin/pip --quiet --disable-pip-version-check
EMBEDDED_SOURCES = $(shell find embedded Sources/CEcgmon Sources/CKernels Sources/CModels Sources/Classifier Sources/Embedding \
	Sources/Monitor Sources/Rhythm Sources/Segmenter Sources/Signal -type f 2>/dev/null) models/context.gguf
SWIFT_SOURCES = Package.swift Sources Tests Benchmarks/Sources Benchmarks/Tests Fuzz/Sources Fuzz/Tests examples/swift-client
PYTHON_SOURCES = training fixtures Tests docs/recipes python examples/python $(PEERS) $(COMPARATORS) $(REPORT_SPEED)
# What make evidence writes.
EVIDENCE_WEIGHTS = Sources/Segmenter/QRS/BeatEvidence+Weights.swift

# Which tests of training run: those that do not take too long for each commit.
TRAINING_TESTS ?= not nightly

# Seconds of each target of make fuzz, and which; empty: all.
FUZZ_SECONDS ?= 60
FUZZ ?=
# All of it sees sanitizers. libFuzzer and its clang come with the toolchain; main is our own. The kernels' edges tell it
# nothing, since they do not depend on the input.
FUZZ_RUNTIME = $(TOOLCHAIN)/lib/swift/clang/lib/linux
FUZZ_FLAGS = -c release --scratch-path .build/fuzz --product ecgfuzz --sanitize address -Xswiftc -enable-testing \
	-Xswiftc -sanitize-coverage=edge,indirect-calls,trace-cmp,inline-8bit-counters,pc-table \
	-Xcc -DECG_LIBFUZZER -Xcc -fsanitize=undefined,float-cast-overflow -Xcc -fno-sanitize-recover=all \
	-Xcc -Wno-pass-failed -Xlinker $(FUZZ_RUNTIME)/libclang_rt.fuzzer_no_main-$(shell uname -m).a -Xlinker -lstdc++

# Windows that go through the NODE on each instruction set; a tenth as many go through the ResNet.
SAME_BITS_WINDOWS ?= 500

# Debian packages: of the build, of the checks, of libecgmon's machines, of training, of the service's test, and of the Debian package with its check.
BUILD_PACKAGES = libsystemd-dev libinih-dev libjansson-dev pkg-config
CHECK_PACKAGES = git clang-format mandoc gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static \
	socat tmux zsh
EMBEDDED_PACKAGES = gcc gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static gcc-arm-none-eabi \
	libnewlib-arm-none-eabi qemu-system-arm
TRAINING_PACKAGES = python3-venv g++
SERVICE_PACKAGES = debootstrap systemd-container
PACKAGE_PACKAGES = dpkg-dev lintian
# An index that cannot be reached is given up at once, not after minutes.
PIP_INSTALL = env PIP_RETRIES=$${PIP_RETRIES:-1} PIP_DEFAULT_TIMEOUT=$${PIP_DEFAULT_TIMEOUT:-20} \
	.venv/bin/pip install --quiet --disable-pip-version-check --no-compile

# Succeeds if what is installed is what the running system starts.
HAS_MANAGER = [ -z "$(DESTDIR)" ] && [ -d /run/systemd/system ]

# Commands that succeed if a package is there.
HAS_BUILD = pkg-config --exists libsystemd inih jansson 2>/dev/null
HAS_MANDOC = command -v mandoc >/dev/null
HAS_CLANG_FORMAT = command -v clang-format >/dev/null
HAS_EMULATION = command -v qemu-aarch64-static >/dev/null && command -v aarch64-linux-gnu-gcc >/dev/null && \
	[ -e /usr/aarch64-linux-gnu/lib/libc.a ]
HAS_MACHINES = $(HAS_EMULATION) && command -v qemu-system-arm >/dev/null && command -v arm-none-eabi-gcc >/dev/null
HAS_TRAINING = [ -e $(VENV_READY) ] && [ ! training/requirements.txt -nt $(VENV_READY) ]
HAS_PACKAGING = command -v dpkg-deb >/dev/null && command -v dpkg-shlibdeps >/dev/null
HAS_PYTHON = [ -e $(PYTHON_READY) ] && [ ! python/requirements-test.txt -nt $(PYTHON_READY) ]
HAS_BROWSER = [ -e $(BROWSER_READY) ] && [ ! $(BROWSER)/requirements.txt -nt $(BROWSER_READY) ] && command -v chromium >/dev/null
HAS_PEERS = [ -x $(PEERS)/.venv/bin/python ]

# $(call needs,COMMAND,WHAT,TARGET): fails with one line if a command fails.
needs = @{ $(1); } || { echo "make $@: it needs $(2): call make $(3)" >&2; exit 1; }
# What the toolchain's clang does not find stays shared.
make_static = @mkdir -p $(STATIC) && clang=$(TOOLCHAIN)/bin/clang && \
	ln -sf "$$($$clang -print-file-name=libstdc++.a)" $(STATIC)/libstdc++.a && \
	ln -sf "$$($$clang -print-file-name=libgcc_eh.a)" $(STATIC)/libgcc_s.a
needs_build = $(call needs,$(HAS_BUILD),libsystemd-dev$(comma) libinih-dev$(comma) libjansson-dev and pkg-config,setup-build)
needs_training = $(call needs,$(HAS_TRAINING),the Python packages of training/requirements.txt,setup-training)
needs_packaging = $(call needs,$(HAS_PACKAGING),dpkg-dev,setup-package)
needs_python = $(call needs,$(HAS_PYTHON),the Python packages of python/requirements-test.txt,setup-python)
needs_browser = $(call needs,$(HAS_BROWSER),chromium and the Python packages of $(BROWSER)/requirements.txt,setup-browser)
needs_peers = $(call needs,$(HAS_PEERS),the Python packages of $(PEERS)/requirements.txt,setup-peers)
comma = ,

# $(call left_out,TARGET,SETUP): says that packages are missing; in strict mode fails.
left_out = { echo "NOT RUN: $(1): its packages are missing, and make $(2) could not install them"; [ "$(ECG_STRICT)" != 1 ]; }

# $(call install_packages,PACKAGES): installs the Debian packages that are missing, with sudo if that is needed.
define install_packages
@missing=$$(for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	[ -n "$$missing" ] || exit 0; \
	command -v apt-get >/dev/null || { echo "make $@: this is no Debian; install yourself:" $$missing >&2; exit 1; }; \
	as_root=; [ "$$(id -u)" = 0 ] || as_root=sudo; \
	echo "installing" $$missing; \
	$$as_root apt-get update -q && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing
endef

.PHONY: all
all: build

##- First steps

.PHONY: demo
demo: setup-build ## install what the build needs, build, replay a real recording
	@$(MAKE) --no-print-directory build
	@echo
	@echo "\$$ ecgmond fixtures/208s.hea      (five minutes of MIT-BIH record 208; ecgmond is no medical device)"
	@$(BINARY) fixtures/208s.hea --output text | awk 'NR <= 24 { print; next } { last[NR % 30] = $$0 } \
		END { print "... " NR - 54 " lines more ..."; for (i = NR - 29; i <= NR; i++) print last[i % 30] }'

# Everything is built once, and then tested; in each step two targets run side by side.
.PHONY: test
test: setup ## install what the tests need, run every test
	@builds='build test-build'; tests='docs test-client test-pictures test-release'; \
	if $(HAS_MACHINES); then builds="$$builds library-all"; tests="test-embedded $$tests"; \
		else builds="$$builds library"; $(call left_out,test-embedded,setup-embedded) || exit 1; fi; \
	if $(HAS_EMULATION); then builds="$$builds test-same-bits"; \
		else $(call left_out,test-same-bits,setup-checks) || exit 1; fi; \
	if $(HAS_TRAINING); then tests="test-training train-smoke $$tests"; \
		else $(call left_out,test-training and train-smoke,setup-training) || exit 1; fi; \
	if $(HAS_PYTHON); then tests="test-python $$tests"; \
		else $(call left_out,test-python,setup-python) || exit 1; fi; \
	$(MAKE) --no-print-directory -j2 --output-sync=target $$builds && \
	$(MAKE) --no-print-directory -j2 --output-sync=target BUILDS= TEST_BUILDS= LIBRARY_BUILDS= $$tests

.PHONY: lint
lint: ## check format, imports and manuals
	$(call needs,$(HAS_CLANG_FORMAT),clang-format,setup-checks)
	$(call needs,$(HAS_MANDOC),mandoc,setup-checks)
	$(needs_training)
	$(SWIFT) format lint --strict --parallel --recursive $(SWIFT_SOURCES)
	clang-format --dry-run --Werror $$(git ls-files '*.c' '*.cc' '*.h')
	.ci/imports
	.ci/types
	mandoc -T lint -W warning docs/man/*
	$(RUFF) format --check $(PYTHON_SOURCES)
	$(RUFF) check $(PYTHON_SOURCES)

.PHONY: format
format: ## put the format right
	$(call needs,$(HAS_CLANG_FORMAT),clang-format,setup-checks)
	$(needs_training)
	$(SWIFT) format --in-place --parallel --recursive $(SWIFT_SOURCES)
	clang-format -i $$(git ls-files '*.c' '*.cc' '*.h')
	$(RUFF) format $(PYTHON_SOURCES)

.PHONY: clean
clean: ## remove the builds
	rm -rf .build

.PHONY: help
help: ## list the targets
	@awk '/^##- / { print (n++ ? "\n" : "") substr($$0, 5) } \
		/^[a-z][a-z0-9%-]*:.*## / { name = $$0; sub(/:.*/, "", name); sub(/%/, "NAME", name); \
		text = $$0; sub(/.*## /, "", text); printf "  make %-17s %s\n", name, text }' $(MAKEFILE_LIST)

##- Packages

.PHONY: setup
setup: setup-build ## install what building, tests, lint and training need
	@for target in setup-checks setup-embedded setup-training setup-python; do \
		$(MAKE) --no-print-directory $$target || { [ "$(ECG_STRICT)" != 1 ] && echo "setup: $$target failed; what needs it is left out"; } || exit 1; \
	done

.PHONY: setup-build
setup-build: ## the Debian packages of the build alone
	$(call install_packages,$(BUILD_PACKAGES))

.PHONY: setup-checks
setup-checks: ## those of lint and of the emulation of AArch64
	$(call install_packages,$(CHECK_PACKAGES))

.PHONY: setup-embedded
setup-embedded: ## those of libecgmon's other processors: compilers and emulators
	$(call install_packages,$(EMBEDDED_PACKAGES))

.PHONY: setup-training
setup-training: ## the Python packages of training, the linter among them
	@$(HAS_TRAINING) || $(MAKE) --no-print-directory $(VENV_READY)

$(VENV_READY): training/requirements.txt
	$(call install_packages,$(TRAINING_PACKAGES))
	$(PYTHON) -m venv $(VENV)
	cd training && $(PIP_INSTALL) --no-deps -r requirements.txt
	@touch $@

.PHONY: setup-python
setup-python: ## the Python packages of test-python
	@$(HAS_PYTHON) || $(MAKE) --no-print-directory $(PYTHON_READY)

$(PYTHON_READY): python/requirements-test.txt
	$(call install_packages,$(TRAINING_PACKAGES))
	$(PYTHON) -m venv $(PYTHON_VENV)
	cd python && $(PIP_INSTALL) --no-deps -r requirements-test.txt
	@touch $@

# If one of the packages is not to be had, the others are installed: the comparison reports which engine is missing.
.PHONY: setup-peers
setup-peers: ## the engines of other projects, 2 GB
	$(call install_packages,$(TRAINING_PACKAGES))
	@[ -e $(PEERS_READY) ] && [ ! $(PEERS)/requirements.txt -nt $(PEERS_READY) ] || { $(PYTHON) -m venv $(PEERS)/.venv && cd $(PEERS) && \
	if $(PIP_INSTALL) -r requirements.txt; then touch .venv/ready; else \
		grep -v '^#' requirements.txt | while read -r package; do \
			$(PIP_INSTALL) --no-deps "$$package" || echo "setup-peers: $$package is not to be had here"; done; fi; }

.PHONY: setup-browser
setup-browser: ## chromium and the Python packages of test-browser
	$(call install_packages,$(BROWSER_PACKAGES) $(TRAINING_PACKAGES))
	@$(HAS_BROWSER) || $(MAKE) --no-print-directory $(BROWSER_READY)

$(BROWSER_READY): $(BROWSER)/requirements.txt
	$(PYTHON) -m venv $(BROWSER_VENV)
	cd $(BROWSER) && $(PIP_INSTALL) --no-deps -r requirements.txt
	@touch $@

.PHONY: setup-service
setup-service: ## the Debian packages of service-test
	$(call install_packages,$(SERVICE_PACKAGES))

.PHONY: setup-package
setup-package: ## those of deb and test-deb
	$(call install_packages,$(PACKAGE_PACKAGES))

##- The program

.PHONY: build
build: ## the release build of ecgmond
	$(needs_build)
	$(make_static)
	$(SWIFT) build $(RELEASE_FLAGS) --product ecgmond

.PHONY: install
install: ## copy what `make build` made to $(DESTDIR)$(PREFIX), its configuration to $(DESTDIR)/etc
	@test -x $(BINARY) || { echo "make install: there is no $(BINARY): call make build first" >&2; exit 1; }
	install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/ecgmond
	install -d $(DESTDIR)$(SYSTEMD_UNIT_DIR)
	for unit in systemd/*.service systemd/*.socket; do \
		sed 's|/usr/bin/ecgmond|$(PREFIX)/bin/ecgmond|' $$unit > $(DESTDIR)$(SYSTEMD_UNIT_DIR)/$$(basename $$unit) && \
		chmod 644 $(DESTDIR)$(SYSTEMD_UNIT_DIR)/$$(basename $$unit) || exit 1; done
	install -D -m 644 systemd/ecgmond.catalog $(DESTDIR)$(SYSTEMD_CATALOG_DIR)/ecgmond.catalog
	for page in docs/man/*.[1-8]; do \
		install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$$(basename $$page) || exit 1; done
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions
	$(BINARY) --completion bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/ecgmond
	$(BINARY) --completion zsh > $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_ecgmond
	chmod 644 $(DESTDIR)$(PREFIX)/share/bash-completion/completions/ecgmond \
		$(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_ecgmond
	install -d $(DESTDIR)$(PREFIX)/share/doc/ecgmond/log-namespace
	install -m 644 systemd/log-namespace/* $(DESTDIR)$(PREFIX)/share/doc/ecgmond/log-namespace
	install -d $(DESTDIR)$(SYSCONFDIR)/ecgmond
	install -m 644 systemd/bed.conf.example $(DESTDIR)$(SYSCONFDIR)/ecgmond/bed.conf.example
	test -e $(DESTDIR)$(SYSCONFDIR)/ecgmond/ecgmond.conf || \
		install -m 644 systemd/ecgmond.conf $(DESTDIR)$(SYSCONFDIR)/ecgmond/ecgmond.conf
	@if $(HAS_MANAGER); then journalctl --update-catalog && systemctl daemon-reload; fi

# Beds that run are stopped, and those that are enabled are forgotten.
.PHONY: uninstall
uninstall: ## remove it; the configuration stays
	@if $(HAS_MANAGER); then systemctl stop 'ecgmond@*.socket' 'ecgmond@*.service' ecgmond.service || true; \
		find /etc/systemd/system -type l \( -name 'ecgmond@*' -o -name ecgmond.service \) -delete; \
		find /etc/systemd/system -type d -name '*.wants' -empty -delete; \
		rm -rf /run/ecgmond /run/ecgmond-* /run/private/ecgmond-*; fi
	rm -f $(DESTDIR)$(PREFIX)/bin/ecgmond $(DESTDIR)$(SYSTEMD_CATALOG_DIR)/ecgmond.catalog
	for page in docs/man/*.[1-8]; do rm -f $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$$(basename $$page); done
	for unit in systemd/*.service systemd/*.socket; do rm -f $(DESTDIR)$(SYSTEMD_UNIT_DIR)/$$(basename $$unit); done
	rm -f $(DESTDIR)$(PREFIX)/share/bash-completion/completions/ecgmond $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_ecgmond
	rm -rf $(DESTDIR)$(PREFIX)/share/doc/ecgmond/log-namespace
	rm -f $(DESTDIR)$(SYSCONFDIR)/ecgmond/bed.conf.example
	@if $(HAS_MANAGER); then journalctl --update-catalog && systemctl daemon-reload; fi

# For this machine; embedded/build makes it for others.
.PHONY: library
library: ## libecgmon for C: a static and a shared library without Swift's runtime
	embedded/build $(shell uname -m)-linux

.PHONY: library-all
library-all: ## the same for every processor of embedded/settings
	$(call needs,$(HAS_MACHINES),the compilers and emulators of other processors,setup-embedded)
	@bash -c '. embedded/settings && printf "%s\n" "$${targets[@]}"' | xargs -n 1 -P 2 embedded/build

.PHONY: install-library
install-library: ## copy what `make library` made to $(DESTDIR)$(PREFIX)
	@test -e $(LIBRARY)/libecgmon.a || { echo "make install-library: there is no $(LIBRARY): call make library first" >&2; exit 1; }
	install -D -m 644 $(LIBRARY)/ecgmon.h $(DESTDIR)$(PREFIX)/include/ecgmon.h
	install -D -m 644 $(LIBRARY)/libecgmon.a $(DESTDIR)$(PREFIX)/lib/libecgmon.a
	install -m 755 $(LIBRARY)/libecgmon.so.0 $(DESTDIR)$(PREFIX)/lib/libecgmon.so.0
	ln -sf libecgmon.so.0 $(DESTDIR)$(PREFIX)/lib/libecgmon.so
	install -d $(DESTDIR)$(PREFIX)/lib/pkgconfig
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(LIBRARY_VERSION)|' packaging/ecgmon.pc.in \
		> $(DESTDIR)$(PREFIX)/lib/pkgconfig/ecgmon.pc
	chmod 644 $(DESTDIR)$(PREFIX)/lib/pkgconfig/ecgmon.pc

# DEB_REVISION=N, SOURCE_DATE_EPOCH and DEB_MAINTAINER: see packaging/deb.
.PHONY: deb
deb: $(BUILDS) ## the Debian package of what `make build` made, in .build
	$(needs_packaging)
	packaging/deb $(BINARY) .build

# Without build isolation: the build backend is among the packages of the tests, and nothing is downloaded.
.PHONY: wheel
wheel: $(PYTHON_LIBRARY) ## the wheel of ecgmon for Python, in .build/wheel
	$(needs_python)
	rm -rf .build/wheel
	$(PYTHON_PIP) wheel --no-deps --no-build-isolation --wheel-dir .build/wheel ./python
	@ls .build/wheel/*.whl

$(PYTHON_LIBRARY): $(EMBEDDED_SOURCES)
	embedded/build $(shell uname -m)-linux

.PHONY: docs
docs: ## the reference of the Swift libraries, in .build/docs
	SWIFT=$(SWIFT) .ci/docs

##- Tests

# The optimized kernels give the same bits, the optimized detector the same beats, and the daemon is the one that ships.
# Overflow and preconditions trap in this build too.
.PHONY: test-release
test-release: $(BUILDS) $(TEST_BUILDS) ## all tests of the package, in a release build
	ECGMOND=$(abspath $(BINARY)) $(SWIFT) test $(TEST_FLAGS) --skip-build

.PHONY: test-pictures
test-pictures: $(TEST_BUILDS) ## docs/pictures/live.svg is what `make picture-live` makes
	$(TEST_BENCH) screen $(LIVE_PICTURE) --output .build/live.svg
	cmp .build/live.svg docs/pictures/live.svg

.PHONY: test-build
test-build:
	$(needs_build)
	$(SWIFT) build $(TEST_FLAGS) --build-tests --explicit-target-dependency-import-check error

# Takes long, and checks little more: that nothing depends on the optimizer. The allocations are those of the release build.
.PHONY: test-debug
test-debug: ## all tests in a debug build, with its daemon
	$(needs_build)
	$(SWIFT) test --skip AllocationTests

.PHONY: test-embedded
test-embedded: $(LIBRARY_BUILDS) $(TEST_BUILDS) ## libecgmon on every processor: the golden events, sizes, examples
	$(call needs,$(HAS_MACHINES),the compilers and emulators of other processors,setup-embedded)
	.ci/embedded
	embedded/check $(TEST_BENCH)

.PHONY: sizes
sizes: library-all bench ## flash, memory and instructions of libecgmon on microcontrollers
	$(call needs,$(HAS_MACHINES),the compilers and emulators of other processors,setup-embedded)
	embedded/check --sizes $(BENCH)

.PHONY: test-client
test-client: ## a Swift package that uses this one, and the lines that README shows of it
	SWIFT=$(SWIFT) .ci/client

# What is tested is the wheel, as it is installed.
.PHONY: test-python
test-python: wheel ## the package for Python and its examples
	$(needs_python)
	$(PYTHON_PIP) install --no-deps --force-reinstall .build/wheel/*.whl
	cd python && ECG_DATA=$(abspath $(ECG_DATA)) PYTHONDONTWRITEBYTECODE=1 ECGMON_WHEEL=$$(echo $(abspath .build/wheel)/*.whl) \
		.venv/bin/python -m pytest -q -rs tests

# Those of AArch64 by emulation.
.PHONY: test-same-bits
test-same-bits: ## every instruction set gives the same bits (SAME_BITS_WINDOWS=N)
	$(call needs,$(HAS_EMULATION),qemu and the cross compiler of AArch64,setup-checks)
	.ci/same-bits $(SAME_BITS_WINDOWS)

# Most of the time goes into compiling the same networks for each training: XLA keeps them.
.PHONY: test-training
test-training: ## the tests of training/
	$(needs_training)
	@[ ! -d $(ECG_DATA)/mitdb ] || [ -e $(WORK)/patients/split.json ] || $(MAKE) --no-print-directory test-windows
	@[ ! -d $(ECG_DATA)/nstdb ] || [ -e $(WORK)/candidates/candidates.npy ] || $(MAKE) --no-print-directory test-candidates
	cd training && JAX_COMPILATION_CACHE_DIR=$(abspath $(WORK))/compiled JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS=0 \
		JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES=-1 .venv/bin/python -m pytest -q -rs -m "$(TRAINING_TESTS)" tests

# What the detector measures of its candidates, to which its weights are held.
.PHONY: test-candidates
test-candidates: $(TEST_BUILDS)
	mkdir -p $(WORK)
	$(TEST_BENCH) candidates --data $(ECG_DATA)/mitdb --output $(WORK)/candidates

# The data sets of `make windows`, for the tests of training alone.
.PHONY: test-windows
test-windows: $(TEST_BUILDS)
	mkdir -p $(WORK)
	for split in beats patients; do \
		$(TEST_BENCH) windows --data $(ECG_DATA)/mitdb --split $$split --output $(WORK)/$$split || exit 1; done

.PHONY: train-smoke
train-smoke: $(TEST_BUILDS) ## a tiny training, from synthetic windows to the engine's classes
	$(needs_training)
	mkdir -p $(WORK)
	$(TEST_BENCH) windows --data synthetic --output $(WORK)/synthetic
	$(PYTHON_TRAIN) ecgtrain.smoke --bench ../$(TEST_BENCH) --data work/synthetic

# Pictures and the PDF stay in .build/browser.
.PHONY: test-browser
test-browser: $(BUILDS) ## the report's page in headless Chromium: console, axe-core, phone, print (setup-browser)
	$(needs_browser)
	$(BROWSER_VENV)/bin/python $(BROWSER)/browser.py $(abspath $(BINARY)) .build/browser

.PHONY: test-peers
test-peers: ## the tests of Benchmarks/peers
	$(needs_peers)
	cd $(PEERS) && .venv/bin/python -m pytest -q tests

.PHONY: peers-check
peers-check: peers-windows ## a short comparison that fails if a peer is missing or wrong
	$(needs_peers)
	cd $(PEERS) && .venv/bin/python -m peers --check $(PEERS_OPTIONS)

# Boots a Debian root in systemd-nspawn, and reads classified beats back from its journal.
.PHONY: service-test
service-test: $(BUILDS) ## boot the service, read its journal (root; setup-service)
	.ci/service

# Renews docs/RELIABILITY.md. FAULTS='wrong rate,20 beds' drives some of them, and leaves the table.
.PHONY: test-faults
test-faults: $(BUILDS) ## what must never stop a bed, driven in a booted root (root; setup-service; FAULTS=NAMES)
	.ci/faults $(if $(FAULTS),'$(FAULTS)')

# Renews the table of docs/RELIABILITY.md.
.PHONY: journal-size
journal-size: $(BUILDS) ## the journal of a bed's day at each level of --report (root; setup-service)
	.ci/journal-size

# Two roots of their own: a bed, and a machine that collects its journal.
.PHONY: test-recipes
test-recipes: $(BUILDS) ## docs/FLEET.md at work between two booted roots, 3 minutes (root; setup-service)
	.ci/recipes

.PHONY: test-deb
test-deb: $(BUILDS) ## install, upgrade with running beds, remove and purge the package (root; setup-service, setup-package)
	.ci/package

# Builds program and package twice, in folders of different names.
.PHONY: test-reproducible
test-reproducible: ## two builds in two folders have one checksum (setup-package)
	$(needs_build)
	$(needs_packaging)
	.ci/reproducible

# The sanitizers' build takes minutes at first.
.PHONY: fuzz-build
fuzz-build:
	$(needs_build)
	$(SWIFT) build $(FUZZ_FLAGS)

.PHONY: fuzz
fuzz: fuzz-build ## random inputs to all that reads or computes (FUZZ_SECONDS=N, FUZZ=NAMES)
	.ci/fuzz $(FUZZ_SECONDS) $(FUZZ)

.PHONY: fuzz-corpus
fuzz-corpus: fuzz-build ## keep the inputs that fuzzing has found, the fewest that reach every edge (FUZZ=NAMES)
	.ci/fuzz --keep $(FUZZ)

.PHONY: nightly
nightly: ## what takes too long for each commit (root; setup, setup-peers, setup-service, setup-package)
	@$(MAKE) --no-print-directory SAME_BITS_WINDOWS=10000 test-same-bits
	@$(MAKE) --no-print-directory TRAINING_TESTS=nightly test-training
	@$(MAKE) --no-print-directory fuzz
	@$(MAKE) --no-print-directory ECG_STRICT=1 test-debug service-test test-faults test-recipes test-deb \
		test-reproducible test-peers peers-check bxb

# ECGMOND_RENEW has the tests write what they see.
.PHONY: viewing-renew
viewing-renew: build test-build ## take the strips, the page and the screens that are drawn now as golden; look at them
	ECGMOND_RENEW=1 ECGMOND=$(abspath $(BINARY)) $(SWIFT) test $(TEST_FLAGS) --skip-build \
		--filter 'StripDrawingTests|ReportPageTests|LiveViewTests'
	Tests/Expected/strip/renew $(abspath $(BINARY))

.PHONY: replay-diff
replay-diff: build ## compare the golden replays
	fixtures/replay --binary $(BINARY)

.PHONY: replay-renew
replay-renew: build ## take what is printed now as golden
	fixtures/replay --binary $(BINARY) --renew

.PHONY: fixtures
fixtures: bench ## make the synthetic recordings anew; replay-renew follows
	fixtures/synthesize

##- Figures; most need the recordings in ECG_DATA

.PHONY: bench
bench: ## the release build of ecgbench
	$(needs_build)
	$(make_static)
	$(SWIFT) build $(RELEASE_FLAGS) --product ecgbench

# But those of other engines (make peers).
.PHONY: speed
speed: bench build ## the figures of docs/PERFORMANCE.md
	$(BENCH) speed --data $(ECG_DATA)/mitdb
	$(BENCH) process --binary $(BINARY) --data $(ECG_DATA)/mitdb
	$(BENCH) endurance --binary $(BINARY)

.PHONY: report-speed
report-speed: $(BUILDS) ## time and memory of ecgmond report, an hour to a week of JSON lines
	$(PYTHON) $(REPORT_SPEED) $(BINARY)

.PHONY: accuracy
accuracy: bench ## the tables of docs/ACCURACY.md
	$(needs_training)
	$(PYTHON_TRAIN) ecgtrain.card --bench ../$(BENCH) --recordings $(abspath $(ECG_DATA))/mitdb --root .. --line

# The comparators of the WFDB applications, record by record; says so if bxb is missing.
.PHONY: bxb
bxb: bench ## ecgbench ec57 beside bxb, rxr and epicmp, if they are on PATH
	$(PYTHON) $(COMPARATORS) --bench $(BENCH) --recordings $(ECG_DATA)/mitdb

.PHONY: disclosure
disclosure: bench ## the tables of docs/disclosure.md: the bedside standards' test signals
	$(BENCH) disclosure --write docs/disclosure.md

# Real windows if there are recordings; if not, the peers take those of the tests.
.PHONY: peers-windows
peers-windows: bench
	@mkdir -p $(PEERS)/work
	@if [ -d $(ECG_DATA)/mitdb ] && [ ! -e $(PEERS_WINDOWS)/split.json ]; then \
		$(BENCH) windows --data $(ECG_DATA)/mitdb --split patients --output $(PEERS_WINDOWS) > /dev/null; fi

# ONNX Runtime, OpenVINO and LiteRT on our networks, taking turns with our engine.
.PHONY: peers
peers: peers-windows ## other engines beside ours (PEERS_OPTIONS='--windows N --batch N --json')
	$(needs_peers)
	cd $(PEERS) && .venv/bin/python -m peers $(PEERS_OPTIONS)

##- Training: needs the recordings in ECG_DATA

.PHONY: windows
windows: bench ## the data sets
	mkdir -p $(WORK)
	$(BENCH) windows --data $(ECG_DATA)/mitdb --split beats --output $(WORK)/beats
	$(BENCH) windows --data $(ECG_DATA)/mitdb --split patients --output $(WORK)/patients

# Fits the network on candidates that follow the reference, builds the detector with it, fits it on what follows that detector's
# verdicts as well, and holds the detector to it; renews what it gets wrong in docs/ACCURACY.md. Needs mitdb, svdb and nstdb.
FIT_EVIDENCE = $(PYTHON_TRAIN) ecgtrain.evidence_fit --candidates work/candidates --weights ../$(EVIDENCE_WEIGHTS)
.PHONY: evidence
evidence: bench ## the weights of BeatEvidence in Segmenter, fitted on DS1 and svdb
	$(needs_training)
	mkdir -p $(WORK)
	$(BENCH) candidates --data $(ECG_DATA)/mitdb --output $(WORK)/candidates
	$(FIT_EVIDENCE)
	$(MAKE) --no-print-directory bench
	$(BENCH) candidates --data $(ECG_DATA)/mitdb --own-verdicts --output $(WORK)/own-candidates
	$(FIT_EVIDENCE) --own work/own-candidates --document ../docs/ACCURACY.md
	$(MAKE) --no-print-directory bench
	$(BENCH) candidates --data $(ECG_DATA)/mitdb --output $(WORK)/candidates
	$(FIT_EVIDENCE) --check

# Each goes on after its last whole epoch if it was interrupted.
.PHONY: train train-seeds train-curve
train: windows ## all models that ship
	$(needs_training)
	$(PYTHON_TRAIN) ecgtrain.build shipped

train-seeds: windows ## the same from other seeds
	$(needs_training)
	$(PYTHON_TRAIN) ecgtrain.build seeds

train-curve: windows ## the networks of the curve (CURVE_EPOCHS=N)
	$(needs_training)
	$(PYTHON_TRAIN) ecgtrain.build curve \
		$(if $(CURVE_EPOCHS),-- --epochs $(CURVE_EPOCHS) --float-epochs $(CURVE_FLOAT_EPOCHS))

# What a network of the patient's own sees of each beat, as recordings are and as copies. Needs mitdb, svdb and nstdb.
.PHONY: context-data
context-data: bench ## the beats that networks of the patient's own are trained on
	mkdir -p $(WORK)
	$(BEATS) --records ds1 --leads 1,2 --output $(WORK)/ctx-ds1
	$(BEATS) --records svdb --leads 1,2 --output $(WORK)/ctx-svdb
	for records in ds1 svdb; do \
		$(BEATS) --records $$records --leads 1 --copy tachycardia,tempo:1.4,tempo:2 --output $(WORK)/ctx-$$records-fast \
		|| exit 1; done
	$(BEATS) --records ds1 --leads 1,2 --copy inverted,noise:em:6,noise:em:12,noise:ma:6 --output $(WORK)/ctx-ds1-changed
	$(BEATS) --records svdb --leads 1 --copy inverted --output $(WORK)/ctx-svdb-changed
	$(BEATS) --records ds1 --leads 1,2 --copy $(RHYTHM_COPIES) --output $(WORK)/ctx-ds1-rhythm
	$(BEATS) --records svdb --leads 1 --copy $(RHYTHM_COPIES) --output $(WORK)/ctx-svdb-rhythm
	for records in ds1 svdb; do \
		$(BEATS) --records $$records --leads 1 --copy leads:1,leads:-1 --output $(WORK)/ctx-$$records-leads || exit 1; \
	done

.PHONY: model-context model-context-ds1
model-context: context-data ## the network of the patient's own, and its figures on DS2
model-context-ds1: context-data ## the same, trained on DS1 alone
model-context model-context-ds1: model-%:
	$(needs_training)
	$(PYTHON_TRAIN) ecgtrain.build $*
	$(BENCH) ec57 --model models/$*.gguf --data $(ECG_DATA)/mitdb --records ds2

# Which records each has not seen stands in models/folds/folds.txt.
.PHONY: context-folds
context-folds: context-data ## the same three times, each without a third of the patients
	$(needs_training)
	$(PYTHON_TRAIN) ecgtrain.build folds
	$(PYTHON_TRAIN) ecgtrain.fold_list ../models/folds/folds.txt

.PHONY: context-ablation
context-ablation: context-data ## what each means of that network brings, half an hour (ABLATION_OPTIONS='--over 0')
	$(needs_training)
	$(PYTHON_TRAIN) ecgtrain.context_ablation --document ../docs/ACCURACY.md $(ABLATION_OPTIONS)

model-%: windows ## one model of training/recipes.toml, and its rows of the model card
	$(needs_training)
	$(PYTHON_TRAIN) ecgtrain.build $*
	$(PYTHON_TRAIN) ecgtrain.card --bench ../$(BENCH) --recordings $(abspath $(ECG_DATA))/mitdb --root .. --only $*

# Needs mitdb and svdb. Weights stay as they are; `make golden` and `make card` follow.
.PHONY: margins
margins: windows ## fit what --solver auto takes, and write it into the model files
	$(needs_training)
	$(PYTHON_TRAIN) ecgtrain.early_fit --data work/beats ../models/node-8020.gguf
	$(PYTHON_TRAIN) ecgtrain.early_fit --data work/patients ../models/node-ds1.gguf
	$(PYTHON_TRAIN) ecgtrain.early_fit --bench ../$(BENCH) --recordings $(abspath $(ECG_DATA))/mitdb \
		--folds ../models/folds ../models/context.gguf ../models/context-ds1.gguf

.PHONY: pictures
pictures: picture-live bench ## the README's picture, and 20 seconds of three patients that fail, for docs/ACCURACY.md
	for at in 202:1550 222:1560 232:680; do \
		$(BENCH) picture --data $(ECG_DATA)/mitdb --record $${at%:*} --from $${at#*:} --length 20 --model context \
			--output docs/pictures/record-$${at%:*}.svg || exit 1; \
	done

.PHONY: picture-live
picture-live: bench ## the live view for the README
	$(BENCH) screen $(LIVE_PICTURE) --output docs/pictures/live.svg

.PHONY: live-cost
live-cost: build ## processor time of the live view and of viewers, for docs/PERFORMANCE.md
	Benchmarks/live-cost $(BINARY)

.PHONY: card
card: bench ## the figures in the documents
	$(needs_training)
	$(PYTHON_TRAIN) ecgtrain.card --bench ../$(BENCH) --recordings $(abspath $(ECG_DATA))/mitdb --root ..

# curve-redraw takes the numbers of the last time, and so does curve-retime, but for the times.
.PHONY: curve curve-retime curve-redraw
curve: windows ## accuracy against evaluations of f, as tables and plot
	$(needs_training)
	$(PYTHON_TRAIN) ecgtrain.curve --bench ../$(BENCH) --recordings $(abspath $(ECG_DATA))/mitdb --data work/beats \
		--beats $(CURVE_BEATS)

curve-retime: bench ## its times alone
	$(needs_training)
	$(PYTHON_TRAIN) ecgtrain.curve --bench ../$(BENCH) --recordings $(abspath $(ECG_DATA))/mitdb --retime

curve-redraw: ## draw it from the last numbers
	$(needs_training)
	$(PYTHON_TRAIN) ecgtrain.curve --redraw

# The numbers by which the tests hold the engine to the reference, JAX and ONNX Runtime.
.PHONY: golden
golden: bench ## the numbers that the tests hold the engine to; after new models
	$(needs_training)
	mkdir -p $(WORK)
	$(BENCH) golden-windows --fixtures fixtures --output $(WORK)/golden.u8
	cd training && .venv/bin/python -m ecgtrain.golden ../Tests/ClassifierTests/Resources random
	cd training && .venv/bin/python -m ecgtrain.golden ../Tests/ClassifierTests/Resources models \
		--windows work/golden.u8 --int8 models/node-ds1.gguf --int8 models/resnet-ds1.gguf \
		--float32 models/node-ds1.f32.gguf --float32 models/resnet-ds1.f32.gguf
