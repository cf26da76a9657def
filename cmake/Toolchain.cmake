# Compiler, linker and packages. Everything comes from Debian 12.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(BACKSTAY_CCACHE ccache)
if(BACKSTAY_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${BACKSTAY_CCACHE})
endif()

foreach(linker mold lld)
  find_program(BACKSTAY_LINKER_${linker} NAMES ${linker} ld.${linker})
  if(BACKSTAY_LINKER_${linker})
    add_link_options(-fuse-ld=${linker})
    break()
  endif()
endforeach()

find_package(Threads REQUIRED)
find_package(absl REQUIRED)
find_package(fmt REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl)
# Regular expressions in linear time, whatever the pattern.
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)

# Sections that nothing refers to are dropped: start-up pays for every page.
add_compile_options(-ffunction-sections -fdata-sections -fno-omit-frame-pointer)
add_link_options(-Wl,--gc-sections)

if(BACKSTAY_SANITIZE)
  add_compile_options(-fsanitize=${BACKSTAY_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${BACKSTAY_SANITIZE})
endif()
if(BACKSTAY_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(BACKSTAY_FAULT_POINTS)
  add_compile_definitions(BACKSTAY_FAULT_POINTS=1)
endif()

# Warnings for our own code; generated code does not link this target.
add_library(backstay_warnings INTERFACE)
target_compile_options(backstay_warnings INTERFACE
  -Wall -Wextra -Wpedantic $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> -Wnon-virtual-dtor -Woverloaded-virtual
  -Wcast-qual -Wimplicit-fallthrough -Wno-missing-field-initializers -Werror)
# int128 is how quantities stay exact; pedantic would refuse it by name.
target_compile_options(backstay_warnings INTERFACE -Wno-pedantic)
# g++ 12 at -O3 warns of overlapping copies inside its own std::string (GCC bug 105651) and of empty
# std::optional as uninitialized (GCC bug 80635).
target_compile_options(backstay_warnings INTERFACE $<$<CONFIG:Release>:-Wno-restrict>
                                                   $<$<CONFIG:Release>:-Wno-maybe-uninitialized>)
