// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <weir/error/current_exception.hpp>
#include <weir/error/error.hpp>
#include <weir/runtime/fused.hpp>
#include <weir/runtime/restore_listener.hpp>

namespace weir {

/// Something that went wrong.
struct error_note {
    std::int64_t at_ms = 0;  ///< wall clock
    std::string text;
};

namespace runtime {

/// What may be shown to others of the exception that is being handled: its type and where it happened. What it says,
/// only if weir or a client of Kafka wrote it: the text of a function or a serde of the user may hold a record's
/// contents. In a catch block.
[[gnu::cold]] inline std::string shown_exception() {
    auto type = weir::detail::current_exception_type();
    try {
        throw;
    } catch (failed_processing const& e) {
        auto out = type;
        auto const type_of = [](std::exception_ptr const& of) {
            try {
                std::rethrow_exception(of);
            } catch (...) {
                return weir::detail::current_exception_type();
            }
        };
        if (e.cause) out = type_of(e.cause);
        if (!e.handler.empty()) out += " thrown by the " + e.handler;
        if (e.handled) out += ", asked about " + type_of(e.handled);
        if (!e.node.empty()) out += " in " + e.node;
        if (!e.topic.empty())
            out += ", topic " + e.topic + ", partition " + std::to_string(e.partition) + ", offset " +
                   std::to_string(e.offset);
        return out;
    } catch (failed_listener const& e) {
        return e.where;
    } catch (client_error const& e) {
        return type + ": " + e.what();
    } catch (topology_error const& e) {
        return type + ": " + e.what();
    } catch (state_error const& e) {
        return type + ": " + e.what();
    } catch (config_error const& e) {
        return type + ": " + e.what();
    } catch (...) {
        return type;
    }
}

/// The last things that went wrong. Any thread writes and reads.
class error_notes {
    static constexpr std::size_t most = 20;

    std::mutex mutable lock_;
    std::deque<error_note> notes_;
    std::int64_t count_ = 0;

public:
    void add(std::string text) {
        timespec now{};
        clock_gettime(CLOCK_REALTIME, &now);
        std::lock_guard const held{lock_};
        notes_.push_back({std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000, std::move(text)});
        ++count_;
        if (notes_.size() > most) notes_.pop_front();
    }
    /// Appends the last 20; gives how many there were in all.
    std::int64_t read(std::vector<error_note>& out) const {
        std::lock_guard const held{lock_};
        out.insert(out.end(), notes_.begin(), notes_.end());
        return count_;
    }
};

}  // namespace runtime
}  // namespace weir
