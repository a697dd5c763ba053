// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstdio>
#include <string>
#include <weir/error/error.hpp>
#include <weir/stream/function_operator.hpp>
#include <weir/topology/node_description.hpp>

namespace weir {

/// Where `print` writes to.
struct printed {
    std::string path;  ///< empty: the standard output

    static printed to_sys_out() { return {}; }
    /// Makes the file, or empties it. Throws topology_error when that fails.
    static printed to_file(std::string path) {
        auto* const file = std::fopen(path.c_str(), "we");
        if (!file) throw topology_error{"printed::to_file: " + path + " cannot be written"};
        std::fclose(file);
        return {std::move(path)};
    }
};

namespace detail {

template <typename Name>
struct label_option {};
template <typename Option>
inline constexpr bool is_label = false;
template <typename Name>
inline constexpr bool is_label<label_option<Name>> = true;

template <typename... Options>
struct label_among {
    using type = unnamed;
};
template <typename Option, typename... More>
struct label_among<Option, More...> : label_among<More...> {};
template <typename Name, typename... More>
struct label_among<label_option<Name>, More...> {
    using type = Name;
};

/// What stands for a function that was not given: text and numbers print themselves.
struct plain_text {};

template <typename T>
inline constexpr bool has_plain_text = std::is_arithmetic_v<T> || std::is_convertible_v<T const&, std::string_view>;

template <typename T>
void append_plain_text(std::string& line, T const& value) {
    if constexpr (slot_can_be_null<T>) {
        if (value)
            append_plain_text(line, *value);
        else
            line += "null";
    } else if constexpr (std::is_convertible_v<T const&, std::string_view>)
        line += std::string_view{value};
    else if constexpr (__is_same(T, bool))
        line += value ? "true" : "false";
    else {
        char digits[32];
        auto const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        std::string_view const text{digits, static_cast<std::size_t>(end - digits)};
        line += text;
        if (std::is_floating_point_v<T> && text.find_first_not_of("-0123456789") == text.npos) line += ".0";
    }
}

template <typename K, typename V>
inline constexpr bool key_and_value_are_text_or_numbers =
    has_plain_text<slot_value<K>> && has_plain_text<slot_value<V>>;
template <typename F, typename K, typename V>
inline constexpr bool result_is_text = std::is_convertible_v<result_of<F, K, V>, std::string_view>;

template <typename F, typename Label, typename Name, typename Tag>
struct print_operator : function_operator<F, Name, Tag> {
    static constexpr std::string_view prefix = "KSTREAM-PRINTER-";
    static constexpr effect does = effect::general;
    static constexpr bool is_effect = true;
    static constexpr bool can_differ = true;
    static constexpr bool ends_pipeline = true;
    static constexpr bool has_task_state = true;

    printed to;

    template <typename K, typename V>
    static consteval bool fits() {
        if constexpr (__is_same(F, plain_text)) {
            static_assert(
                key_and_value_are_text_or_numbers<K, V>,
                "print(to): this stream's key or value is neither text nor a number; pass a function that gives "
                "the text of both: print(to, f) [weir-E180]");
            return key_and_value_are_text_or_numbers<K, V>;
        } else if constexpr (!function_can_be_called_with<F, slot_value<K>, slot_value<V>>) {
            static_assert(function_can_be_called_with<F, slot_value<K>, slot_value<V>>,
                          "print(to, f): f cannot be called with this stream's value; take it as T const& or "
                          "weir::nullable<T>, with the key before it if you want it; a mutable f, or one with an error "
                          "inside, cannot be called either [weir-E103]");
            return false;
        } else {
            static_assert(result_is_text<F, K, V>, "print(to, f): f must return text [weir-E180]");
            return result_is_text<F, K, V>;
        }
    }

    /// The file as one task has it. A line is one write to its end, so that those of tasks do not mix.
    template <typename Flow>
    class task_state {
        Flow flow_;
        std::string line_, label_;
        std::FILE* file_ = nullptr;

    public:
        explicit task_state(Flow flow) : flow_{flow} {}
        task_state(task_state const&) = delete;
        task_state& operator=(task_state const&) = delete;
        ~task_state() { close(); }

        static constexpr bool is_read() { return true; }  // no code of the user sees a context

        void init(print_operator const& op) {
            close();
            label_ = __is_same(Label, unnamed) ? flow_.name_above() : std::string{Label::value};
            if (op.to.path.empty()) return;
            file_ = std::fopen(op.to.path.c_str(), "ae");
            if (!file_) throw error{op.to.path + " cannot be written"};
            std::setvbuf(file_, nullptr, _IONBF, 0);
        }
        void close() {
            if (file_) std::fclose(file_);
            file_ = nullptr;
        }
        template <typename Write>
        void print(Write&& write) {
            line_.assign("[").append(label_).append("]: ");
            write(line_);
            line_ += '\n';
            if (std::fwrite(line_.data(), 1, line_.size(), file_ ? file_ : stdout) != line_.size())
                throw error{"a line could not be written"};
        }
    };

    template <typename Flow, typename K, typename V>
    void process(Flow flow, K const& key, V const& value, record_context const& context) const {
        flow.state().print([&](std::string& line) {
            if constexpr (__is_same(F, plain_text)) {
                append_plain_text(line, key);
                line += ", ";
                append_plain_text(line, value);
            } else
                line += std::string_view{call(this->function, key, value, context)};
        });
    }
};

template <typename Tag, typename F, typename... Options>
auto make_print(printed const& to, F const& f, Options...) {
    using made = print_operator<F, typename label_among<Options...>::type, name_among<Options...>, Tag>;
    return made{{{}, f, call_id::next()}, to};
}

template <typename Option>
inline constexpr bool is_print_option = is_label<Option> || is_name<Option>;
template <typename... Options>
inline constexpr bool print_takes_these_options = (is_print_option<Options> && ...);

template <typename... Options>
consteval bool print_options_are_known() {
    static_assert(print_takes_these_options<Options...>,
                  "print(to, options...): an option is neither weir::label<\"text\"> nor weir::named<\"name\">; a "
                  "function that gives the text comes right after `to` [weir-E123]");
    return print_takes_these_options<Options...>;
}
}  // namespace detail

/// Option of print: what stands in brackets in front of each record; by default the name of the node above.
template <fixed_string Text>
inline constexpr detail::label_option<named_as<Text>> label{};

/// Writes each record as a line `[label]: key, value`, to look at a stream, and ends the pipeline. Text and numbers
/// write themselves, null is "null". `to`: printed::to_sys_out(), or printed::to_file(path), which is emptied by that
/// call and then written line by line by all tasks. Options: label, named.
template <typename... Options, typename Tag = decltype([] {})>
    requires(detail::is_print_option<Options> && ...)
auto print(printed const& to, Options... options) {
    return detail::make_print<Tag>(to, detail::plain_text{}, options...);
}
/// With `f(value)`, `f(key, value)` or `f(key, value, context)`, which gives the text of a record.
template <typename F, typename... Options, typename Tag = decltype([] {})>
    requires(!detail::is_print_option<F>)
auto print(printed const& to, F f, Options... options) {
    static_cast<void>(detail::print_options_are_known<Options...>());
    return detail::make_print<Tag>(to, f, options...);
}

}  // namespace weir
