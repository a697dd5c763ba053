// SPDX-License-Identifier: Apache-2.0
// EXPECT: producer_interceptors<I\.\.\.>: an I is no producer interceptor; derive it from.*\[weir-E141\]
// LINES: 12

#include <weir/interceptor/chain.hpp>

#ifdef WEIR_ACCEPT
struct audit : weir::producer_interceptor {
#else
struct audit : weir::consumer_interceptor {
#endif
    void on_send(weir::outgoing_record&) {}
};

void start(std::map<std::string, std::string> const& settings, weir::outgoing_record& record) {
    weir::producer_chain<audit> chain{nullptr};
    chain.configure(settings);
    chain.on_send(record);
    chain.on_acknowledgement({}, "");
    chain.close();
}
