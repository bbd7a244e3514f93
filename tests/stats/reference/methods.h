#ifndef TESTS_STATS_REFERENCE_METHODS_H_
#define TESTS_STATS_REFERENCE_METHODS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/doc/node.h"
#include "harness/stats/rates.h"

namespace plimsoll::stats::reference {

/// What the room answers to an example's `input`: an object with at least the keys of `expected`.
using Method = std::function<doc::Node(const doc::Node& input)>;
using MethodTable = std::map<std::string, Method>;

/// The methods of one group; each stands in a file of its name.
MethodTable RatesMethods();
MethodTable PairedMethods();
MethodTable MultiplicityMethods();
MethodTable PowerMethods();
MethodTable CasesMethods();
MethodTable SequentialMethods();
MethodTable JudgesMethods();
MethodTable SuitesMethods();

/// All groups together. A name in two groups is a failure of the calling test.
MethodTable ReferenceMethods();

// Reading an input. A missing or mistyped value fails the calling test and reads as 0 or nothing.
double Number(const doc::Node& input, std::string_view key);
double Number(const doc::Node& input, std::string_view key, double fallback);
std::int64_t Integer(const doc::Node& input, std::string_view key);
std::string Text(const doc::Node& input, std::string_view key);
std::vector<double> Numbers(const doc::Node& input, std::string_view key);
std::vector<std::int64_t> Integers(const doc::Node& input, std::string_view key);
std::vector<std::vector<double>> Rows(const doc::Node& input, std::string_view key);

// Writing an answer. A number that is absent or not finite is null.
doc::Node Value(std::optional<double> number);
doc::Node Values(std::span<const double> numbers);

/// {"lower": …, "upper": …}
doc::Node Bounds(const Interval& interval);

}  // namespace plimsoll::stats::reference

#endif  // TESTS_STATS_REFERENCE_METHODS_H_
