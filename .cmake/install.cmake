# SPDX-License-Identifier: Apache-2.0
# Headers, weirConfig.cmake with its version file, and the pkg-config files.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(weir_cmake_dir "${CMAKE_INSTALL_DATADIR}/cmake/weir")
configure_package_config_file(.cmake/weirConfig.cmake.in "${PROJECT_BINARY_DIR}/weirConfig.cmake"
    INSTALL_DESTINATION "${weir_cmake_dir}" PATH_VARS CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/weirConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)

install(DIRECTORY include/weir TYPE INCLUDE FILES_MATCHING PATTERN "*.hpp")
install(FILES "${PROJECT_BINARY_DIR}/weirConfig.cmake" "${PROJECT_BINARY_DIR}/weirConfigVersion.cmake"
    .cmake/weir-components.cmake DESTINATION "${weir_cmake_dir}")

# weir_pc(<name> <requires> <libs> <description>): pkg-config itself says what is missing, so all of them are installed.
set(weir_pc_dir "${CMAKE_INSTALL_DATADIR}/pkgconfig")
file(RELATIVE_PATH weir_pc_prefix "/${weir_pc_dir}" "/")
string(REGEX REPLACE "/$" "" weir_pc_prefix "${weir_pc_prefix}")
function(weir_pc weir_pc_name weir_pc_requires weir_pc_libs weir_pc_description)
    set(weir_pc_cflags "")
    if(weir_pc_name STREQUAL weir)
        set(weir_pc_cflags "-I\${includedir} -pthread")
    endif()
    configure_file(.cmake/weir.pc.in "${PROJECT_BINARY_DIR}/${weir_pc_name}.pc" @ONLY)
    install(FILES "${PROJECT_BINARY_DIR}/${weir_pc_name}.pc" DESTINATION "${weir_pc_dir}")
endfunction()
weir_pc(weir "" "-pthread" "${PROJECT_DESCRIPTION}")
weir_pc(weir-kafka "weir, rdkafka >= 2.0.2" "" "weir on librdkafka")
weir_pc(weir-json "weir, simdjson" "" "JSON serdes for weir; needs the Boost headers too")
weir_pc(weir-logging "weir, spdlog" "" "Logging interceptors for weir")
weir_pc(weir-http "weir, cpp-httplib >= 0.11, cpp-httplib < 0.15" "" "An HTTP endpoint for the metrics of weir")
weir_pc(weir-rocksdb "weir, rocksdb >= 7.8" "" "Stores in RocksDB for weir")
