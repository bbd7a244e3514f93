#ifndef HARNESS_TRIAGE_SHEET_H_
#define HARNESS_TRIAGE_SHEET_H_

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/triage/label.h"

namespace plimsoll::triage {

/// One answer on its way to a reviewer and back.
struct SheetRow {
  int line = 0;  ///< of the file that it was read from
  AnswerKey answer;
  std::string digest;
  Round round = Round::kFirst;
  bool is_blinded = true;
  std::string prompt;
  std::string text;     ///< the answer; hostile
  std::string model;    ///< empty where blinded, as `grades`
  std::string grades;   ///< what the judges said
  std::string finding;  ///< the reviewer's, as written: a finding, "withdraw" or nothing
  std::string note;
  std::string reviewer;
  bool operator==(const SheetRow&) const = default;
};

enum class SheetFormat {
  kCsv,    ///< RFC 4180 with a byte-order mark, for spreadsheets
  kJsonl,  ///< an object a line
};
inline constexpr std::string_view kSheetFormatNames[] = {"csv", "jsonl"};

/// The rows as a file. In CSV a cell that a spreadsheet would take for a formula, or that begins
/// with an apostrophe, gets one more apostrophe before it; ReadSheet takes it off again.
std::string WriteSheet(const std::vector<SheetRow>& rows, SheetFormat format);

/// Why a row was not taken.
enum class Rejected {
  kInvalid,      ///< it cannot be read
  kUnknown,      ///< the run has no such answer
  kLate,         ///< the answer is another by now
  kAltered,      ///< the text beside the label is not the answer's
  kConflicting,  ///< the reviewer said something else before
  kOutOfTurn,    ///< this reviewer cannot give this label
};
inline constexpr std::string_view kRejectedNames[] = {"invalid", "unknown",     "late",
                                                      "altered", "conflicting", "out_of_turn"};
struct Rejection {
  int line = 0;
  Rejected why = Rejected::kInvalid;
  std::string message;
  bool operator==(const Rejection&) const = default;
};

/// Reads what WriteSheet wrote; columns may stand in any order, and there may be more. Rows that
/// cannot be read are added to `rejected`. Errors: kInvalid for what is no table, and where a
/// column is missing.
Result<std::vector<SheetRow>> ReadSheet(std::string_view text, SheetFormat format,
                                        std::vector<Rejection>* rejected);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_SHEET_H_
