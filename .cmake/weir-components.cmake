# SPDX-License-Identifier: Apache-2.0
#
# The targets of weir, in one place for both ways to get them: the source tree includes this file, and so does the
# installed weirConfig.cmake. weir is header-only, so whether a component exists is a question about the machine that
# uses it, not about the one that installed it; that is why nothing is exported from a build.
#
# Before: weir_include_dir is set. After: weir::core (also called weir::weir), one target weir::<component> for each
# component whose package was found, and for each other one weir_missing_<component>, a sentence that says why.

set(weir_components json kafka logging sim test http rocksdb)

# weir_component(<name> <library>...): the target weir::<name>, which is core and these libraries.
function(weir_component name)
    if(TARGET weir::${name})
        return()
    endif()
    add_library(weir_${name} INTERFACE IMPORTED GLOBAL)
    add_library(weir::${name} ALIAS weir_${name})
    target_link_libraries(weir_${name} INTERFACE ${ARGN})
endfunction()

find_package(Threads REQUIRED)
if(NOT TARGET weir::core)
    weir_component(core Threads::Threads)
    target_compile_features(weir_core INTERFACE cxx_std_20)
    # Users never see our warnings; our own build sees all of them.
    if(weir_headers_are_ours)
        set_target_properties(weir_core PROPERTIES SYSTEM FALSE)
    endif()
    target_include_directories(weir_core INTERFACE "${weir_include_dir}")
    add_library(weir::weir ALIAS weir_core)
endif()

weir_component(sim weir::core)
weir_component(test weir::core)

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
    pkg_check_modules(weir_rdkafka QUIET IMPORTED_TARGET GLOBAL rdkafka>=2.0.2)
endif()
if(TARGET PkgConfig::weir_rdkafka)
    weir_component(kafka weir::core PkgConfig::weir_rdkafka)
else()
    set(weir_missing_kafka "pkg-config finds no rdkafka >= 2.0.2 (Debian: librdkafka-dev and pkg-config)")
endif()

find_package(Boost 1.74 QUIET)
find_package(simdjson QUIET)
if(TARGET Boost::headers AND TARGET simdjson::simdjson)
    weir_component(json weir::core Boost::headers simdjson::simdjson)
else()
    set(weir_missing_json "Boost >= 1.74 and simdjson are not both found (Debian: libboost-dev and libsimdjson-dev)")
endif()

find_package(spdlog QUIET)
if(TARGET spdlog::spdlog)
    weir_component(logging weir::core spdlog::spdlog)
else()
    set(weir_missing_logging "spdlog is not found (Debian: libspdlog-dev)")
endif()

if(PkgConfig_FOUND)
    pkg_check_modules(weir_httplib QUIET IMPORTED_TARGET GLOBAL cpp-httplib>=0.11 cpp-httplib<0.15)
endif()
if(TARGET PkgConfig::weir_httplib)
    weir_component(http weir::core PkgConfig::weir_httplib)
else()
    set(weir_missing_http "pkg-config finds no cpp-httplib from 0.11 to 0.14 (Debian: libcpp-httplib-dev, pkg-config)")
endif()

if(PkgConfig_FOUND)
    pkg_check_modules(weir_rocksdb_library QUIET IMPORTED_TARGET GLOBAL rocksdb>=7.8)
endif()
if(TARGET PkgConfig::weir_rocksdb_library)
    weir_component(rocksdb weir::core PkgConfig::weir_rocksdb_library)
else()
    set(weir_missing_rocksdb "pkg-config finds no rocksdb >= 7.8 (Debian: librocksdb-dev and pkg-config)")
endif()
