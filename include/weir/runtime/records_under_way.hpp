// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <set>
#include <string>
#include <utility>
#include <weir/interceptor/producer_record.hpp>

namespace weir::runtime {

/// What producer interceptors are told when a record is acknowledged, kept from its sending on. Storage is used again.
class records_under_way {
    struct entry {
        record_source source;
        void* opaque = nullptr;
        entry* next = nullptr;  // of those that are free
    };
    std::deque<entry> entries_;
    entry* free_ = nullptr;
    std::set<std::string, std::less<>> topics_;  // outlive their partitions, which may be lost before the answer comes
    std::string_view last_topic_;

public:
    /// Gives what the producer is to carry in place of `opaque`.
    void* begin(record_source const& source, void* opaque) {
        auto* e = free_;
        if (e)
            free_ = e->next;
        else
            e = &entries_.emplace_back();
        e->source = source;
        e->source.topic = kept(source.topic);
        e->opaque = opaque;
        return e;
    }
    /// The source and the opaque pointer that `begin` was given for it. The topic stays valid.
    std::pair<record_source, void*> end(void* carried) {
        auto* const e = static_cast<entry*>(carried);
        e->next = free_;
        free_ = e;
        return {e->source, e->opaque};
    }

private:
    std::string_view kept(std::string_view topic) {
        if (topic.empty()) return {};
        if (topic == last_topic_) return last_topic_;
        auto found = topics_.find(topic);
        if (found == topics_.end()) found = topics_.emplace(topic).first;
        return last_topic_ = *found;
    }
};

}  // namespace weir::runtime
