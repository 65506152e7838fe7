# What every target of the project is built with, and the three kinds of target that the folders declare.

set(KEYWAY_WARNINGS
  -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wformat=2 -Wundef -Wcast-align -Wwrite-strings -Wvla
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes> $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>)

function(keyway_flags target)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_compile_definitions(${target} PRIVATE _GNU_SOURCE KEYWAY_VERSION="${PROJECT_VERSION}")
  target_compile_options(${target} PRIVATE ${KEYWAY_WARNINGS}
    $<$<COMPILE_LANGUAGE:C>:-include> $<$<COMPILE_LANGUAGE:C>:${PROJECT_SOURCE_DIR}/src/base/banned.h>)
endfunction()

# One layer of the house: a static library named after its folder, with the layers below it that it uses.
function(keyway_layer name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES" ${ARGN})
  add_library(keyway_${name} STATIC ${arg_SOURCES})
  keyway_flags(keyway_${name})
  foreach(use IN LISTS arg_USES)
    target_link_libraries(keyway_${name} PUBLIC keyway_${use})
  endforeach()
endfunction()

# A table of data/ as C, by tools/tsv2c: build/.../generated/<layer>/<name>.inc and <name>_ids.h, which are added to the
# caller's list `tables`. `struct` is that of its rows, `prefix` that of their enum ("-" when nothing refers to them), and
# `columns` each column's kind as tools/tsv2c.c explains. Call keyway_tables behind the last.
function(keyway_table layer name struct prefix file columns)
  set(made ${PROJECT_BINARY_DIR}/generated/${layer}/${name})
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/generated/${layer})
  add_custom_command(OUTPUT ${made}.inc ${made}_ids.h
    COMMAND tsv2c data/${file}.tsv ${name} ${struct} ${prefix} "${columns}" ${made}.inc ${made}_ids.h
    DEPENDS tsv2c ${PROJECT_SOURCE_DIR}/data/${file}.tsv
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM)
  set(tables ${tables} ${made}.inc ${made}_ids.h PARENT_SCOPE)
endfunction()

# What clang-tidy needs before it can read a file of the layer (tools/check --changed).
function(keyway_tables layer)
  add_custom_target(generated_${layer} DEPENDS ${ARGN})
  add_dependencies(generated generated_${layer})
endfunction()

# A cmocka program: tests/unit/<folder>/<file>_test.c, mirroring src/<folder>/<file>.c. It finds bed.h and folder.h.
function(keyway_test path)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  string(REPLACE "/" "_" name ${path})
  add_executable(test_${name} unit/${path}_test.c)
  keyway_flags(test_${name})
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/unit)
  target_compile_definitions(test_${name} PRIVATE KEYWAY_ROOT="${PROJECT_SOURCE_DIR}")
  # Under the sanitizers a quarter of the compiler's time went into optimising what runs once; the layers stay as the preset
  # has them.
  target_compile_options(test_${name} PRIVATE $<$<CONFIG:Debug>:-O0>)
  target_link_libraries(test_${name} PRIVATE PkgConfig::cmocka)
  foreach(use IN LISTS arg_USES)
    target_link_libraries(test_${name} PRIVATE keyway_${use})
  endforeach()
  add_test(NAME unit/${path} COMMAND test_${name})
endfunction()

# A parser's fuzz target: fuzz/<name>.c with its seeds in fuzz/seeds/<name>/, and fuzz/<name>.dict if there is one. With
# KEYWAY_FUZZ it is libFuzzer's program, which tools/fuzz runs; without, it is linked to fuzz/replay.c. Either way ctest
# runs it over the seeds, where yesterday's crashes are.
function(keyway_fuzz name)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  add_executable(fuzz_${name} ${name}.c)
  keyway_flags(fuzz_${name})
  if(name MATCHES "^lib_")
    target_include_directories(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR}/lib)
  endif()
  if(KEYWAY_FUZZ)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    set(replay fuzz_${name} -runs=0)
  else()
    target_sources(fuzz_${name} PRIVATE $<TARGET_OBJECTS:fuzz_replay>)
    set(replay fuzz_${name})
  endif()
  foreach(use IN LISTS arg_USES)
    target_link_libraries(fuzz_${name} PRIVATE keyway_${use})
  endforeach()
  add_dependencies(fuzzers fuzz_${name})
  add_test(NAME fuzz/${name} COMMAND ${replay} ${CMAKE_CURRENT_SOURCE_DIR}/seeds/${name})
endfunction()

# What the tests that run the program find in their environment.
set(KEYWAY_TEST_ENVIRONMENT KEYWAY=${PROJECT_BINARY_DIR}/src/keyway KEYWAY_ROOT=${PROJECT_SOURCE_DIR}
  KEYWAY_BUILD=${PROJECT_BINARY_DIR} KEYWAY_VERSION=${PROJECT_VERSION} LC_ALL=C.UTF-8 NO_COLOR=1)

# The search for leaks at the end of a process takes longer than most processes. Units, cases and the fuzzers look for them;
# tests that start a program hundreds of times have this in their environment (docs/decisions/0163-where-leaks-are-sought.md).
set(KEYWAY_LEAKS_ELSEWHERE "")
if(CMAKE_C_FLAGS MATCHES "-fsanitize=address")
  set(KEYWAY_LEAKS_ELSEWHERE ASAN_OPTIONS=strict_string_checks=1:detect_stack_use_after_return=1:detect_leaks=0)
endif()

# A bats file, <name>_test.bats, of the folder that says so; its test is called <folder>/<name>. It finds the program as
# $KEYWAY, the source tree as $KEYWAY_ROOT, and a temporary folder of its own as $BATS_TEST_TMPDIR.
find_program(BATS bats)
function(keyway_bats name)
  if(NOT BATS)
    return()
  endif()
  get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  # What each test came to, for tools/security: ctest's own report knows only the file.
  set(report ${PROJECT_BINARY_DIR}/bats/${folder}-${name})
  file(MAKE_DIRECTORY ${report})
  add_test(NAME ${folder}/${name} COMMAND ${BATS} --report-formatter junit --output ${report}
    ${CMAKE_CURRENT_SOURCE_DIR}/${name}_test.bats)
  set_tests_properties(${folder}/${name} PROPERTIES ENVIRONMENT "${KEYWAY_TEST_ENVIRONMENT};${KEYWAY_LEAKS_ELSEWHERE}" TIMEOUT 900)
endfunction()
