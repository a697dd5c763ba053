// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <weir/record/topic_partition.hpp>
#include <weir/runtime/changelog_position.hpp>
#include <weir/runtime/checkpoint_file.hpp>
#include <weir/store/files.hpp>

namespace weir::runtime {

/// A store of a task with its files, whatever the type of its engine.
class local_store {
    struct engine_calls {
        void (*open)(void*, std::string const&);
        void (*commit)(void*);
        void (*discard)(void*);
        void (*flush)(void*);
        void (*close)(void*);
        bool (*is_corrupt)(void*);
        std::size_t (*uncommitted_bytes)(void*);
        std::size_t (*restore_batch_bytes)(void*);
    };
    template <typename Engine>
    static constexpr engine_calls calls_of = {
        [](void* e, std::string const& path) { static_cast<Engine*>(e)->open(path); },
        [](void* e) { static_cast<Engine*>(e)->commit(); },
        [](void* e) { static_cast<Engine*>(e)->discard(); },
        [](void* e) { static_cast<Engine*>(e)->flush(); },
        [](void* e) { static_cast<Engine*>(e)->close(); },
        [](void* e) { return static_cast<Engine*>(e)->is_corrupt(); },
        [](void* e) { return static_cast<Engine*>(e)->uncommitted_bytes(); },
        [](void* e) -> std::size_t {
            if constexpr (requires { static_cast<Engine*>(e)->restore_batch_bytes(); })
                return static_cast<Engine*>(e)->restore_batch_bytes();
            else
                return 4 << 20;
        }};

    void* engine_;
    engine_calls const* calls_;
    std::string path_, checkpoint_path_;
    topic_partition changelog_;
    changelog_position* position_;
    std::int64_t committed_ = nothing_yet, checkpointed_ = nothing_yet;
    std::int64_t restored_ = nothing_yet;  // has been restored up to here, and waits to be committed
    bool logged_, in_checkpoint_ = false;

public:
    template <typename Engine>
    local_store(Engine& engine, std::string path, std::string checkpoint_path, topic_partition changelog, bool logged,
                changelog_position& position)
        : engine_{&engine},
          calls_{&calls_of<Engine>},
          path_{std::move(path)},
          checkpoint_path_{std::move(checkpoint_path)},
          changelog_{std::move(changelog)},
          position_{&position},
          logged_{logged} {}

    std::string const& path() const { return path_; }
    topic_partition const& changelog() const { return changelog_; }
    changelog_position& position() const { return *position_; }
    bool is_logged() const { return logged_; }
    bool is_corrupt() const { return calls_->is_corrupt(engine_); }
    std::size_t uncommitted_bytes() const { return calls_->uncommitted_bytes(engine_); }
    /// What a checkpoint may say: the last changelog record that is part of the store.
    std::int64_t committed() const { return committed_; }
    /// Since the last checkpoint.
    std::int64_t records_since_checkpoint() const {
        return committed_ == checkpointed_ ? 0 : committed_ - (checkpointed_ < 0 ? -1 : checkpointed_);
    }
    void checkpointed() {
        checkpointed_ = committed_;
        in_checkpoint_ = true;
    }
    /// The task's checkpoint names it: without, its files would not count.
    bool is_in_checkpoint() const { return in_checkpoint_; }

    /// With what was committed up to the offset `known`, which a checkpoint has. Files that cannot be read, or that no
    /// checkpoint knows, are wiped, and `say` is told why.
    template <typename Say>
    void open(checkpoint const& offsets, Say const& say) {
        auto known = offsets.find(changelog_);
        if (files::names_in(path_).empty())
            known = offsets.end();
        else if (logged_ && known == offsets.end())
            wipe(say, "there is no checkpoint of it");
        try {
            calls_->open(engine_, path_);
        } catch (corrupt_state const& e) {
            if (!logged_) throw;  // nobody else has it
            wipe(say, e.what());
            calls_->open(engine_, path_);
            return;
        }
        if (known == offsets.end()) return;
        committed_ = known->second;
        checkpointed();
        position_->reach(committed_);
    }
    /// All that was put is in the changelog. While it is restored it has commits of its own.
    void commit() {
        if (is_restoring()) return;
        calls_->commit(engine_);
        if (position_->offset >= 0) committed_ = position_->offset;
    }
    /// It will be emptied. A crash must not leave an empty store with a checkpoint.
    void forget_checkpoint() {
        files::remove_all(checkpoint_path_);
        if (auto const task = checkpoint_path_.substr(0, checkpoint_path_.rfind('/')); files::exists(task))
            files::sync_directory(task);
        committed_ = checkpointed_ = restored_ = nothing_yet;
        in_checkpoint_ = false;
        position_->offset = -1;
    }
    /// While it is restored: it has all up to `offset`. Until it is `complete`, what was put is committed when enough
    /// came together, which costs much less.
    void restored(std::int64_t offset, bool complete) {
        restored_ = offset;
        if (complete || uncommitted_bytes() >= calls_->restore_batch_bytes(engine_)) commit_restored();
    }
    /// Some of what was restored waits to be committed.
    bool is_restoring() const { return restored_ != nothing_yet; }
    void commit_restored() {
        calls_->commit(engine_);
        auto const offset = std::exchange(restored_, nothing_yet);
        if (offset >= 0) committed_ = position_->offset = offset;
    }
    /// What was committed is on the disk.
    void flush() { calls_->flush(engine_); }
    /// What the changelog may not have is forgotten.
    void discard() {
        if (is_restoring() && !is_corrupt())
            commit_restored();
        else
            calls_->discard(engine_);
    }
    void close() { calls_->close(engine_); }

    /// All its files.
    template <typename Say>
    void wipe(Say const& say, std::string const& why) {
        say("the store in " + path_ + " is wiped and will be restored from its changelog: " + why);
        forget_checkpoint();
        files::remove_all(path_);
    }
};

}  // namespace weir::runtime
