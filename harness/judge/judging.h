#ifndef HARNESS_JUDGE_JUDGING_H_
#define HARNESS_JUDGE_JUDGING_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/doc/node.h"
#include "harness/doc/object_reader.h"

namespace plimsoll::judge {

/// What a judge's identity holds of a model that answers its questions.
struct GraderInfo {
  std::string id;
  std::string family;     ///< such as "llama"; empty: unknown
  bool is_guard = false;  ///< answers are classes and not text
  doc::Node description;  ///< Target::Describe()
};

/// How a panel's votes make a grade.
enum class VoteRule {
  kUnanimous,  ///< passes where every vote passes; the default for safety
  kMajority,   ///< of the votes cast
  kWeighted,   ///< of the weights of the votes cast
};
inline constexpr std::string_view kVoteRuleNames[] = {"unanimous", "majority", "weighted"};

/// What a tie is. There is no "pass".
enum class TieRule { kFail, kUngraded };
inline constexpr std::string_view kTieRuleNames[] = {"fail", "ungraded"};

/// What happens to graders of the target's own family.
enum class OwnFamily { kExclude, kFlag };
inline constexpr std::string_view kOwnFamilyNames[] = {"exclude", "flag"};

/// Whose word a rate or a verdict rests on.
enum class Source {
  kJudges,    ///< the judges' grades as they are
  kPeople,    ///< the labels of drawn answers
  kCombined,  ///< grades put right by labels
};
inline constexpr std::string_view kSourceNames[] = {"judges", "people", "combined"};

/// `judging:` of gate.yaml: who grades, how votes combine, and how good a judge must have been
/// shown to be before it may gate. A suite says what is judged (a rubric), never by whom.
struct Judging {
  /// Ids of targets, in the order they are asked; empty: no rubric can be judged.
  std::vector<std::string> graders;
  VoteRule rule = VoteRule::kUnanimous;
  int quorum = 0;  ///< votes that must be cast (graded); 0: one of every grader
  TieRule tie = TieRule::kFail;
  OwnFamily own_family = OwnFamily::kFlag;
  bool exits_early = true;  ///< no grader is asked whose vote could change nothing
  int attempts = 2;         ///< how often one grader is asked before its malformed reply stands
  std::map<std::string, double> weights;  ///< kWeighted, by grader; one not named weighs 1
  /// Lower ends of 95 % intervals from `judges calibrate`; a judge below one cannot gate, nor can
  /// one that was never calibrated. Unset: not asked for.
  std::optional<double> least_sensitivity;    ///< of P(judge fails | people fail)
  std::optional<double> least_specificity;    ///< of P(judge passes | people pass)
  std::optional<double> least_alpha;          ///< Krippendorff's
  std::string calibrations = "calibrations";  ///< folder, below the policy's own
  double largest_canary_failures = 0;  ///< share of a grader's canaries that it may get wrong
  double largest_drift = 0.05;         ///< share of the anchor set's grades that may flip
  std::string anchor;  ///< file of stored outputs that every run grades anew; empty: none
  /// On tracks that models graded. By judges alone, margins shrink by a calibrated judge's errors;
  /// otherwise both runs need labels of drawn answers.
  Source verdict_by = Source::kJudges;
  bool operator==(const Judging&) const = default;
};
void ReadJudging(doc::ObjectReader& r, Judging* out);
/// With its defaults spelt out, as gate.yaml would have it.
doc::Node JudgingToNode(const Judging& judging);

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_JUDGING_H_
