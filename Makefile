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
WORK = training/work
# The command that stands in the model file.
train_model = cd training && .venv/bin/python -m ecgtrain.train --name $(1) --output ../models \
	--checkpoint work/checkpoints/$(1).ckpt $(2)

# Debian packages: what the build needs, and what the checks need on top.
BUILD_PACKAGES = libsystemd-dev libinih-dev pkg-config
LINT_PACKAGES = clang-format python3-venv

.PHONY: all help build demo test test-swift test-release test-embedded test-bench service-test replay-diff replay-renew lint format \
	install uninstall deps lint-deps bench windows train card test-training fixtures golden clean

all: build

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | head -n 8
	@echo "other targets: build service-test replay-diff replay-renew format uninstall bench windows train fixtures"

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
test: test-embedded test-bench test-release test-swift

test-swift: deps
	@.ci/imports
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	$(SWIFT) test --skip-build

# What a debug build does not show: the optimized kernels give the same bits, the optimized detector the same beats.
test-release: deps
	$(SWIFT) test -c release --scratch-path .build/release-tests -Xswiftc -enable-testing \
		--filter 'ClassifierTests|SegmenterTests'

test-embedded:
	.ci/embedded

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
	@test -x .build/lint/bin/ruff || ($(PYTHON) -m venv .build/lint && .build/lint/bin/pip install -q $$(grep '^ruff==' training/requirements.txt))
	.build/lint/bin/ruff format --check training fixtures Tests
	.build/lint/bin/ruff check training fixtures Tests

format:
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources
	clang-format -i $$(git ls-files '*.c' '*.cc' '*.h')
	.build/lint/bin/ruff format training fixtures Tests

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

windows: bench
	mkdir -p $(WORK)
	$(BENCH) windows --data $(ECG_DATA)/mitdb --split beats --output $(WORK)/beats
	$(BENCH) windows --data $(ECG_DATA)/mitdb --split patients --output $(WORK)/patients

$(VENV): training/requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install -q -r training/requirements.txt
	touch $(VENV)

# One command from the recordings to the model files; goes on behind the last whole epoch after an interruption.
train: windows $(VENV)
	mkdir -p $(WORK)/checkpoints
	$(call train_model,node-ds1,--data work/patients --network node --epochs 8 --float-epochs 4 --shift 2)
	$(call train_model,node-8020,--data work/beats --network node --epochs 8 --float-epochs 4)
	$(call train_model,resnet-ds1,--data work/patients --network resnet --epochs 6 --float-epochs 3 --shift 2)
	$(call train_model,resnet-8020,--data work/beats --network resnet --epochs 6 --float-epochs 3)

card: bench $(VENV)
	PYTHONPATH=training $(VENV)/bin/python -m ecgtrain.card --bench $(BENCH) --recordings $(ECG_DATA)/mitdb --root .

# The numbers by which the tests hold the engine to the reference, JAX and ONNX Runtime; after new models.
golden: bench $(VENV)
	mkdir -p $(WORK)
	$(BENCH) golden-windows --fixtures fixtures --output $(WORK)/golden.u8
	cd training && .venv/bin/python -m ecgtrain.golden ../Tests/ClassifierTests/Resources random
	cd training && .venv/bin/python -m ecgtrain.golden ../Tests/ClassifierTests/Resources models \
		--windows work/golden.u8 --int8 models/node-ds1.gguf --int8 models/resnet-ds1.gguf \
		--float32 models/node-ds1.f32.gguf --float32 models/resnet-ds1.f32.gguf

test-training: $(VENV)
	cd training && .venv/bin/python -m pytest -q tests

clean:
	rm -rf .build Benchmarks/.build
