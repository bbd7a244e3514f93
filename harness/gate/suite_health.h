#ifndef HARNESS_GATE_SUITE_HEALTH_H_
#define HARNESS_GATE_SUITE_HEALTH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/doc/node.h"
#include "harness/doc/object_reader.h"
#include "harness/stats/rates.h"

namespace plimsoll::gate {

struct Finding;

/// `suite_health:` of gate.yaml: what the suites must be worth for a verdict on them to say
/// something. Files are named beside gate.yaml. What is unset is not asked for.
struct SuiteHealthPolicy {
  std::string embedder = "lexical";
  std::string traffic;  ///< a sample of production: .jsonl, .csv or .txt
  std::string traffic_text = "text";
  std::optional<double> least_coverage;    ///< share of the traffic with a case in its ball
  std::vector<std::string> training_data;  ///< what the model is declared to have been trained on
  std::string training_text = "text";
  std::optional<double> largest_overlap;  ///< share of a suite's cases that training saw
  std::string reference;                  ///< the suites as they were: a folder of suites
  bool keeps_diversity = false;           ///< no suite less diverse than it was
  std::optional<double>
      least_novelty;  ///< share of the cases new since then that are novel to them
  bool operator==(const SuiteHealthPolicy&) const = default;

  /// Whether anything is asked for.
  bool is_set() const {
    return least_coverage || largest_overlap || keeps_diversity || least_novelty;
  }
};
void ReadSuiteHealth(doc::ObjectReader& r, SuiteHealthPolicy* out);
doc::Node SuiteHealthToNode(const SuiteHealthPolicy& policy);

/// What was measured of the suites that a run asked. Parts that the policy does not ask for are
/// empty.
struct SuiteHealth {
  /// Of the traffic by all cases.
  struct Coverage {
    double value = 0;
    stats::Interval interval;  ///< 95 %
    double if_same = 0;        ///< of cases drawn from the traffic itself
    std::int64_t cases = 0;
    std::int64_t traffic = 0;
  };
  struct Overlap {
    std::string suite;
    std::int64_t cases = 0;
    std::vector<std::string> seen;  ///< "suite/case"
  };
  /// A suite beside what it was, at equal size.
  struct Diversity {
    std::string suite;
    std::string measure;  ///< "vendi_2"
    double now = 0;
    double before = 0;
    stats::Interval interval;  ///< of the difference now - before, 95 %
  };
  struct Novelty {
    std::int64_t added = 0;
    std::vector<std::string> stale;  ///< added and not novel, "suite/case"
  };
  std::optional<Coverage> coverage;
  std::vector<Overlap> overlaps;
  std::vector<Diversity> diversity;
  std::vector<std::string> without_diversity;  ///< suites too small for a comparison, or new
  std::optional<Novelty> novelty;
};

/// One finding per rule and suite. Coverage: PASS where its interval reaches least_coverage, FAIL
/// where it cannot, else INCONCLUSIVE. Overlap and novelty are of all cases and have no error of
/// sampling. Diversity: FAIL where the whole interval of the difference lies below 0.
std::vector<Finding> JudgeSuiteHealth(const SuiteHealth& health, const SuiteHealthPolicy& policy);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_SUITE_HEALTH_H_
