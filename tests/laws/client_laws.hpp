// SPDX-License-Identifier: Apache-2.0
#pragma once

// The contract of runtime/client.hpp as tests: every model (sim/, kafka/) passes them. A fixture offers
//     supplier()                     the client_supplier under test
//     unique_topic(partitions)       the name of a new, empty topic of that many partitions
//     advance_ms(n)                  lets n milliseconds pass on the brokers' clock (a model in memory moves its clock)
// Nothing here is timed: what takes a while is polled for until a generous number of attempts is used up.

#include "admin_laws.hpp"
#include "assigned_consumer_laws.hpp"
#include "commit_laws.hpp"
#include "group_laws.hpp"
#include "pause_laws.hpp"
#include "producer_laws.hpp"
#include "record_laws.hpp"
