// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdlib.h>
#include <string>
#include <weir/store/files.hpp>

namespace weir_tests {

/// A fresh directory, deleted with all that is in it.
struct temporary_directory {
    std::string path = "/tmp/weir-test-XXXXXX";

    temporary_directory() {
        if (!::mkdtemp(path.data())) weir::files::fail("create", path);
    }
    temporary_directory(temporary_directory const&) = delete;
    temporary_directory& operator=(temporary_directory const&) = delete;
    ~temporary_directory() { weir::files::remove_all(path); }
};

}  // namespace weir_tests
