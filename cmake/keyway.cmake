# What every target of the project is built with, and the three kinds of target that the folders declare.

set(KEYWAY_WARNINGS
  -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wformat=2 -Wundef -Wcast-align -Wwrite-strings
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

# A cmocka program: tests/unit/<folder>/<file>_test.c, mirroring src/<folder>/<file>.c.
function(keyway_test path)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  string(REPLACE "/" "_" name ${path})
  add_executable(test_${name} unit/${path}_test.c)
  keyway_flags(test_${name})
  target_compile_definitions(test_${name} PRIVATE KEYWAY_ROOT="${PROJECT_SOURCE_DIR}")
  target_link_libraries(test_${name} PRIVATE PkgConfig::cmocka)
  foreach(use IN LISTS arg_USES)
    target_link_libraries(test_${name} PRIVATE keyway_${use})
  endforeach()
  add_test(NAME unit/${path} COMMAND test_${name})
endfunction()

# A libFuzzer target: fuzz/<name>.c with its seeds in fuzz/seeds/<name>/.
function(keyway_fuzz name)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  add_executable(fuzz_${name} ${name}.c)
  keyway_flags(fuzz_${name})
  target_compile_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  foreach(use IN LISTS arg_USES)
    target_link_libraries(fuzz_${name} PRIVATE keyway_${use})
  endforeach()
endfunction()
