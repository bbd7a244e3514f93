#ifndef TESTS_BASELINE_MEASUREMENTS_H_
#define TESTS_BASELINE_MEASUREMENTS_H_

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/digest.h"
#include "harness/baseline/measurement.h"

namespace plimsoll::baseline {

/// A case of `trials` trials; its fingerprint follows from its id.
inline CaseResult MakeCase(const std::string& id, int passes, int trials = 1) {
  CaseResult result;
  result.id = id;
  result.fingerprint = Sha256(id);
  result.track = suite::Track::kAdversarial;
  result.cluster = id;
  result.area = "cyber";
  result.trials = trials;
  result.passes = passes;
  return result;
}

/// A case of several trials in order, such as "PPF".
inline CaseResult MakeTrials(const std::string& id, const std::string& order) {
  const auto passes = std::count(order.begin(), order.end(), 'P');
  CaseResult result = MakeCase(id, static_cast<int>(passes), static_cast<int>(order.size()));
  if (order.size() > 1) result.order = order;
  return result;
}

inline CaseResult MakeUnscored(const std::string& id, const std::string& outcome = "target_error") {
  CaseResult result = MakeCase(id, 0, 0);
  result.unscored[outcome] = 1;
  return result;
}

inline Measurement MakeMeasurement(const std::string& suite, std::vector<CaseResult> cases) {
  Measurement measurement;
  measurement.suite = suite;
  measurement.suite_version = "1.0.0";
  measurement.suite_digest = Sha256Hex(suite);
  measurement.target_id = "model";
  measurement.target = doc::Node::Object({{"kind", doc::Node::String("replay")}});
  measurement.judges = {"behaviour/1#aa"};
  measurement.run = "run-of-" + suite;
  measurement.cases = std::move(cases);
  return measurement;
}

struct Sides {
  std::vector<Measurement> baseline;
  std::vector<Measurement> candidate;
};

/// How many pairs came out how.
struct PairCounts {
  int both_pass = 0;
  int regressed = 0;
  int fixed = 0;
  int both_fail = 0;
};

/// One suite of one track with these pairs.
inline Sides MakeSides(const std::string& suite, suite::Track track, const PairCounts& counts) {
  std::vector<CaseResult> before;
  std::vector<CaseResult> now;
  const auto add = [&](int count, int was, int is) {
    for (int i = 0; i < count; ++i) {
      std::string number = std::to_string(10000 + before.size());
      number[0] = 'c';
      before.push_back(MakeCase(number, was));
      now.push_back(MakeCase(number, is));
      before.back().track = now.back().track = track;
    }
  };
  add(counts.both_pass, 1, 1);
  add(counts.regressed, 1, 0);
  add(counts.fixed, 0, 1);
  add(counts.both_fail, 0, 0);
  return {{MakeMeasurement(suite, std::move(before))}, {MakeMeasurement(suite, std::move(now))}};
}

inline Sides Join(Sides a, const Sides& b) {
  a.baseline.insert(a.baseline.end(), b.baseline.begin(), b.baseline.end());
  a.candidate.insert(a.candidate.end(), b.candidate.begin(), b.candidate.end());
  return a;
}

}  // namespace plimsoll::baseline

#endif  // TESTS_BASELINE_MEASUREMENTS_H_
