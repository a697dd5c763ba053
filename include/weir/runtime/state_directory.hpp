// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
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
