// EXPECT: kafka::streams\{t, config\}: t is no topology; write kafka::streams\{topology\(.*\), config\} \[weir-E133\]

#include <weir/kafka/streams.hpp>
#include <weir/stream/stream.hpp>
#include <weir/stream/to.hpp>

int main() {
    auto const in = weir::stream<"in">(weir::serde::string, weir::serde::string);
    auto const copies = in | weir::to<"out">();
#ifdef WEIR_ACCEPT
    weir::kafka::streams app{weir::topology(copies), weir::config{{"application.id", "app"}}};
#else
    weir::kafka::streams app{copies, weir::config{{"application.id", "app"}}};
#endif
    app.run();
}
