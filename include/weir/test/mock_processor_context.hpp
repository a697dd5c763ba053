// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>
#include <weir/store/cached_key_value_store.hpp>
#include <weir/store/key_value_store.hpp>
#include <weir/store/timestamped_key_value_store.hpp>
#include <weir/stream/processor_context.hpp>
#include <weir/stream/processor_operator.hpp>
#include <weir/topology/punctuation_queue.hpp>

namespace weir::test {

/// What a processor forwarded. An empty optional is null; compares with a plain value.
template <typename Key, typename Value>
struct captured_forward {
    std::optional<Key> key;  ///< of process_values: empty, the record's key stays
    std::optional<Value> value;
    std::int64_t timestamp_ms = -1;
    weir::headers headers;
    std::string child;  ///< empty: to all
};

/// A punctuator that a processor has scheduled; the test calls it.
struct captured_punctuator {
    punctuation clock;
    std::int64_t start_ms, interval_ms;
    std::function<void(std::int64_t)> call;
    std::shared_ptr<punctuation_queue> queue;  // what the processor cancels it in

    void punctuate(std::int64_t now_ms) const { call(now_ms); }
    bool is_cancelled() const { return !queue->has_uncancelled(); }
};

namespace detail {
template <typename P, bool FixedKey>
struct forwards_of {
    using key_type = std::conditional_t<FixedKey, void, typename weir::detail::forwarded_key<P>::type>;
    using value_type = typename weir::detail::forwarded_value<P>::type;
    template <typename T>
    using kept = std::conditional_t<__is_same(T, void), std::nullptr_t, T>;
    using captured = captured_forward<slot_value<kept<key_type>>, slot_value<kept<value_type>>>;
};
template <typename Definition>
struct mock_store {
    typename Definition::store_type store;
};
template <typename Definitions>
struct mock_stores;
template <typename... D>
struct mock_stores<store_definitions<D...>> : mock_store<D>... {
    template <typename List>
    explicit mock_stores([[maybe_unused]] List const& all)
        : mock_store<D>{static_cast<weir::detail::held_definition<D> const&>(all).definition.make()}... {}
};
}  // namespace detail

/// A processor's context without a topology, for tests of the processor alone: keeps what is forwarded, scheduled and
/// put into stores. Made by `mock_processor_context` and `mock_fixed_key_processor_context`; stays where it is.
template <typename P, bool FixedKey, typename Definitions>
class mock_context : public weir::detail::context_base<mock_context<P, FixedKey, Definitions>,
                                                       detail::forwards_of<P, FixedKey>, FixedKey> {
    Definitions definitions_;
    detail::mock_stores<typename Definitions::stores> stores_;
    std::string topic_;
    weir::headers headers_;
    record_context mutable at_{{}, -1, -1, -1, nullptr};
    std::int64_t stream_time_ms_ = -1, system_time_ms_ = 0;
    bool committed_ = false;
    std::vector<typename detail::forwards_of<P, FixedKey>::captured> forwarded_;
    std::vector<captured_punctuator> punctuators_;
    std::vector<std::pair<std::string, std::int64_t>> changes_;

public:
    explicit mock_context(Definitions const& definitions) : definitions_{definitions}, stores_{definitions} {
        at_.record_headers = &headers_;
    }
    mock_context(mock_context const&) = delete;
    mock_context& operator=(mock_context const&) = delete;

    // What the test sets.

    void set_record_metadata(std::string topic, std::int32_t partition, std::int64_t offset) {
        topic_ = std::move(topic);
        at_.topic = topic_;
        at_.partition = partition;
        at_.offset = offset;
    }
    void set_timestamp_ms(std::int64_t timestamp_ms) { at_.timestamp_ms = timestamp_ms; }
    void set_current_stream_time_ms(std::int64_t time_ms) { stream_time_ms_ = time_ms; }
    void set_current_system_time_ms(std::int64_t time_ms) { system_time_ms_ = time_ms; }

    // What the test looks at.

    auto const& forwarded() const { return forwarded_; }
    void reset_forwards() { forwarded_.clear(); }
    std::vector<captured_punctuator> const& scheduled_punctuators() const { return punctuators_; }
    bool committed() const { return committed_; }
    void reset_commit() { committed_ = false; }
    /// How many changes of stores were logged.
    std::size_t logged_changes() const { return changes_.size(); }

    // What the processor sees besides weir::processing_context.

    std::int64_t current_stream_time_ms() const { return stream_time_ms_; }
    std::int64_t current_system_time_ms() const { return system_time_ms_; }
    std::string task_id() const { return "0_0"; }
    std::string application_id() const { return "mock"; }
    void commit() { committed_ = true; }

    // What weir::processing_context asks for.

    template <fixed_string Name>
    using store_named = typename decltype(weir::detail::definition_named<Name>(
        static_cast<typename Definitions::stores*>(nullptr)))::type;
    record_context& current() const { return at_; }
    template <typename K, typename V>
    void emit(K const& key, V const& value, record_context& context) {
        keep(key, value, context, {});
    }
    template <typename V>
    void emit(V const& value, record_context& context) {
        keep(nullptr, value, context, {});
    }
    template <fixed_string Name, typename K, typename V>
    void emit_to(K const& key, V const& value, record_context& context) {
        keep(key, value, context, std::string{Name.view()});
    }
    template <fixed_string>
    static consteval bool has_child() {
        return true;
    }
    template <typename Definition>
    auto& raw_store() {
        return static_cast<detail::mock_store<Definition>&>(stores_).store;
    }
    template <typename Definition>
    void log_change(bytes_view key, wire_bytes, std::int64_t timestamp_ms) {
        if (Definition::logged) changes_.emplace_back(key, timestamp_ms);
    }
    template <typename F>
    cancellable add_punctuator(punctuation clock, std::int64_t start_ms, std::int64_t interval_ms, F f) {
        auto queue = std::make_shared<punctuation_queue>();
        auto const handle = queue->add(0, start_ms, interval_ms, [](record_context&) {});
        auto call = [this, f = std::move(f)](std::int64_t now_ms) mutable {
            weir::headers none;
            auto const record = std::exchange(at_, record_context{{}, -1, -1, now_ms, &none});
            f(now_ms, *this);
            at_ = record;
        };
        punctuators_.push_back({clock, start_ms, interval_ms, std::move(call), std::move(queue)});
        return handle;
    }

private:
    template <typename T>
    static auto owned(T const& slot) {
        if constexpr (__is_same(T, std::nullptr_t))
            return std::nullopt;
        else if constexpr (slot_can_be_null<T>)
            return slot ? std::optional{*slot} : std::nullopt;
        else
            return std::optional{slot};
    }
    template <typename K, typename V>
    void keep(K const& key, V const& value, record_context const& context, std::string child) {
        forwarded_.push_back({owned(key), owned(value), context.timestamp_ms, context.headers(), std::move(child)});
    }
};

namespace detail {
template <typename P, bool FixedKey, typename... Definitions>
auto make_mock(Definitions const&... definitions) {
    auto const all = weir::detail::with_own_stores<P>(
        weir::detail::definitions_among(weir::detail::definition_list<>{}, definitions...));
    return mock_context<P, FixedKey, std::remove_const_t<decltype(all)>>{all};
}
}  // namespace detail

/// The context of a processor `P` of `process`, connected to the stores that it lists itself and to these (also in the
/// place of one that it is `connected` to):
/// `auto context = weir::test::mock_processor_context<P>(a_store);`.
template <typename P, typename... Definitions>
auto mock_processor_context(Definitions const&... definitions) {
    return detail::make_mock<P, false>(definitions...);
}
/// The same of a processor of `process_values`.
template <typename P, typename... Definitions>
auto mock_fixed_key_processor_context(Definitions const&... definitions) {
    return detail::make_mock<P, true>(definitions...);
}

}  // namespace weir::test
