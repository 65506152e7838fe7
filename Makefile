# The few words that a person needs. CMake does the work; each word here is one of its presets or a script of tools/.
#   make run        set up, build the release, check the example plant, say where the HTML report is
#   make test       set up, build, and run every test and gate; what CI runs
#   make check      only the gates: format, layers, sizes, banned functions, analysis
#   make fuzz       run the fuzz targets (SECONDS_EACH=20)
#   make coverage   line coverage, with its floors
#   make bench      speed and memory
#   make install    into PREFIX (/usr/local), below DESTDIR
#   make deb        build/release/keyway_*.deb
#   make format     clang-format on every C and C++ file

SETUP ?= tools/setup
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
SECONDS_EACH ?= 20
REPORT = build/waterworks.html
KEYWAY = build/release/src/keyway

build = cmake --preset $(1) >/dev/null && cmake --build --preset $(1) -j $(JOBS)
test = $(call build,$(1)) && ctest --preset $(1) -j $(JOBS) $(2)

.PHONY: all run test check fuzz coverage bench install deb format release clean
all: release

release:
	@$(SETUP) build
	@$(call build,release) --target keyway

# Exit code 2 says that the plant falls short, which is the example's point; 1 is a failure.
run: release
	@$(KEYWAY) check examples/waterworks/plant.yaml --advisories examples/waterworks/advisories --at 2026-11-23 \
	    --output $(REPORT) || test $$? -eq 2
	@echo "HTML report: $(CURDIR)/$(REPORT)"

# What happens without memory was asked twice by then, once under the sanitizers: the release is asked all else.
test:
	@$(SETUP) build test
	$(call test,dev)
	tools/check --all
	$(call test,asan+ubsan)
	$(call test,release,-E ^fault/)
	$(call build,fuzz)
	tools/fuzz $(SECONDS_EACH)
	tools/security
	@echo "make test: all passed"

check:
	@$(SETUP) build test
	tools/check --all

fuzz:
	@$(SETUP) build test
	$(call build,fuzz)
	tools/fuzz $(SECONDS_EACH)

coverage:
	@$(SETUP) build test
	$(call test,coverage)
	tools/coverage

bench:
	@$(SETUP) build bench
	@$(call build,release)
	bench/run

install: release
	cmake --install build/release --prefix $(PREFIX)

deb:
	@$(SETUP) build package
	$(call build,release)
	cd build/release && cpack -G DEB
	packaging/lint build/release/keyway_*.deb

format:
	@tools/check --write format

clean:
	rm -rf build
