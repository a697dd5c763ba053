// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <weir/runtime/task_id.hpp>
#include <weir/store/files.hpp>

namespace weir::runtime {

/// `<state.dir>/<application.id>`, locked for one instance of the application; its stream threads share it. Each task
/// has a directory in it, which one thread has at a time. A process that dies leaves no lock behind.
class state_directory {
    struct held_directory {
        files::descriptor lock;
        void const* instance = nullptr;
        int users = 0;
        std::map<task_id, void const*> tasks{};  // and who has them
    };
    static inline std::mutex lock_;
    static inline std::map<std::string, held_directory> held_;

    std::string path_;

public:
    /// Creates it if it is not there. Throws state_error when another process, or another instance of this one, has it:
    /// they must not write to the same files.
    state_directory(std::string path, void const* instance) : path_{std::move(path)} {
        files::make_directories(path_);
        std::lock_guard const guard{lock_};
        auto const known = held_.find(path_);
        if (known != held_.end() && known->second.instance != instance) refuse("another instance in this process");
        if (known == held_.end()) {
            auto lock = lock_file();
            held_.emplace(path_, held_directory{std::move(lock), instance});
        }
        ++held_[path_].users;
    }
    state_directory(state_directory const&) = delete;
    state_directory& operator=(state_directory const&) = delete;
    ~state_directory() {
        std::lock_guard const guard{lock_};
        auto const mine = held_.find(path_);
        std::erase_if(mine->second.tasks, [this](auto const& t) { return t.second == this; });
        if (--mine->second.users == 0) held_.erase(mine);
    }

    std::string const& path() const { return path_; }
    /// Directories of tasks that no thread has, for longer than `delay_ms`, are deleted, and `say` is told.
    template <typename Say>
    void clean_up(std::int64_t now_s, std::int64_t delay_ms, Say const& say) {
        for (auto const& name : files::names_in(path_)) {
            auto const id = task_named(name);
            auto const task = path_ + '/' + name;
            struct stat status{};
            if (!id || ::stat(task.c_str(), &status) != 0 || (now_s - status.st_mtime) * 1000 <= delay_ms) continue;
            if (is_taken(*id) || !try_take(*id)) continue;
            files::remove_all(task + "/.checkpoint");  // first: a crash must not leave it without its stores
            files::sync_directory(task);
            files::remove_all(task);
            give_back(*id);
            say("deleted " + task + ", whose task is elsewhere (state.cleanup.delay.ms)");
        }
    }
    std::string path_of(task_id task) const { return path_ + '/' + to_string(task); }

    /// False: another thread has it still.
    bool try_take(task_id task) {
        std::lock_guard const guard{lock_};
        auto const [at, fresh] = held_[path_].tasks.try_emplace(task, this);
        return fresh || at->second == this;
    }
    void give_back(task_id task) {
        std::lock_guard const guard{lock_};
        auto& tasks = held_[path_].tasks;
        if (auto const at = tasks.find(task); at != tasks.end() && at->second == this) tasks.erase(at);
    }

private:
    bool is_taken(task_id task) const {
        std::lock_guard const guard{lock_};
        return held_[path_].tasks.contains(task);
    }
    /// Null: this is no task's directory.
    static std::optional<task_id> task_named(std::string const& name) {
        task_id id;
        auto const* const end = name.data() + name.size();
        auto const first = std::from_chars(name.data(), end, id.subtopology);
        if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '_') return std::nullopt;
        auto const second = std::from_chars(first.ptr + 1, end, id.partition);
        return second.ec == std::errc{} && second.ptr == end ? std::optional{id} : std::nullopt;
    }
    [[noreturn]] void refuse(std::string const& who) const {
        throw state_error{"the state directory " + path_ + " is in use by " + who +
                          "; instances of one application on one machine need a state.dir each"};
    }

    /// A lock of the open file description, which Java's lock of the same file sees, too. Its holder writes its process
    /// id into the file.
    files::descriptor lock_file() const {
        auto const name = path_ + "/.lock";
        files::descriptor file{::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640)};
        if (!file) files::fail("open", name);
        struct flock all{};
        all.l_type = F_WRLCK;
        all.l_whence = SEEK_SET;
        if (::fcntl(file.get(), F_OFD_SETLK, &all) != 0) {
            if (errno != EAGAIN && errno != EACCES) files::fail("lock", name);
            auto const pid = holder(file, name);
            refuse("another process" + (pid.empty() ? "" : " (" + pid + ')'));
        }
        if (::ftruncate(file.get(), 0) != 0) files::fail("write", name);
        files::write(file, std::to_string(::getpid()) + '\n', name);
        return file;
    }
    static std::string holder(files::descriptor const& file, std::string const& name) {
        struct flock lock{};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        if (::fcntl(file.get(), F_OFD_GETLK, &lock) == 0 && lock.l_pid > 0) return "pid " + std::to_string(lock.l_pid);
        auto pid = files::read(name).value_or("");
        while (!pid.empty() && pid.back() == '\n') pid.pop_back();
        return pid.empty() ? pid : "pid " + pid;
    }
};

}  // namespace weir::runtime
