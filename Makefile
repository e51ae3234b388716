# SPDX-License-Identifier: Apache-2.0
#
# make demo      install what is needed, build, replay a real recording and show its classified beats
# make test      build and run every test
# make lint      check format and imports
# make install   put the release build into $(DESTDIR)$(PREFIX), the configuration into $(DESTDIR)/etc
# make help      the other targets

PREFIX ?= /usr/local
DESTDIR ?=
SYSTEMD_UNIT_DIR ?= $(PREFIX)/lib/systemd/system
# The only folder besides /etc/systemd that the journal looks into.
SYSTEMD_CATALOG_DIR ?= /usr/lib/systemd/catalog
SYSCONFDIR ?= /etc

SWIFT ?= swift
PYTHON ?= python3
RELEASE_FLAGS = -c release --static-swift-stdlib
BINARY = .build/release/ecgmond
BENCH = Benchmarks/.build/release/ecgbench
ECG_DATA ?= ../shared/data
VENV = training/.venv
# There only when every package is.
VENV_READY = $(VENV)/ready
WORK = training/work
# The models that ship, and how each is trained: training/recipes.toml.
RECIPES = training/recipes.toml
PYTHON_TRAIN = cd training && .venv/bin/python -m
# Epochs of the curve's networks, all and those before int8 rounding; empty: what the recipes say.
CURVE_EPOCHS ?=
CURVE_FLOAT_EPOCHS ?= $(if $(CURVE_EPOCHS),$(shell expr $(CURVE_EPOCHS) / 2))
# Test beats whose ODE is solved by an adaptive method.
CURVE_BEATS ?= 2000
PEERS = Benchmarks/peers
PEERS_READY = $(PEERS)/.venv/ready
PEERS_WINDOWS = $(PEERS)/work/patients
# Options of the comparison, such as --windows 20000, --batch 64 or --json.
PEERS_OPTIONS ?=
# Runs the comparators of the WFDB applications beside ours.
COMPARATORS = Benchmarks/wfdb_comparators.py

# Windows that go through the NODE on each instruction set, and ten times as many as through the ResNet.
SAME_BITS_WINDOWS ?= 10000

# Debian packages: what the build needs, and what the checks need on top.
BUILD_PACKAGES = libsystemd-dev libinih-dev pkg-config
EMULATION_PACKAGES = gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static
LINT_PACKAGES = clang-format python3-venv

.PHONY: all help build demo test test-swift test-release test-embedded test-bench test-same-bits service-test replay-diff replay-renew lint format \
	install uninstall deps lint-deps bench speed disclosure bxb accuracy windows evidence train train-seeds train-curve train-smoke card curve curve-retime curve-redraw \
	training-packages test-training fixtures golden peers peers-windows peers-check test-peers clean

all: build

help:
	@sed -n '3,7s/^# //p' Makefile
	@echo
	@echo "make build, bench             the release builds of ecgmond and ecgbench"
	@echo "make format, clean, uninstall"
	@echo "make test-swift, test-release, test-embedded, test-same-bits, test-bench   the parts of make test"
	@echo "make service-test             boot a Debian root and read beats back from its journal (root)"
	@echo "make replay-diff, replay-renew, fixtures   the golden replays; the synthetic recordings"
	@echo "make test-training            the tests of training/"
	@echo "make train-smoke              a tiny training, from synthetic windows to the engine's classes"
	@echo "make evidence                 the weights by which the QRS detector tells beats from noise, fitted on DS1"
	@echo "make windows                  the data sets, from the recordings in ECG_DATA"
	@echo "make model-NAME               train one model of $(RECIPES), print its rows of the model card"
	@echo "make train, train-seeds, train-curve   all that ship; the other seeds; the curve's (CURVE_EPOCHS=N)"
	@echo "make card, golden             the figures in the documents; the numbers that the tests hold the engine to"
	@echo "make accuracy                 the figures of docs/ACCURACY.md alone"
	@echo "make bxb                      ecgbench ec57 beside bxb, rxr and epicmp of the WFDB applications, where they are on PATH"
	@echo "make speed                    where the time goes: the figures of docs/PERFORMANCE.md"
	@echo "make disclosure               the tables of docs/disclosure.md: the bedside standards' test signals"
	@echo "make peers                    other inference engines beside ours (PEERS_OPTIONS='--windows N --batch N --json')"
	@echo "make peers-check, test-peers  a short run that fails where a peer is missing or wrong; the tests of $(PEERS)"
	@echo "make curve, curve-retime, curve-redraw   accuracy against evaluations of f: measure it; the times alone; only draw it"

# Installs the packages of a list that are not there yet; with sudo where that is needed.
define install_packages
	@missing=$$(for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
		as_root=; [ "$$(id -u)" = 0 ] || as_root=sudo; \
		echo "installing" $$missing; \
		$$as_root apt-get update -q && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing; \
	fi
endef

deps:
	$(call install_packages,$(BUILD_PACKAGES))

lint-deps:
	$(call install_packages,$(LINT_PACKAGES))

build: deps
	$(SWIFT) build $(RELEASE_FLAGS) --product ecgmond

demo: build
	@echo
	@echo "\$$ ecgmond fixtures/208s.hea      (five minutes of MIT-BIH record 208; ecgmond is no medical device)"
	@$(BINARY) fixtures/208s.hea --output text | awk 'NR <= 24 { print; next } { last[NR % 30] = $$0 } \
		END { print "... " NR - 54 " lines more ..."; for (i = NR - 29; i <= NR; i++) print last[i % 30] }'

# The tests run the debug build of ecgmond; they find recordings by ECG_DATA, or in ../shared/data.
test: test-embedded test-same-bits test-bench test-release test-swift

test-swift: deps
	@.ci/imports
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	$(SWIFT) test --skip-build

# What a debug build does not show: the optimized kernels give the same bits, the optimized detector the same beats, and
# what ships allocates nothing while it runs.
test-release: deps
	$(SWIFT) test -c release --scratch-path .build/release-tests -Xswiftc -enable-testing \
		--filter 'ClassifierTests|SegmenterTests|AllocationTests'

test-embedded:
	.ci/embedded

# Every instruction set gives the same bits, those of AArch64 by emulation; SAME_BITS_WINDOWS of them.
test-same-bits:
	$(call install_packages,$(EMULATION_PACKAGES))
	.ci/same-bits $(SAME_BITS_WINDOWS)

test-bench: deps
	$(SWIFT) test --package-path Benchmarks

# Boots a Debian root in systemd-nspawn and reads classified beats back from its journal; needs root.
service-test: build
	.ci/service

replay-diff: build
	fixtures/replay --binary $(BINARY)

replay-renew: build
	fixtures/replay --binary $(BINARY) --renew

# Makes the synthetic recordings anew; the golden replays follow by `make replay-renew`.
fixtures: deps
	fixtures/synthesize

lint: lint-deps
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources
	clang-format --dry-run --Werror $$(git ls-files '*.c' '*.cc' '*.h')
	.ci/imports
	.ci/types
	@test -x .build/lint/bin/ruff || ($(PYTHON) -m venv .build/lint && .build/lint/bin/pip install -q $$(grep '^ruff==' training/requirements.txt))
	.build/lint/bin/ruff format --check training fixtures Tests $(PEERS) $(COMPARATORS)
	.build/lint/bin/ruff check training fixtures Tests $(PEERS) $(COMPARATORS)

format:
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources
	clang-format -i $$(git ls-files '*.c' '*.cc' '*.h')
	.build/lint/bin/ruff format training fixtures Tests $(PEERS) $(COMPARATORS)

install: build
	install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/ecgmond
	strip $(DESTDIR)$(PREFIX)/bin/ecgmond
	install -d $(DESTDIR)$(SYSTEMD_UNIT_DIR)
	for unit in systemd/*.service systemd/*.socket; do \
		sed 's|/usr/bin/ecgmond|$(PREFIX)/bin/ecgmond|' $$unit > $(DESTDIR)$(SYSTEMD_UNIT_DIR)/$$(basename $$unit) && \
		chmod 644 $(DESTDIR)$(SYSTEMD_UNIT_DIR)/$$(basename $$unit) || exit 1; done
	install -D -m 644 systemd/ecgmond.catalog $(DESTDIR)$(SYSTEMD_CATALOG_DIR)/ecgmond.catalog
	install -D -m 644 docs/man/ecgmond.1 $(DESTDIR)$(PREFIX)/share/man/man1/ecgmond.1
	install -D -m 644 docs/man/ecgmond.conf.5 $(DESTDIR)$(PREFIX)/share/man/man5/ecgmond.conf.5
	install -d $(DESTDIR)$(SYSCONFDIR)/ecgmond
	test -e $(DESTDIR)$(SYSCONFDIR)/ecgmond/ecgmond.conf || \
		install -m 644 systemd/ecgmond.conf $(DESTDIR)$(SYSCONFDIR)/ecgmond/ecgmond.conf
	@if [ -z "$(DESTDIR)" ] && [ -d /run/systemd/system ]; then journalctl --update-catalog && systemctl daemon-reload; fi

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/ecgmond $(DESTDIR)$(SYSTEMD_CATALOG_DIR)/ecgmond.catalog
	rm -f $(DESTDIR)$(PREFIX)/share/man/man1/ecgmond.1 $(DESTDIR)$(PREFIX)/share/man/man5/ecgmond.conf.5
	for unit in systemd/*.service systemd/*.socket; do rm -f $(DESTDIR)$(SYSTEMD_UNIT_DIR)/$$(basename $$unit); done

bench: deps
	$(SWIFT) build --package-path Benchmarks -c release

# The figures of docs/PERFORMANCE.md but those of other engines (make peers); needs the recordings.
speed: bench build
	$(BENCH) speed --data $(ECG_DATA)/mitdb
	$(BENCH) process --binary $(BINARY) --data $(ECG_DATA)/mitdb
	$(BENCH) endurance --binary $(BINARY)

# Holds ecgbench ec57 to the field's own comparators, record by record; needs the recordings. Says so where bxb is missing.
bxb: bench
	$(PYTHON) $(COMPARATORS) --bench $(BENCH) --recordings $(ECG_DATA)/mitdb

# How the monitor answers the test signals of the bedside standards; needs no recordings.
disclosure: bench
	$(BENCH) disclosure --write docs/disclosure.md

windows: bench
	mkdir -p $(WORK)
	$(BENCH) windows --data $(ECG_DATA)/mitdb --split beats --output $(WORK)/beats
	$(BENCH) windows --data $(ECG_DATA)/mitdb --split patients --output $(WORK)/patients

# The weights of BeatEvidence in Segmenter, and what they get wrong; needs the recordings of mitdb and nstdb.
evidence: $(VENV_READY)
	$(PYTHON_TRAIN) ecgtrain.qrs_evidence --recordings $(abspath $(ECG_DATA))

$(VENV_READY): training/requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install -q -r training/requirements.txt
	touch $(VENV_READY)

# What the targets below need of Python.
training-packages: $(VENV_READY)

# From the recordings to model files; each goes on behind its last whole epoch after an interruption.
train: windows $(VENV_READY)
	$(PYTHON_TRAIN) ecgtrain.build shipped

train-seeds: windows $(VENV_READY)
	$(PYTHON_TRAIN) ecgtrain.build seeds

train-curve: windows $(VENV_READY)
	$(PYTHON_TRAIN) ecgtrain.build curve \
		$(if $(CURVE_EPOCHS),-- --epochs $(CURVE_EPOCHS) --float-epochs $(CURVE_FLOAT_EPOCHS))

# One model: from the recordings to its files and its rows of the card.
model-%: windows $(VENV_READY)
	$(PYTHON_TRAIN) ecgtrain.build $*
	$(PYTHON_TRAIN) ecgtrain.card --bench ../$(BENCH) --recordings $(abspath $(ECG_DATA))/mitdb --root .. --only $*

# The tables of docs/ACCURACY.md alone.
accuracy: bench $(VENV_READY)
	$(PYTHON_TRAIN) ecgtrain.card --bench ../$(BENCH) --recordings $(abspath $(ECG_DATA))/mitdb --root .. --line

card: bench $(VENV_READY)
	$(PYTHON_TRAIN) ecgtrain.card --bench ../$(BENCH) --recordings $(abspath $(ECG_DATA))/mitdb --root ..

# Accuracy against evaluations of f, as tables and plot; curve-redraw takes the numbers of the last time, and so does
# curve-retime but for the times.
curve: windows $(VENV_READY)
	$(PYTHON_TRAIN) ecgtrain.curve --bench ../$(BENCH) --recordings $(abspath $(ECG_DATA))/mitdb --data work/beats \
		--beats $(CURVE_BEATS)

curve-retime: bench $(VENV_READY)
	$(PYTHON_TRAIN) ecgtrain.curve --bench ../$(BENCH) --recordings $(abspath $(ECG_DATA))/mitdb --retime

curve-redraw: $(VENV_READY)
	$(PYTHON_TRAIN) ecgtrain.curve --redraw

# The numbers by which the tests hold the engine to the reference, JAX and ONNX Runtime; after new models.
golden: bench $(VENV_READY)
	mkdir -p $(WORK)
	$(BENCH) golden-windows --fixtures fixtures --output $(WORK)/golden.u8
	cd training && .venv/bin/python -m ecgtrain.golden ../Tests/ClassifierTests/Resources random
	cd training && .venv/bin/python -m ecgtrain.golden ../Tests/ClassifierTests/Resources models \
		--windows work/golden.u8 --int8 models/node-ds1.gguf --int8 models/resnet-ds1.gguf \
		--float32 models/node-ds1.f32.gguf --float32 models/resnet-ds1.f32.gguf

# A tiny training, from synthetic windows to the engine's classes; needs no recordings.
train-smoke: bench $(VENV_READY)
	mkdir -p $(WORK)
	$(BENCH) windows --data synthetic --output $(WORK)/synthetic
	$(PYTHON_TRAIN) ecgtrain.smoke --bench ../$(BENCH) --data work/synthetic

test-training: $(VENV_READY)
	cd training && .venv/bin/python -m pytest -q tests

# Where a package is not to be had the others are installed: a peer that is missing is reported by the comparison.
$(PEERS_READY): $(PEERS)/requirements.txt
	$(PYTHON) -m venv $(PEERS)/.venv
	@if $(PEERS)/.venv/bin/pip install -q -r $(PEERS)/requirements.txt; then touch $(PEERS_READY); else \
		grep -v '^#' $(PEERS)/requirements.txt | while read -r package; do \
			$(PEERS)/.venv/bin/pip install -q --no-deps "$$package" || echo "not to be had here: $$package"; done; fi

# Real windows where there are recordings; without any the peers take those of the tests.
peers-windows: bench
	@mkdir -p $(PEERS)/work
	@if [ -d $(ECG_DATA)/mitdb ] && [ ! -e $(PEERS_WINDOWS)/split.json ]; then \
		$(BENCH) windows --data $(ECG_DATA)/mitdb --split patients --output $(PEERS_WINDOWS) > /dev/null; fi

# ONNX Runtime, OpenVINO and LiteRT on our networks, taking turns with our engine.
peers: peers-windows $(PEERS_READY)
	cd $(PEERS) && .venv/bin/python -m peers $(PEERS_OPTIONS)

peers-check: peers-windows $(PEERS_READY)
	cd $(PEERS) && .venv/bin/python -m peers --check $(PEERS_OPTIONS)

test-peers: $(PEERS_READY)
	cd $(PEERS) && .venv/bin/python -m pytest -q tests

clean:
	rm -rf .build Benchmarks/.build
