// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>
#include <weir/kafka/ask.hpp>
#include <weir/kafka/client.hpp>
#include <weir/kafka/partition_list.hpp>

namespace weir::kafka {

/// Administration of topics. Used by one thread.
class admin {
    detail::client client_;
    std::string bootstrap_servers_;  // for messages

public:
    explicit admin(runtime::client_settings const& settings, log_sink log = log_to_stderr)
        : client_{client_kind::admin, translate(settings, client_kind::admin), std::move(log),
                  [](rd_kafka_conf_t*) {}} {
        auto const servers = settings.values.find("bootstrap.servers");
        bootstrap_servers_ = servers == settings.values.end() ? "(no bootstrap.servers)" : servers->second;
    }

    /// False: `keep_waiting`, asked about every second, said no before a broker answered.
    template <typename KeepWaiting>
    bool wait_for_broker(int timeout_ms, KeepWaiting&& keep_waiting) {
        constexpr int slice_ms = 1'000;
        detail::deadline const until{timeout_ms};
        do {
            if (!keep_waiting()) return false;
            rd_kafka_metadata_t const* answer = nullptr;
            auto const error = rd_kafka_metadata(client_.get(), 0, nullptr, &answer, until.left_ms(slice_ms));
            detail::metadata_ptr const metadata{answer};
            if (!detail::is_silence(error)) return true;
        } while (!until.over());
        throw no_answer(timeout_ms);
    }

    /// Returns when this client's broker knows the topics, those that were there already too.
    std::vector<std::string> create_topics(std::span<runtime::new_topic const> topics, int timeout_ms) {
        std::vector<std::string> errors;
        if (topics.empty()) return errors;
        detail::deadline const until{timeout_ms};
        std::vector<detail::new_topic_ptr> owned;
        for (auto const& topic : topics) {
            std::array<char, 256> why{};
            owned.emplace_back(rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions, topic.replication_factor,
                                                     why.data(), why.size()));
            if (!owned.back()) throw client_error{"topic " + topic.name + " cannot be created: " + why.data()};
            for (auto const& [name, value] : topic.configs)
                rd_kafka_NewTopic_set_config(owned.back().get(), name.c_str(), value.c_str());
        }
        auto const answer = detail::ask(
            client_, "create topics", RD_KAFKA_ADMIN_OP_CREATETOPICS, until, [&](auto* options, auto* queue) {
                auto raw = pointers(owned);
                rd_kafka_CreateTopics(client_.get(), raw.data(), raw.size(), options, queue);
            });
        std::map<std::string, std::string, std::less<>> by_name;
        std::size_t count = 0;
        auto const* const* results =
            rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(answer.get()), &count);
        std::vector<std::string> there;  // also those that somebody else has made, perhaps just now
        for (auto const* result : std::span{results, count}) {
            std::string const name = rd_kafka_topic_result_name(result);
            auto const error = rd_kafka_topic_result_error(result);
            by_name[name] = message(error, rd_kafka_topic_result_error_string(result));
            if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
                there.push_back(name);
        }
        for (auto const& topic : topics) errors.push_back(by_name[topic.name]);
        // Brokers learn of a topic a little later than the one who made it.
        while (!there.empty() && !until.over()) {
            auto const counts = partition_counts(there, until.left_ms());
            if (std::ranges::all_of(counts, [](auto const& c) { return c.has_value(); })) break;
            std::this_thread::sleep_for(std::chrono::milliseconds{until.left_ms(20)});
        }
        return errors;
    }

    std::vector<std::optional<std::int32_t>> partition_counts(std::span<std::string const> names, int timeout_ms) {
        // All topics: asked about one by name, a broker may create it.
        rd_kafka_metadata_t const* answer = nullptr;
        auto const error = rd_kafka_metadata(client_.get(), 1, nullptr, &answer, timeout_ms);
        detail::metadata_ptr const metadata{answer};
        if (detail::is_silence(error)) throw no_answer(timeout_ms);
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR) detail::fail(client_.get(), "list of topics", error);
        std::map<std::string_view, rd_kafka_metadata_topic_t const*> by_name;
        for (auto const& topic : std::span{metadata->topics, static_cast<std::size_t>(metadata->topic_cnt)})
            by_name[topic.topic] = &topic;
        std::vector<std::optional<std::int32_t>> result;
        for (auto const& name : names) {
            auto const found = by_name.find(name);
            bool const exists = found != by_name.end() && !detail::is_missing_topic(found->second->err);
            if (exists && found->second->err != RD_KAFKA_RESP_ERR_NO_ERROR && !detail::is_retriable(found->second->err))
                detail::fail(client_.get(), "topic " + name, found->second->err);
            result.push_back(exists && found->second->partition_cnt > 0 ? std::optional{found->second->partition_cnt}
                                                                        : std::nullopt);
        }
        return result;
    }

    std::vector<std::string> delete_topics(std::span<std::string const> names, int timeout_ms) {
        std::vector<std::string> errors;
        if (names.empty()) return errors;
        std::vector<detail::delete_topic_ptr> owned;
        for (auto const& name : names) owned.emplace_back(rd_kafka_DeleteTopic_new(name.c_str()));
        auto const answer =
            detail::ask(client_, "delete topics", RD_KAFKA_ADMIN_OP_DELETETOPICS, detail::deadline{timeout_ms},
                        [&](auto* options, auto* queue) {
                            auto raw = pointers(owned);
                            rd_kafka_DeleteTopics(client_.get(), raw.data(), raw.size(), options, queue);
                        });
        std::map<std::string, std::string, std::less<>> by_name;
        std::size_t count = 0;
        auto const* const* results =
            rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(answer.get()), &count);
        for (auto const* result : std::span{results, count})
            by_name[rd_kafka_topic_result_name(result)] =
                message(rd_kafka_topic_result_error(result), rd_kafka_topic_result_error_string(result));
        for (auto const& name : names) errors.push_back(by_name[name]);
        return errors;
    }

    /// Every setting of the topic that has a value and is no secret, those at their defaults too.
    std::map<std::string, std::string> topic_configs(std::string const& name, int timeout_ms) {
        detail::config_resource_ptr const topic{rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str())};
        auto const what = "settings of topic " + name;
        auto const answer = detail::ask(client_, what, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, detail::deadline{timeout_ms},
                                        [&](auto* options, auto* queue) {
                                            auto* raw = topic.get();
                                            rd_kafka_DescribeConfigs(client_.get(), &raw, 1, options, queue);
                                        });
        std::map<std::string, std::string> configs;
        std::size_t count = 0;
        auto const* const* resources =
            rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(answer.get()), &count);
        for (auto const* resource : std::span{resources, count}) {
            if (auto const error = rd_kafka_ConfigResource_error(resource); error != RD_KAFKA_RESP_ERR_NO_ERROR)
                detail::fail(client_.get(), what, error);
            std::size_t entries = 0;
            auto const* const* all = rd_kafka_ConfigResource_configs(resource, &entries);
            for (auto const* entry : std::span{all, entries})
                if (auto const* value = rd_kafka_ConfigEntry_value(entry))
                    configs.emplace(rd_kafka_ConfigEntry_name(entry), value);
        }
        return configs;
    }

    void delete_records(std::span<runtime::partition_offset const> before, int timeout_ms) {
        if (before.empty()) return;
        auto const list = detail::to_list(before);
        detail::delete_records_ptr const records{rd_kafka_DeleteRecords_new(list.get())};
        auto const answer = detail::ask(client_, "delete records", RD_KAFKA_ADMIN_OP_DELETERECORDS,
                                        detail::deadline{timeout_ms}, [&](auto* options, auto* queue) {
                                            auto* raw = records.get();
                                            rd_kafka_DeleteRecords(client_.get(), &raw, 1, options, queue);
                                        });
        for (auto const& element : detail::elements(
                 rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(answer.get())))) {
            if (element.err == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
            auto const tp = detail::to_partition(element);
            auto const what = "delete records of " + to_string(tp);
            if (element.err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE)
                throw runtime::offset_out_of_range{what + ": " + rd_kafka_err2str(element.err), tp};
            detail::fail(client_.get(), what, element.err);
        }
    }

private:
    client_error no_answer(int timeout_ms) const {
        return client_error{"no broker of " + bootstrap_servers_ + " answered within " + std::to_string(timeout_ms) +
                            " ms"};
    }

    template <typename Owned>
    static auto pointers(std::vector<Owned> const& owned) {
        std::vector<typename Owned::pointer> result;
        for (auto const& o : owned) result.push_back(o.get());
        return result;
    }

    static std::string message(rd_kafka_resp_err_t error, char const* text) {
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
        return text ? text : rd_kafka_err2str(error);
    }
};

static_assert(runtime::admin_client<admin>);

}  // namespace weir::kafka
