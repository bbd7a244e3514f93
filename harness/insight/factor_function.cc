#include "harness/insight/factor_function.h"

#include <algorithm>
#include <map>
#include <utility>

#include "harness/stats/association.h"

namespace plimsoll::insight {
namespace {

constexpr std::int64_t kRowsPerException = 50;
constexpr std::int64_t kBetterThanGuessing = 10;
constexpr std::int64_t kRowsPerValue = 5;

std::int64_t RowsOf(const Factor& factor) { return static_cast<std::int64_t>(factor.codes.size()); }

/// The rows that always guessing the most frequent value would get wrong.
std::int64_t WrongGuesses(const Factor& factor) {
  return stats::ExceptionsToFunction(factor.codes, std::vector<std::int64_t>(factor.codes.size()));
}

bool IsFunction(const Factor& factor, std::int64_t exceptions) {
  return exceptions * kRowsPerException <= RowsOf(factor) &&
         exceptions * kBetterThanGuessing <= WrongGuesses(factor);
}

bool CanBeSource(const Factor& factor) {
  return static_cast<std::int64_t>(factor.Distinct()) * kRowsPerValue <= RowsOf(factor);
}

std::size_t LengthOfValues(const Factor& factor) {
  std::size_t length = factor.name.size();
  for (const std::string& value : factor.values) length += value.size();
  return length;
}

}  // namespace

std::vector<FactorFunction> FindFunctions(std::span<const Factor* const> factors) {
  std::vector<FactorFunction> found;
  for (const Factor* factor : factors) {
    if (factor->Distinct() < 2) continue;
    for (const Factor* source : factors) {
      if (source == factor || source->Distinct() < 2 || !CanBeSource(*source)) continue;
      const std::int64_t exceptions = stats::ExceptionsToFunction(factor->codes, source->codes);
      if (IsFunction(*factor, exceptions))
        found.push_back({factor->name, source->name, exceptions, false});
    }
  }
  for (FactorFunction& one : found)
    one.is_mutual = std::any_of(found.begin(), found.end(), [&](const FactorFunction& other) {
      return other.factor == one.source && other.source == one.factor;
    });
  return found;
}

std::vector<FunctionGroup> GroupFunctions(std::span<const Factor* const> factors,
                                          std::span<const FactorFunction> functions) {
  std::map<std::string, std::size_t> length;
  for (const Factor* factor : factors) length[factor->name] = LengthOfValues(*factor);
  // The source explains the factor, and where each explains the other, it is the handier one.
  const auto stands_for = [&](const FactorFunction& one) {
    return !one.is_mutual ||
           std::pair(length[one.source], one.source) < std::pair(length[one.factor], one.factor);
  };
  std::vector<FunctionGroup> groups;
  for (const Factor* source : factors) {
    FunctionGroup group{source->name, {}};
    bool is_explained = false;
    for (const FactorFunction& one : functions) {
      if (one.source == source->name && stands_for(one)) group.functions.push_back(one);
      is_explained |= one.factor == source->name && stands_for(one);
    }
    if (!is_explained && !group.functions.empty()) groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace plimsoll::insight
