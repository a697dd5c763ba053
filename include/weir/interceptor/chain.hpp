// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <map>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>
#include <weir/error/error.hpp>
#include <weir/interceptor/consumer_record.hpp>
#include <weir/interceptor/producer_record.hpp>
#include <weir/meta/type_name.hpp>
#include <weir/record/topic_partition.hpp>

namespace weir {

/// Base of a user's consumer interceptor, which hides the functions that it wants. Each stream thread has its own
/// object, default-constructed and moved once, and calls it from that thread only.
struct consumer_interceptor {
    /// All settings of the application, before the first record. What it throws ends the start.
    void configure(std::map<std::string, std::string> const&) {}
    /// Before the topology sees the records of one poll.
    void on_consume(consumer_records) {}
    /// After the broker has accepted the offsets.
    void on_commit(std::span<offset_and_metadata const>) {}
    void close() {}
};

/// Base of a user's producer interceptor; the same rules hold.
struct producer_interceptor {
    void configure(std::map<std::string, std::string> const&) {}
    /// Before a record goes to the producer; sees what the interceptors before it made of the record.
    void on_send(outgoing_record&) {}
    /// When the broker has the record, or, with a text in `error`, when it will never have it.
    void on_acknowledgement(record_metadata const&, std::string_view /*error*/) {}
    void close() {}
};

/// Policies: `weir::with<weir::consumer_interceptors<a, b>>`. Of the main consumer, as Kafka Streams' prefix
/// `main.consumer.` has it.
template <typename... I>
struct consumer_interceptors {};
/// Of the consumer that reads changelogs to restore stores (`restore.consumer.`). It commits nothing.
template <typename... I>
struct restore_consumer_interceptors {};
template <typename... I>
struct producer_interceptors {};

namespace detail {

/// Interceptors one after the other. As in Java, what one throws is told to `log` and ends neither the chain nor the
/// application; the next one sees the record as the last one that did not throw has left it.
template <typename... I>
class interceptor_chain {
    std::tuple<I...> interceptors_;
    void (*log_)(std::string_view);

public:
    static constexpr bool is_empty = sizeof...(I) == 0;

    explicit interceptor_chain(void (*log)(std::string_view)) : log_{log} {}

    /// The first that throws ends it, as config_error; those before it are closed.
    void configure(std::map<std::string, std::string> const& settings) {
        std::size_t configured = 0;
        try {
            each([&](auto& interceptor) {
                interceptor.configure(settings);
                ++configured;
            });
        } catch (...) {
            auto const why = current_exception_text();
            std::string name;
            each([&, at = std::size_t{0}](auto& interceptor) mutable {
                if (at < configured)
                    attempt(interceptor, "close", [&] { interceptor.close(); });
                else if (at == configured)
                    name = name_of(interceptor);
                ++at;
            });
            throw config_error{"interceptor " + name + " cannot be configured: " + why};
        }
    }

    void close() {
        each([&](auto& interceptor) { attempt(interceptor, "close", [&] { interceptor.close(); }); });
    }

    /// The interceptor at a position.
    template <std::size_t Position>
    auto& get() {
        return std::get<Position>(interceptors_);
    }

protected:
    template <typename F>
    void each(F&& f) {
        std::apply([&](auto&... interceptor) { (f(interceptor), ...); }, interceptors_);
    }

    /// Whether `f` did not throw.
    template <typename Interceptor, typename F>
    bool attempt(Interceptor const& interceptor, char const* what, F const& f) {
        try {
            f();
            return true;
        } catch (...) {
            if (log_)
                log_("interceptor " + name_of(interceptor) + " failed in " + what +
                     ", and is skipped: " + current_exception_text());
            return false;
        }
    }

private:
    template <typename Interceptor>
    static std::string name_of(Interceptor const&) {
        return std::string{type_name<Interceptor>};
    }

    /// In a catch block.
    static std::string current_exception_text() {
        try {
            throw;
        } catch (std::exception const& e) {
            return e.what();
        } catch (...) {
            return "an exception of a type that does not say why";
        }
    }
};

template <typename I>
inline constexpr bool this_derives_from_consumer_interceptor = std::is_base_of_v<consumer_interceptor, I>;
template <typename I>
inline constexpr bool this_derives_from_producer_interceptor = std::is_base_of_v<producer_interceptor, I>;

/// After a mistake the chain is empty, so that the mistake is told once.
template <bool AreAll, typename... I>
using chain_base = std::conditional_t<AreAll, interceptor_chain<I...>, interceptor_chain<>>;

}  // namespace detail

/// The consumer interceptors of one stream thread.
template <typename... I>
class consumer_chain : public detail::chain_base<(detail::this_derives_from_consumer_interceptor<I> && ...), I...> {
    static_assert((detail::this_derives_from_consumer_interceptor<I> && ...),
                  "consumer_interceptors<I...>: an I is no consumer interceptor; derive it from "
                  "weir::consumer_interceptor [weir-E140]");
    using base = detail::chain_base<(detail::this_derives_from_consumer_interceptor<I> && ...), I...>;

    std::vector<intercepted_record> records_;  // reused
    std::vector<std::size_t> places_;          // of records in their batch, while they are out of order

public:
    explicit consumer_chain(void (*log)(std::string_view)) : base{log} {}

    /// What one drops the next ones do not see; in the end all records are in their places, the dropped ones, too.
    void on_consume([[maybe_unused]] consumer_records records) {
        places_.clear();
        [[maybe_unused]] consumer_records left = records;
        [[maybe_unused]] std::size_t waiting = sizeof...(I);
        this->each([&](auto& interceptor) {
            bool const done = this->attempt(interceptor, "on_consume", [&] { interceptor.on_consume(left); });
            bool dropped = false;
            for (auto& record : left) {
                done ? record.keep() : record.roll_back();
                dropped |= record.is_dropped();
            }
            if (--waiting > 0 && dropped) left = records.first(drop_back(records, left.size()));
        });
        restore_order(records);
    }

    /// The records of one poll as the interceptors leave them; `batch` must outlive their use.
    template <typename Batch>
    consumer_records intercept(Batch const& batch) {
        if (records_.size() < batch.size()) records_.resize(batch.size());
        for (std::size_t i = 0; i < batch.size(); ++i) records_[i].assign(batch[i]);
        consumer_records const records{records_.data(), batch.size()};
        on_consume(records);
        return records;
    }

    void on_commit([[maybe_unused]] std::span<offset_and_metadata const> offsets) {
        this->each([&](auto& interceptor) {
            this->attempt(interceptor, "on_commit", [&] { interceptor.on_commit(offsets); });
        });
    }

private:
    /// Those of the first `size` that are not dropped come to the front, in order: how many they are.
    std::size_t drop_back(consumer_records records, std::size_t size) {
        if (places_.empty())
            for (std::size_t i = 0; i < records.size(); ++i) places_.push_back(i);
        std::size_t kept = 0;
        for (std::size_t i = 0; i < size; ++i) {
            if (records[i].is_dropped()) continue;
            if (i != kept) {
                std::swap(records[i], records[kept]);
                std::swap(places_[i], places_[kept]);
            }
            ++kept;
        }
        return kept;
    }
    /// Offsets are done in this order.
    void restore_order(consumer_records records) {
        for (std::size_t i = 0; i < places_.size(); ++i)
            while (places_[i] != i) {
                auto const place = places_[i];
                std::swap(records[i], records[place]);
                std::swap(places_[i], places_[place]);
            }
    }
};

/// The producer interceptors of one stream thread.
template <typename... I>
class producer_chain : public detail::chain_base<(detail::this_derives_from_producer_interceptor<I> && ...), I...> {
    static_assert((detail::this_derives_from_producer_interceptor<I> && ...),
                  "producer_interceptors<I...>: an I is no producer interceptor; derive it from "
                  "weir::producer_interceptor [weir-E141]");
    using base = detail::chain_base<(detail::this_derives_from_producer_interceptor<I> && ...), I...>;

public:
    explicit producer_chain(void (*log)(std::string_view)) : base{log} {}

    void on_send([[maybe_unused]] outgoing_record& record) {
        this->each([&](auto& interceptor) {
            if (this->attempt(interceptor, "on_send", [&] { interceptor.on_send(record); }))
                record.keep();
            else
                record.roll_back();
        });
    }

    void on_acknowledgement([[maybe_unused]] record_metadata const& metadata, [[maybe_unused]] std::string_view error) {
        this->each([&](auto& interceptor) {
            this->attempt(interceptor, "on_acknowledgement", [&] { interceptor.on_acknowledgement(metadata, error); });
        });
    }
};

}  // namespace weir
