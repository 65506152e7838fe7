# What the build does with the compiler as a whole: position independence, hardening, clang-tidy, a cache if there is one.

include(CheckPIESupported)
include(CheckCCompilerFlag)
check_pie_supported(LANGUAGES C CXX)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

if(KEYWAY_HARDEN)
  add_compile_options(-fstack-protector-strong -fstack-clash-protection -ftrivial-auto-var-init=zero
    -fno-delete-null-pointer-checks -fno-strict-overflow
    # The same source gives the same bytes wherever it lies.
    -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
  add_compile_definitions($<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=3> $<$<COMPILE_LANGUAGE:CXX>:_GLIBCXX_ASSERTIONS>)
  add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,--as-needed)
  # The linker compiles too when it optimises across files.
  add_link_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
  # Control-flow protection is the processor's: CET on x86-64, BTI and pointer authentication on arm64.
  foreach(flag -fcf-protection=full -mbranch-protection=standard)
    string(MAKE_C_IDENTIFIER "has${flag}" has)
    check_c_compiler_flag(${flag} ${has})
    if(${has})
      add_compile_options(${flag})
    endif()
  endforeach()
  # Debian 12's start-up objects carry no mark for CET, so the linker drops it from the whole. A shadow stack is safe for
  # them all the same, and is asked for; indirect branch tracking is not (_start has no landing pad), and is not claimed.
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    add_link_options(-Wl,-z,shstk)
  endif()
endif()

if(KEYWAY_TIDY)
  find_program(CLANG_TIDY NAMES clang-tidy-14 REQUIRED)
  set(gate ${PROJECT_SOURCE_DIR}/tools/gates/tidy)
  set_property(DIRECTORY PROPERTY RULE_LAUNCH_COMPILE "${gate} check <OBJECT> <SOURCE>")
  set_property(DIRECTORY PROPERTY RULE_LAUNCH_LINK "${gate} link <TARGET>")
  # A change of the rules must check every file anew: it changes every file's command.
  set(rules "")
  foreach(file .clang-tidy tests/.clang-tidy tools/gates/tidy)
    if(EXISTS ${PROJECT_SOURCE_DIR}/${file})
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${file})
      file(READ ${PROJECT_SOURCE_DIR}/${file} text)
      string(APPEND rules "${text}")
    endif()
  endforeach()
  string(MD5 rules "${rules}")
  add_compile_definitions(KEYWAY_TIDY_RULES=${rules})
endif()

# For what the build runs, and the libraries of it: with clang-tidy they are checked and built.
function(keyway_runs_in_build)
  if(KEYWAY_TIDY)
    set(tidy ${CLANG_TIDY} --quiet --warnings-as-errors=*)
    set_target_properties(${ARGN} PROPERTIES RULE_LAUNCH_COMPILE "" RULE_LAUNCH_LINK ""
      C_CLANG_TIDY "${tidy}" CXX_CLANG_TIDY "${tidy}")
  endif()
endfunction()
