#include "harness/triage/calibration_sides.h"

#include <algorithm>
#include <map>
#include <utility>

#include "harness/doc/json.h"

namespace plimsoll::triage {
namespace {

// A case of either side.
struct KeyPair {
  const CalibrationCase* baseline = nullptr;
  const CalibrationCase* candidate = nullptr;
};

Result<std::vector<KeyPair>> PairUp(const CalibrationSet& set, const Sides& sides) {
  std::map<std::string, KeyPair> by_key;
  for (std::size_t i = 0; i < set.cases.size(); ++i) {
    if (!sides.is_candidate[i]) continue;
    KeyPair& pair = by_key[sides.keys[i]];
    const CalibrationCase*& place = *sides.is_candidate[i] ? pair.candidate : pair.baseline;
    if (place != nullptr)
      return MakeError(ErrorCode::kInvalid, "the key ", doc::QuoteShort(sides.keys[i]),
                       " is there twice on one side");
    place = &set.cases[i];
  }
  std::vector<KeyPair> pairs;
  for (const auto& [key, pair] : by_key) {
    if (pair.baseline != nullptr && pair.candidate != nullptr) pairs.push_back(pair);
  }
  if (pairs.empty())
    return MakeError(ErrorCode::kNothingSelected, "no key is on both sides of the comparison");
  return pairs;
}

SideVerdict VerdictOf(double p_worse) {
  constexpr double kAlpha = (1 - kSidesLevel) / 2;
  if (p_worse <= kAlpha) return SideVerdict::kWorse;
  return p_worse >= 1 - kAlpha ? SideVerdict::kBetter : SideVerdict::kNotShown;
}

SidesUnderJudge Under(std::size_t judge, const std::vector<KeyPair>& pairs) {
  SidesUnderJudge result;
  result.judge = judge;
  for (const KeyPair& pair : pairs) {
    const std::optional<bool> before = pair.baseline->judges[judge].passed;
    const std::optional<bool> after = pair.candidate->judges[judge].passed;
    if (!before || !after) continue;
    ++result.pairs.n;
    if (*before) ++result.baseline_passes;
    if (*after) ++result.candidate_passes;
    if (*before && !*after) ++result.pairs.b;
    if (!*before && *after) ++result.pairs.c;
  }
  if (result.pairs.n > 0)
    result.difference =
        static_cast<double>(result.pairs.c - result.pairs.b) / static_cast<double>(result.pairs.n);
  result.interval = stats::Tango(result.pairs, kSidesLevel);
  result.p_worse = stats::McNemarMidPWorse(result.pairs);
  result.verdict = VerdictOf(result.p_worse);
  return result;
}

}  // namespace

Result<std::vector<SidesUnderJudge>> CompareSides(const CalibrationSet& set, const Sides& sides) {
  PLIMSOLL_ASSIGN(const std::vector<KeyPair> pairs, PairUp(set, sides));
  std::vector<SidesUnderJudge> result;
  for (std::size_t judge = 0; judge < set.judges.size(); ++judge)
    result.push_back(Under(judge, pairs));
  return result;
}

bool DependsOnJudge(const std::vector<SidesUnderJudge>& sides) {
  return std::any_of(sides.begin(), sides.end(), [&](const SidesUnderJudge& one) {
    return one.verdict != sides.front().verdict;
  });
}

}  // namespace plimsoll::triage
