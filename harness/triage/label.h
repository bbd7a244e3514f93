#ifndef HARNESS_TRIAGE_LABEL_H_
#define HARNESS_TRIAGE_LABEL_H_

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll::triage {

/// Which answer: a trial of a stored run.
struct AnswerKey {
  std::string run;
  std::string suite;
  std::string case_id;
  int epoch = 0;
  auto operator<=>(const AnswerKey&) const = default;
};

/// What a person found. There is no default: an answer that nobody judged has no label.
enum class Finding { kPass, kFail, kCannotTell };
inline constexpr std::string_view kFindingNames[] = {"pass", "fail", "cannot_tell"};

/// Why the label was given.
enum class Round {
  kFirst,
  kSecond,        ///< an independent second look, blind to the first
  kAdjudication,  ///< settles two labels that differ
};
inline constexpr std::string_view kRoundNames[] = {"first", "second", "adjudication"};

/// One label as it was given. Labels are never changed or taken away: one that is withdrawn is
/// followed by one that says so.
struct Label {
  AnswerKey answer;
  std::string answer_digest;  ///< SHA-256 of the answer's text, hexadecimal: what the person saw
  Finding finding = Finding::kCannotTell;
  Round round = Round::kFirst;
  std::string reviewer;       ///< an opaque id, never a name or an address
  std::string at;             ///< RFC 3339
  bool is_blinded = true;     ///< the judges' grades and the model's name were hidden
  bool is_withdrawn = false;  ///< takes this reviewer's label of this round back
  std::string note;
  /// The chance that the queue had of drawing this answer; unset: it was picked by hand, and enters
  /// no estimate.
  std::optional<double> probability;
  bool operator==(const Label&) const = default;
};

/// One line of JSON, "plimsoll.label/1".
std::string LabelToJson(const Label& label);
/// Errors: kInvalid, naming the field.
Result<Label> LabelFromJson(std::string_view json);

/// Grammar of reviewers' ids: that of cases, so that no name with blanks and no address is one.
bool IsReviewer(std::string_view id);

/// Where a drawn answer stands.
enum class Standing {
  kOpen,         ///< nobody labelled it
  kHalf,         ///< two labels are asked for and one is there
  kAgreed,       ///< as many as asked for, and they agree
  kConflict,     ///< they differ: for a third person
  kAdjudicated,  ///< a third person settled it
};
inline constexpr std::string_view kStandingNames[] = {"open", "half", "agreed", "conflict",
                                                      "adjudicated"};

/// Those labels of one answer that stand. Of each reviewer and round the first that was not taken
/// back: a second opinion of the same person overwrites nothing.
std::vector<Label> StandingLabels(const std::vector<Label>& labels);

/// The independent looks among labels that stand: the first of each reviewer, adjudications aside.
std::vector<Label> IndependentLabels(const std::vector<Label>& standing);

/// What the labels of one answer come to.
struct Settled {
  Standing standing = Standing::kOpen;
  std::optional<bool> passed;         ///< set where agreed or adjudicated, and not "cannot tell"
  std::optional<double> probability;  ///< the first that a standing label has
  int labels = 0;                     ///< that stand, adjudications included
  bool operator==(const Settled&) const = default;
};

/// `labels`: all of one answer, in the order they came. `asked` labels per answer, 1 or 2. An
/// adjudication counts where independent labels differ and another person gave it; "cannot tell"
/// differs from both findings.
Settled Settle(const std::vector<Label>& labels, int asked);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_LABEL_H_
