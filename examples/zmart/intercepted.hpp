// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../support/options.hpp"

namespace zmart {

/// The ZMart application with the two interceptors of the book, which write what they see to files. They are policies,
/// that is types, so this is a second program; it has a translation unit of its own.
int run_intercepted(example::options const& o);

}  // namespace zmart
