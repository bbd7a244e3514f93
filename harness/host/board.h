#ifndef HARNESS_HOST_BOARD_H_
#define HARNESS_HOST_BOARD_H_

#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/run/record.h"

namespace plimsoll::host {

/// What a case's trials came to.
struct CaseResult {
  int trials = 0;  ///< with a record
  int passes = 0;
  int failures = 0;  ///< scored, and not passed
  /// For people, neutralised: the first trial that failed, else the first that could not be
  /// measured.
  std::string detail;
};

/// Where the run's thread leaves results and the tests wait for them.
/// Thread safety: every member may be called from any thread.
class Board {
 public:
  /// `cases`: suite and case ids. `shows_model_text` false leaves out of `detail` what a model may
  /// have written.
  Board(const std::vector<std::pair<std::string, std::string>>& cases, int epochs,
        bool shows_model_text);
  /// Takes the record of a trial; those of cases that are not on the board are passed over.
  void Post(const run::TrialRecord& record);
  /// No more records come.
  void Close(const Status& ended);
  /// Waits until every trial of the case has its record, or the board is closed.
  CaseResult Wait(std::size_t index);
  /// How the run ended; success before it has.
  Status ended() const;

 private:
  const int epochs_;
  const bool shows_model_text_;
  std::map<std::pair<std::string, std::string>, std::size_t> index_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<CaseResult> results_;
  bool is_closed_ = false;
  Status ended_;
};

/// What there is to say of a trial that did not pass: its outcome or the judge that failed it, and
/// the answer.
std::string DetailOf(const run::TrialRecord& record, bool shows_model_text);

}  // namespace plimsoll::host

#endif  // HARNESS_HOST_BOARD_H_
