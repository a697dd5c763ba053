// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <map>
#include <string>
#include <tuple>
#include <weir/error/secret.hpp>
#include <weir/runtime/application_inspection.hpp>
#include <weir/runtime/dump_json.hpp>
#include <weir/runtime/dump_text.hpp>
#include <weir/runtime/dump_writer.hpp>
#include <weir/runtime/inspection.hpp>
#include <weir/runtime/stream_settings.hpp>
#include <weir/runtime/thread_inspector.hpp>

namespace weir {

/// Policy: the application can be looked into, by `inspect()` and `dump()`. A dump is also written when SIGQUIT comes,
/// and when the application dies of an uncaught exception: to stderr, or to the file `weir.dump.file`.
struct dumps : inspection {
    static constexpr bool is_on = true;
    using thread_inspector = runtime::thread_inspector;
    using task_watch = runtime::task_watch;
    using error_notes = runtime::error_notes;
    using writer = runtime::dump_writer;
    using result = application_inspection;
    template <typename Task>
    using restore_listeners = std::tuple<runtime::restore_watch<Task>>;

    /// In a catch block.
    static std::string note_of_end(std::string const& thread, char const* how) {
        return thread + ' ' + how + ": " + runtime::shown_exception();
    }
    static std::string text(application_inspection const& of) { return to_text(of); }

    /// What is known without the application.
    static void complete(application_inspection& of, runtime::stream_settings const& settings) {
        of.application_id = settings.application_id;
        of.client_id = settings.client_id;
        of.at_ms = wall_ms();
        of.process_id = ::getpid();
        of.resident_bytes = resident_bytes();
        std::sort(of.errors.begin(), of.errors.end(), [](auto const& a, auto const& b) { return a.at_ms < b.at_ms; });
        redactor redact;
        for (auto const& [name, value] : settings.all) redact.note(name, value);
        for (auto& e : of.errors) e.text = redact(e.text);
        for (auto const& [name, value] : settings.all)
            if (is_harmless(name)) of.settings[name] = redact(shown(name, value));
    }

private:
    /// What weir itself defines; what others do may be a secret that has no name by which it is known as one.
    static bool is_harmless(std::string const& name) {
        using known = runtime::stream_settings;
        return name == "bootstrap.servers" ||
               std::find(std::begin(known::own_names), std::end(known::own_names), name) != std::end(known::own_names);
    }
    static std::int64_t wall_ms() {
        timespec now{};
        clock_gettime(CLOCK_REALTIME, &now);
        return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
    }
    /// -1: the system does not say.
    static std::int64_t resident_bytes() {
        long long total = 0, resident = -1;
        auto* const statm = std::fopen("/proc/self/statm", "re");
        if (!statm) return -1;
        if (std::fscanf(statm, "%lld %lld", &total, &resident) != 2) resident = -1;
        std::fclose(statm);
        return resident < 0 ? -1 : resident * sysconf(_SC_PAGESIZE);
    }
};

}  // namespace weir
