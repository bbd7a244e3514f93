#ifndef HARNESS_GATE_DECISION_H_
#define HARNESS_GATE_DECISION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/exit_code.h"
#include "harness/base/result.h"
#include "harness/baseline/comparison.h"
#include "harness/gate/policy.h"
#include "harness/stats/rates.h"
#include "harness/stats/sequential.h"
#include "harness/triage/difference.h"

namespace plimsoll::gate {

enum class Verdict { kPass, kInconclusive, kFail };
std::string_view VerdictName(Verdict verdict);  ///< "PASS", "INCONCLUSIVE", "FAIL"

/// Why a finding is inconclusive; only too little power can be turned into a warning
/// (--inconclusive=warn).
enum class Doubt { kNone, kPower, kUnscored, kIncomplete };

/// One rule of the policy and what it found.
struct Finding {
  /// "gate.track.adversarial", "gate.unscored.edge", "gate.rate.edge", "gate.critical",
  /// "gate.ratio", "gate.complete", "gate.left_out", "gate.provisional.edge".
  std::string rule;
  std::string track;  ///< name, or empty
  Verdict verdict = Verdict::kInconclusive;
  Doubt doubt = Doubt::kNone;
  bool is_warning =
      false;  ///< a pass that people should look at, such as a decline within the margin
  bool is_gating = true;    ///< it can move the verdict
  bool is_settled = false;  ///< a track that evidence settled before its last case
  bool is_waived = false;   ///< a waiver made it a warning
  std::string message;  ///< one sentence: what was excluded, found or missing, and how many cases
                        ///< would settle it
  std::optional<double> alpha;  ///< of the test, one-sided: a share of the policy's
  std::optional<double> margin;
  std::optional<double> p_worse;
  std::optional<double> p_adjusted;
  std::optional<double> difference;          ///< candidate minus baseline
  std::optional<stats::Interval> interval;   ///< of it, each end one-sided at alpha
  std::optional<std::int64_t> cases_needed;  ///< for a PASS with 80 % chance if nothing changed
  std::optional<double> minimum_detectable_drop;  ///< one-sided at alpha, with 80 % power
  std::optional<double> chance_of_pass;           ///< of a model of which nothing changed
  std::vector<std::string> cases;                 ///< "suite/case" that the finding is about
  bool operator==(const Finding&) const = default;
};

/// The release verdict: FAIL where a rule fails, else INCONCLUSIVE where one is open, else PASS.
struct GateDecision {
  Verdict verdict = Verdict::kInconclusive;
  std::vector<Finding> findings;  ///< worst first
  std::string policy_digest;
};

/// What a run that may stop early says of a track.
struct SequentialTrack {
  stats::SequentialDecision decision = stats::SequentialDecision::kContinue;
  std::int64_t cases_used = 0;
  std::int64_t cases_planned = 0;
  bool is_whole = false;  ///< every planned case of it was asked
  bool is_extended =
      false;  ///< by more cases: the rules for a fixed number of cases have been spent
  double log_e_regression = 0;
  double log_e_noninferiority = 0;
};

/// How a judge that models answer did on answers whose grades are known.
struct KnownAnswers {
  int asked = 0;
  int wrong = 0;     ///< graded otherwise
  int ungraded = 0;  ///< no grade at all
};

/// What is known of one model-graded judge of the candidate's run.
struct JudgeStanding {
  std::string judge;              ///< identity
  std::set<suite::Track> tracks;  ///< in which it graded; empty: it may have been any
  struct Member {
    std::string grader;
    KnownAnswers canaries;
  };
  std::vector<Member> members;
  std::optional<KnownAnswers> anchor;  ///< of the panel; unset: the policy names no anchor set
  /// From its calibration against people; unset: it has none.
  struct Calibration {
    int labels = 0;
    std::optional<stats::Interval> sensitivity;  ///< of P(judge fails | people fail)
    std::optional<stats::Interval> specificity;  ///< of P(judge passes | people pass)
    std::optional<stats::Interval> alpha;        ///< Krippendorff's
    /// Sensitivity + specificity - 1: the share of a true difference that the judge lets show.
    std::optional<double> youden;
  };
  std::optional<Calibration> calibration;
};

/// What is decided on beside the policy. Borrows.
struct DecideInput {
  const baseline::Comparison* comparison = nullptr;
  const std::vector<baseline::Measurement>* candidate = nullptr;
  const baseline::Comparison* anchor = nullptr;  ///< with the pinned baseline; null: none is pinned
  /// The which verdict this is on the same candidate, suites and baseline: trying until it passes
  /// would make alpha a lie, so that each attempt has alpha / attempt.
  int attempt = 1;
  /// Of a run with --sequential: its gating tracks. Empty: a run of a fixed number of cases.
  std::map<suite::Track, SequentialTrack> sequential;
  std::vector<JudgeStanding> judges;  ///< the model-graded ones of the candidate's runs
  SuiteHealth health;  ///< what the policy's suite_health asks for
  /// What labels say of the difference, at AlphaOf(); read where the policy's judging.verdict_by
  /// asks for labels.
  std::vector<triage::TrackDifference> labelled;
};

/// Pure: the same input and policy give the same decision. A comparison without any case is
/// INCONCLUSIVE. Errors: kNotComparable where a setting of the target differs that the policy
/// requires to be equal.
Result<GateDecision> Decide(const DecideInput& input, const Policy& policy);

/// The exit code of a decision; with `warn_on_low_power` an INCONCLUSIVE for want of power alone is
/// 0.
ExitCode ExitCodeOf(const GateDecision& decision, bool warn_on_low_power);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_DECISION_H_
