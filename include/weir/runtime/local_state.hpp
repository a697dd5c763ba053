// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <weir/runtime/local_store.hpp>
#include <weir/runtime/state_directory.hpp>
#include <weir/runtime/stream_settings.hpp>

namespace weir::runtime {

/// The files of one stream thread's tasks: `<task>/rocksdb/<store>` and `<task>/.checkpoint` in the state directory.
/// Stores are committed when their changelog records are acknowledged, checkpoints written when enough of them came
/// together, or the task goes. Made of nothing when no store of the topology keeps files.
template <typename Topology, bool HasFiles = has_files<Topology>>
class local_state {
    struct task_files {
        std::string path;
        std::deque<local_store> stores{};  // which stay where they are
        std::map<int, local_store*> by_index{};
    };

    stream_settings const& settings_;
    void (*log_)(std::string_view);
    std::deque<changelog_position> positions_;  // deliveries may come when their task has gone
    std::optional<state_directory> directory_;
    std::map<task_id, task_files> tasks_;
    std::int64_t next_clean_up_s_ = 0;

    static constexpr std::int64_t records_between_checkpoints = 10'000;  // as Kafka Streams
    static constexpr int wait_for_task_ms = 10'000;

public:
    static constexpr bool is_used = true;

    /// Throws state_error when somebody else has the state directory.
    local_state(stream_settings const& settings, void (*log)(std::string_view)) : settings_{settings}, log_{log} {
        directory_.emplace(settings.state_dir + '/' + settings.application_id, &settings);
    }
    local_state(local_state const&) = delete;
    local_state& operator=(local_state const&) = delete;

    /// Opens the stores of a task, which have what its checkpoint says, or nothing. `topics` is the thread's
    /// topic_table.
    template <typename Task, typename Topics>
    void open(Task& owner, Topics const& topics) {
        auto const id = owner.id();
        std::optional<task_files> files;
        owner.stores().for_each(
            [&]<typename Definition, typename Store>(int index, Definition const*, Store& store, int subtopology) {
                if constexpr (detail::keeps_files<Store>) {
                    if (subtopology != id.subtopology) return;
                    if (!files) files.emplace(task_files{directory_->path_of(id)});
                    topic_partition changelog{topics.changelog_of_store[static_cast<std::size_t>(index)], id.partition};
                    constexpr bool logged = Definition::logged || requires { Definition::source_topic; };
                    auto& added = files->stores.emplace_back(
                        store.engine(), files->path + "/rocksdb/" + std::string{Definition::name},
                        checkpoint_path(*files), std::move(changelog), logged, positions_.emplace_back());
                    files->by_index.emplace(index, &added);
                    owner.positions().set(index, &added.position());
                }
            });
        if (files) open(tasks_.emplace(id, *std::move(files)).first->second, id);
    }

    /// Null: the store keeps no files.
    local_store* find(task_id id, int store) {
        auto const task = tasks_.find(id);
        if (task == tasks_.end()) return nullptr;
        auto const found = task->second.by_index.find(store);
        return found == task->second.by_index.end() ? nullptr : found->second;
    }

    /// All that was sent is acknowledged, and the offsets are committed. Throws state_error.
    void committed(std::span<offset_and_metadata const> offsets) {
        for (auto& [id, task] : tasks_) {
            for (auto& store : task.stores) {
                for (auto const& o : offsets)  // of an input that is the changelog, too
                    if (o.partition == store.changelog()) store.position().reach(o.offset - 1);
                store.commit();
            }
            if (records_since_checkpoint(task) > records_between_checkpoints) checkpoint_of(task);
        }
        clean_up();
    }
    /// The stores are full: what took long to restore need not be restored again.
    void restored() {
        for (auto& [id, task] : tasks_)
            if (records_since_checkpoint(task) > 0 || !is_known(task)) checkpoint_of(task);
    }
    /// Something could not be read, and closing its task wipes all of that, as changelogs have it, too.
    bool is_damaged() const {
        bool damaged = false;
        for (auto const& [id, task] : tasks_)
            for (auto const& store : task.stores) {
                if (!store.is_corrupt()) continue;
                if (!store.is_logged()) return false;
                damaged = true;
            }
        return damaged;
    }
    /// So much waits for a commit that it must come at once (statestore.uncommitted.max.bytes).
    bool is_full() const {
        if (settings_.uncommitted_max_bytes < 0) return false;
        std::size_t sum = 0;
        for (auto const& [id, task] : tasks_)
            for (auto const& store : task.stores)
                if (!store.is_restoring()) sum += store.uncommitted_bytes();
        return std::cmp_greater(sum, settings_.uncommitted_max_bytes);
    }
    /// No more than that waits in stores that are being restored, however many they are.
    void bound_restored() {
        if (settings_.uncommitted_max_bytes < 0) return;
        for (;;) {
            std::size_t sum = 0;
            local_store* most = nullptr;
            for (auto& [id, task] : tasks_)
                for (auto& store : task.stores) {
                    if (!store.is_restoring()) continue;
                    sum += store.uncommitted_bytes();
                    if (!most || store.uncommitted_bytes() > most->uncommitted_bytes()) most = &store;
                }
            if (std::cmp_less_equal(sum, settings_.uncommitted_max_bytes)) return;
            most->commit_restored();
        }
    }

    /// The task goes: what was not committed is forgotten, the rest is written. Before the task's end.
    void close(task_id id) {
        auto const task = tasks_.find(id);
        if (task == tasks_.end()) return;
        close(task->second);
        tasks_.erase(task);
        directory_->give_back(id);
    }
    /// All tasks go, and others may have the state directory.
    void close() {
        for (auto& [id, task] : tasks_) close(task);
        tasks_.clear();
        directory_.reset();
    }

private:
    static std::string checkpoint_path(task_files const& task) { return task.path + "/.checkpoint"; }
    static std::int64_t records_since_checkpoint(task_files const& task) {
        std::int64_t sum = 0;
        for (auto const& store : task.stores)
            if (store.is_logged()) sum += store.records_since_checkpoint();
        return sum;
    }

    void clean_up() {
        auto const now_s = static_cast<std::int64_t>(::time(nullptr));
        if (now_s < next_clean_up_s_ || !directory_) return;
        next_clean_up_s_ = now_s + std::clamp<std::int64_t>(settings_.state_cleanup_delay_ms / 1000, 1, 60);
        directory_->clean_up(now_s, settings_.state_cleanup_delay_ms, [this](std::string const& line) { log_(line); });
    }
    static bool is_known(task_files const& task) {
        for (auto const& store : task.stores)
            if (store.is_logged() && !store.is_in_checkpoint()) return false;
        return true;
    }

    void open(task_files& task, task_id id) {
        take(id, task.path);
        files::make_directories(task.path);
        checkpoint offsets;
        try {
            offsets = read_checkpoint(checkpoint_path(task));
        } catch (corrupt_state const& e) {
            log_(std::string{"a checkpoint is wiped: "} + e.what());
            files::remove_all(checkpoint_path(task));
        }
        auto const say = [this](std::string const& line) { log_(line); };
        for (auto& store : task.stores) store.open(offsets, say);
    }
    /// Another thread of this instance may not know yet that the task went.
    void take(task_id id, std::string const& path) {
        for (int waited_ms = 0; !directory_->try_take(id); waited_ms += 10) {
            if (waited_ms >= wait_for_task_ms)
                throw state_error{"another stream thread still has " + path + " after " +
                                  std::to_string(wait_for_task_ms) + " ms"};
            timespec const pause{0, 10'000'000};
            ::nanosleep(&pause, nullptr);
        }
    }

    void checkpoint_of(task_files& task) {
        checkpoint offsets;
        for (auto& store : task.stores) {
            if (store.is_corrupt()) continue;
            store.flush();
            if (store.is_logged()) offsets.emplace(store.changelog(), store.committed());
        }
        write_checkpoint(checkpoint_path(task), offsets);
        for (auto& store : task.stores) store.checkpointed();
    }
    /// What fails here was not lost: the last checkpoint stands.
    void close(task_files& task) {
        auto const attempt = [this](auto const& step) {
            try {
                step();
            } catch (std::exception const& e) {
                log_(std::string{"while closing a store: "} + e.what());
            }
        };
        auto const say = [this](std::string const& line) { log_(line); };
        for (auto& store : task.stores) attempt([&] { store.discard(); });
        attempt([&] { checkpoint_of(task); });
        for (auto& store : task.stores) {
            bool const wiped = store.is_corrupt() && store.is_logged();
            attempt([&] { store.close(); });
            if (wiped) attempt([&] { store.wipe(say, "it could not be read"); });
        }
    }
};

/// Without files.
template <typename Topology>
class local_state<Topology, false> {
public:
    static constexpr bool is_used = false;
    local_state(stream_settings const&, void (*)(std::string_view)) {}
    template <typename Task, typename Topics>
    void open(Task&, Topics const&) {}
    static constexpr local_store* find(task_id, int) { return nullptr; }
    void committed(std::span<offset_and_metadata const>) {}
    void restored() {}
    static constexpr bool is_damaged() { return false; }
    static constexpr bool is_full() { return false; }
    void bound_restored() {}
    void close(task_id) {}
    void close() {}
};

}  // namespace weir::runtime
