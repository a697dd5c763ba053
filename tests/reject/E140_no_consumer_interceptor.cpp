// SPDX-License-Identifier: Apache-2.0
// EXPECT: consumer_interceptors<I\.\.\.>: an I is no consumer interceptor; derive it from.*\[weir-E140\]
// LINES: 12

#include <weir/interceptor/chain.hpp>

#ifdef WEIR_ACCEPT
struct audit : weir::consumer_interceptor {
#else
struct audit {
#endif
    void on_consume(weir::consumer_records) {}
};

void start(std::map<std::string, std::string> const& settings, weir::consumer_records records) {
    weir::consumer_chain<audit> chain{nullptr};
    chain.configure(settings);
    chain.on_consume(records);
    chain.on_commit({});
    chain.close();
}
