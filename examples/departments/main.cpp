// SPDX-License-Identifier: Apache-2.0
// Purchases counted per department, in a store that is restored from its changelog; --kill shows the restore.
#include <map>
#include "../support/restored.hpp"
#include "../support/stage.hpp"
#include "../zmart/generator.hpp"
#include "topology.hpp"

namespace {

/// A static member of its group (group.instance.id) takes over at once where it was killed.
std::unique_ptr<example::application> application(example::stage& on) {
    return on.make(departments::topology(),
                   {{"application.id", "departments"},
                    {"group.instance.id", "departments"},
                    {"commit.interval.ms", "100"},
                    {"producer.linger.ms", "5"}},
                   weir::with<weir::restore::logging, example::restored>);
}

using counts = std::map<std::string, std::int64_t>;

/// The newest count of each department.
counts read_counts(example::stage& on) {
    counts out;
    on.kafka().read_all("department-counts", [&](example::record const& r) {
        weir::serde::int64.deserialize(*r.value, out[std::string{*r.key}]);
    });
    return out;
}

bool check(example::stage& on, counts const& expected) {
    auto found = read_counts(on);
    bool right = true;
    std::int64_t twice = 0;
    std::printf("\n%-16s %10s %10s\n", "department", "expected", "counted");
    for (auto const& [department, count] : expected) {
        auto const counted = found[department];
        right = right && (on.was_killed() ? counted >= count : counted == count);
        twice += counted - count;
        std::printf("%-16s %10lld %10lld\n", department.c_str(), static_cast<long long>(count),
                    static_cast<long long>(counted));
    }
    if (!on.was_killed()) return right;
    std::printf(
        "restored: %lld records of the changelog\n"
        "at least once: nothing is lost, and %lld are counted twice, those since the last commit before the kill\n",
        static_cast<long long>(example::restored::records.load()), static_cast<long long>(twice));
    return right && example::restored::records > 0;
}

int act(example::stage& on) {
    counts before;
    example::offsets input;
    zmart::purchase_generator purchases{on.chosen().seed};
    return on.run({
        .application_id = "departments",
        .make = [&] { return application(on); },
        .inputs = {"transactions"},
        .outputs = {"department-counts"},
        .internals = {"departments-departments-repartition"},
        .before =
            [&] {
                before = read_counts(on);
                input = on.kafka().position_of("departments", "transactions");
            },
        .send =
            [&](example::sender& to) {
                auto const p = purchases();
                example::send_json(to, "transactions", p.customer_id, p);
            },
        .check =
            [&] {
                auto expected = before;
                on.kafka().read(input, [&](example::record const& r) {
                    ++expected[example::from_json<zmart::purchase>(r.value).department];
                });
                return check(on, expected);
            },
    });
}

}  // namespace

int main(int argc, char** argv) {
    return example::run(argc, argv,
                        {.text = "Purchases counted per department, in a store with a changelog", .kill = true}, act);
}
