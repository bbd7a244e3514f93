#ifndef HARNESS_TRIAGE_CALIBRATION_H_
#define HARNESS_TRIAGE_CALIBRATION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/stats/rates.h"
#include "harness/triage/calibration_set.h"

namespace plimsoll::triage {

inline constexpr double kCalibrationLevel = 0.95;

/// A number with its 95 % interval.
struct Coefficient {
  double value = 0;
  std::optional<stats::Interval> interval;
  bool operator==(const Coefficient&) const = default;
};

/// How far two raters agree on the cases that both gave a label.
struct Agreement {
  std::int64_t cases = 0;
  std::optional<double> raw;
  std::optional<Coefficient> ac1;    ///< Gwet's; does not collapse where nearly all passes
  std::optional<Coefficient> kappa;  ///< Cohen's
  std::optional<Coefficient> alpha;  ///< Krippendorff's, nominal; interval by bootstrap
  bool operator==(const Agreement&) const = default;
};
/// Of pairs of labels.
Agreement MeasureAgreement(const std::vector<std::pair<std::string, std::string>>& labels);

/// How a judge does on answers that people say the same of, each label weighing one over the chance
/// that it was asked for.
struct WeightedRate {
  double right = 0;  ///< sums of weights
  double wrong = 0;
  double squares = 0;  ///< sum of the weights' squares

  void Add(bool is_right, double weight);
  /// As many labels of equal weight as these are worth (Kish 1965); 0 without one.
  double worth() const { return squares > 0 ? (right + wrong) * (right + wrong) / squares : 0; }
  /// The share that is right; Clopper-Pearson on what the labels are worth. None without one.
  std::optional<Coefficient> Share() const;
  bool operator==(const WeightedRate&) const = default;
};

/// A judge's verdicts against people's, in all cases or in a slice of them.
struct CalibrationPart {
  std::string by;  ///< the dimension; empty: all cases
  std::string value;
  std::int64_t failed_rightly = 0;
  std::int64_t passed_wrongly = 0;
  std::int64_t passed_rightly = 0;
  std::int64_t failed_wrongly = 0;
  std::int64_t unscored_fails = 0;   ///< people fail it, and the judge gave no grade
  std::int64_t unscored_passes = 0;  ///< in no rate, as the one before
  WeightedRate on_fails;             ///< of what people fail
  WeightedRate on_passes;            ///< of what people pass

  std::int64_t labels() const;  ///< cases with both verdicts
  std::int64_t people_fail() const { return failed_rightly + passed_wrongly; }
  std::int64_t people_pass() const { return passed_rightly + failed_wrongly; }
  std::int64_t judge_fails() const { return failed_rightly + failed_wrongly; }
  /// P(judge fails | people fail); none where people fail nothing.
  std::optional<Coefficient> Sensitivity() const { return on_fails.Share(); }
  /// P(judge passes | people pass); none where people pass nothing.
  std::optional<Coefficient> Specificity() const { return on_passes.Share(); }
  bool operator==(const CalibrationPart&) const = default;
};

/// A judge's labels against people's, where there are more than pass and fail.
struct LabelTable {
  std::vector<std::string> labels;   ///< sorted
  std::vector<std::int64_t> counts;  ///< row-major: people's label, the judge's label
  Agreement agreement;

  std::int64_t count(std::size_t people, std::size_t judge) const;
  /// Of the cases that people gave the label, those that the judge did; none without one.
  std::optional<Coefficient> Recall(std::size_t label) const;
  /// Of the cases that the judge gave the label, those that people did; none without one.
  std::optional<Coefficient> Precision(std::size_t label) const;
  bool operator==(const LabelTable&) const = default;
};

/// What is known of a judge, or of one grader of its panel, against people.
struct Calibration {
  JudgeName name;
  std::string source;
  std::string made;                    ///< RFC 3339
  std::vector<CalibrationPart> parts;  ///< all cases, then slices; empty without verdicts
  Agreement verdicts;                  ///< pass and fail
  std::optional<LabelTable> table;     ///< unset: the labels are but pass and fail
  bool operator==(const Calibration&) const = default;
};

/// One of the judges of a set. Slices are in the order of dimensions and values.
Calibration Calibrate(const CalibrationSet& set, std::size_t judge, const std::string& made);

/// How far people agree, pair by pair.
struct PeoplePair {
  std::string first;
  std::string second;
  Agreement agreement;
};
std::vector<PeoplePair> AgreementOfPeople(const CalibrationSet& set);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_CALIBRATION_H_
