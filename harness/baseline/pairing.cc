#include "harness/baseline/pairing.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace plimsoll::baseline {
namespace {

using BySuite = std::map<std::string_view, const Measurement*>;

Result<BySuite> IndexBySuite(const std::vector<Measurement>& side, std::string_view name) {
  BySuite index;
  for (const Measurement& measurement : side) {
    if (!index.emplace(measurement.suite, &measurement).second)
      return MakeError(ErrorCode::kInvalid, "the ", name, " has two measurements of suite \"",
                       measurement.suite, "\"");
  }
  return index;
}

bool IsBefore(const CaseResult* a, const CaseResult* b) { return a->id < b->id; }

std::vector<const CaseResult*> CasesOf(const Measurement* measurement) {
  std::vector<const CaseResult*> cases;
  if (measurement == nullptr) return cases;
  cases.reserve(measurement->cases.size());
  for (const CaseResult& result : measurement->cases) cases.push_back(&result);
  return cases;
}

// Two runs of one plan have their cases in the same order, and then there is nothing to sort.
void Align(std::vector<const CaseResult*>* a, std::vector<const CaseResult*>* b) {
  const bool is_aligned =
      std::equal(a->begin(), a->end(), b->begin(), b->end(),
                 [](const CaseResult* x, const CaseResult* y) { return x->id == y->id; });
  if (is_aligned) return;
  std::sort(a->begin(), a->end(), IsBefore);
  std::sort(b->begin(), b->end(), IsBefore);
}

/// Why a case that both sides have is in no pair, or nothing where it is in one.
std::optional<LeftOut> WhyNoPair(const CaseResult& baseline, const CaseResult& candidate) {
  if (baseline.fingerprint != candidate.fingerprint || baseline.track != candidate.track)
    return LeftOut::kChanged;
  if (baseline.trials == 0 && candidate.trials == 0) return LeftOut::kUnscoredBoth;
  if (baseline.trials == 0) return LeftOut::kUnscoredBaseline;
  if (candidate.trials == 0) return LeftOut::kUnscoredCandidate;
  return std::nullopt;
}

/// Joins the cases of one suite; either measurement may be null.
class SuiteJoin {
 public:
  SuiteJoin(std::string_view suite, Pairing* out) : suite_(suite), out_(out) {}

  void Run(const Measurement* baseline, const Measurement* candidate) {
    auto before = CasesOf(baseline);
    auto now = CasesOf(candidate);
    Align(&before, &now);
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < before.size() || j < now.size()) {
      const bool has_both = i < before.size() && j < now.size();
      if (has_both && before[i]->id == now[j]->id) {
        AddBoth(before[i++], now[j++]);
      } else if (j == now.size() || (has_both && before[i]->id < now[j]->id)) {
        AddOne(before[i++], nullptr, LeftOut::kRemoved);
      } else {
        AddOne(nullptr, now[j++], LeftOut::kNew);
      }
    }
  }

  /// Whether each side has exactly the cases of the other.
  bool is_exact() const { return is_exact_; }

 private:
  void AddOne(const CaseResult* baseline, const CaseResult* candidate, LeftOut why) {
    out_->rows.push_back({suite_, baseline, candidate});
    Leave(why);
  }

  void AddBoth(const CaseResult* baseline, const CaseResult* candidate) {
    const std::optional<LeftOut> why = WhyNoPair(*baseline, *candidate);
    if (why == LeftOut::kChanged) {
      out_->rows.push_back({suite_, baseline, nullptr});
      out_->rows.push_back({suite_, nullptr, candidate});
    } else {
      out_->rows.push_back({suite_, baseline, candidate});
    }
    if (why) Leave(*why);
  }

  void Leave(LeftOut why) {
    const CaseResult& result = out_->rows.back().either();
    out_->left_out.push_back({std::string(suite_), result.id, result.track, why});
    if (why == LeftOut::kNew || why == LeftOut::kRemoved || why == LeftOut::kChanged)
      is_exact_ = false;
  }

  std::string_view suite_;
  Pairing* out_;
  bool is_exact_ = true;
};

std::string_view KindOf(std::string_view identity) {
  return identity.substr(0, identity.find('/'));
}

std::set<std::string> OfKind(const std::vector<std::string>& judges, std::string_view kind) {
  std::set<std::string> found;
  for (const std::string& judge : judges)
    if (KindOf(judge) == kind) found.insert(judge);
  return found;
}

std::string Listed(const std::set<std::string>& judges) {
  std::string list;
  for (const std::string& judge : judges) list += (list.empty() ? "" : ", ") + judge;
  return list.empty() ? "no such judge" : list;
}

}  // namespace

std::string_view LeftOutName(LeftOut why) {
  switch (why) {
    case LeftOut::kNew:
      return "new";
    case LeftOut::kRemoved:
      return "removed";
    case LeftOut::kChanged:
      return "changed";
    case LeftOut::kUnscoredBaseline:
      return "unscored_baseline";
    case LeftOut::kUnscoredCandidate:
      return "unscored_candidate";
    case LeftOut::kUnscoredBoth:
      return "unscored_both";
    case LeftOut::kQuarantined:
      return "quarantined";
  }
  return "new";
}

Status CheckJudges(const Measurement& baseline, const Measurement& candidate, bool has_same_cases) {
  for (const auto* side : {&baseline, &candidate}) {
    for (const std::string& judge : side->judges) {
      const std::set<std::string> before = OfKind(baseline.judges, KindOf(judge));
      const std::set<std::string> now = OfKind(candidate.judges, KindOf(judge));
      if (before == now) continue;
      std::vector<std::string> shared;
      std::set_intersection(before.begin(), before.end(), now.begin(), now.end(),
                            std::back_inserter(shared));
      const bool may_differ = before.empty() || now.empty() || !shared.empty();
      if (may_differ && !has_same_cases) continue;
      return MakeError(ErrorCode::kNotComparable, "suite \"", baseline.suite, "\" was judged by ",
                       Listed(before), " in the baseline and by ", Listed(now),
                       " in the candidate; judge both sides alike (plimsoll judges rescore judges "
                       "stored answers anew), or accept a new baseline");
    }
  }
  return {};
}

void SortLeftOut(std::vector<LeftOutCase>* left_out) {
  std::sort(left_out->begin(), left_out->end(), [](const LeftOutCase& a, const LeftOutCase& b) {
    return std::tie(a.suite, a.id, a.why) < std::tie(b.suite, b.id, b.why);
  });
}

Result<Pairing> PairCases(const std::vector<Measurement>& baseline,
                          const std::vector<Measurement>& candidate) {
  PLIMSOLL_ASSIGN(const BySuite before, IndexBySuite(baseline, "baseline"));
  PLIMSOLL_ASSIGN(const BySuite now, IndexBySuite(candidate, "candidate"));
  std::set<std::string_view> suites;
  for (const auto& [suite, measurement] : before) suites.insert(suite);
  for (const auto& [suite, measurement] : now) suites.insert(suite);
  const auto find = [](const BySuite& side, std::string_view suite) {
    const auto found = side.find(suite);
    return found == side.end() ? nullptr : found->second;
  };
  Pairing pairing;
  for (std::string_view suite : suites) {
    const Measurement* left = find(before, suite);
    const Measurement* right = find(now, suite);
    SuiteJoin join(suite, &pairing);
    join.Run(left, right);
    if (left != nullptr && right != nullptr)
      PLIMSOLL_TRY(CheckJudges(*left, *right, join.is_exact()));
  }
  SortLeftOut(&pairing.left_out);
  return pairing;
}

}  // namespace plimsoll::baseline
