# The few words that a person needs. CMake does the work; each word here is one of its presets or a script of tools/.
#   make run        set up, build the release, check the example plant, say where the HTML report is
#   make test       set up, build, and run every test and gate; what CI runs
#   make check      only the gates: format, layers, sizes, banned functions, analysis
#   make fuzz       run the fuzz targets, each for SECONDS_EACH if that is given
#   make coverage   line coverage, with its floors
#   make bench      speed and memory
#   make prove      prove the contracts of the device library with Frama-C
#   make misra      its findings by MISRA C:2012 that are not among the listed deviations
#   make size       how large the device library is, by file and processor
#   make probe      keyway-probe for devices: static, for x86-64 and ARM
#   make gateway    start the reference gateway with a simulated field device (LEVEL=2)
#   make install    into PREFIX (/usr/local), below DESTDIR
#   make deb        build/release/keyway_*.deb
#   make format     clang-format on every C and C++ file

SETUP ?= tools/setup
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
# Tests that wait leave the processors to others.
TEST_JOBS ?= $(shell expr $(JOBS) + 3)
SECONDS_EACH ?=
LEVEL ?= 2
REPORT = build/waterworks.html
KEYWAY = build/release/src/keyway

build = cmake --preset $(1) >/dev/null && cmake --build --preset $(1) -j $(JOBS)
test = $(call build,$(1)) && ctest --preset $(1) -j $(TEST_JOBS) $(2)

.PHONY: all run test check fuzz coverage bench prove misra size probe gateway install deb format release clean
all: release

release:
	@$(SETUP) build
	@$(call build,release) --target keyway

# Exit code 2 says that the plant falls short, which is the example's point; 1 is a failure.
run: release
	@$(KEYWAY) check examples/waterworks/plant.yaml --advisories examples/waterworks/advisories --at 2026-11-23 \
	    --output $(REPORT) || test $$? -eq 2
	@echo "HTML report: $(CURDIR)/$(REPORT)"

# Each test runs where it says most, and most run once (docs/decisions/0162-where-each-test-runs.md): under the sanitizers all
# but those of a whole system; in the build that is shipped the cases, the bounds, the package, whole systems, tools and texts.
# The fuzzers go one way here, so that a commit gets one answer; `make fuzz` goes another each time.
of_systems = ^probe/(faults|firewall-kernel|live|tree)
of_shipped = $(of_systems)|^(case|declare|lib|package|tools)/|^command/(guide_page|help|image|readme)$$|^probe/hostile$$
test:
	@$(SETUP) build test
	tools/check --all
	$(call test,asan+ubsan,-E '$(of_systems)')
	$(call test,msan)
	$(call test,release,-R '$(of_shipped)')
	$(call build,fuzz) --target fuzzers
	ctest --preset fuzz -j $(TEST_JOBS) -R '^fuzz/'
	FUZZ_SEED=1 tools/fuzz $(SECONDS_EACH)
	tools/security
	@echo "make test: all passed"

check:
	@$(SETUP) build test
	tools/check --all

fuzz:
	@$(SETUP) build test
	$(call build,fuzz) --target fuzzers
	tools/fuzz $(SECONDS_EACH)

coverage:
	@$(SETUP) build test
	$(call test,coverage)
	tools/coverage

bench:
	@$(SETUP) build bench
	@$(call build,release)
	bench/run

prove:
	@$(SETUP) prove
	@tools/prove

misra:
	@$(SETUP) test
	@tools/misra

size:
	@$(SETUP) size
	@tools/size

probe:
	@$(SETUP) test
	@tools/probe

gateway:
	@$(SETUP) build
	@$(call build,release) --target gateway
	@examples/gateway/tools/start build/release/examples/gateway $(LEVEL)

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
