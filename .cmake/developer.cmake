# SPDX-License-Identifier: Apache-2.0
# How we build ourselves: strict warnings, ccache, sanitizers. A project that uses weir includes none of this.

find_program(weir_ccache ccache)
if(weir_ccache AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # The sloppiness is what ccache asks for to keep files that use a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${weir_ccache}")
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()

set(WEIR_SANITIZE "" CACHE STRING "Sanitizers of all our targets: address,undefined or thread")

add_library(weir_developer INTERFACE)
add_library(weir::developer ALIAS weir_developer)
target_link_libraries(weir_developer INTERFACE weir::core)
target_compile_options(weir_developer INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
if(WEIR_SANITIZE)
    set(sanitize -fsanitize=${WEIR_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_compile_options(weir_developer INTERFACE ${sanitize})
    target_link_options(weir_developer INTERFACE ${sanitize})
endif()
