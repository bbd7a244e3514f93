#ifndef HARNESS_INSIGHT_CASE_MARKS_H_
#define HARNESS_INSIGHT_CASE_MARKS_H_

#include <functional>
#include <string>
#include <string_view>

#include "harness/suite/case.h"

namespace plimsoll::insight {

/// What a suite says of a case that tells remembering from understanding.
struct CaseMarks {
  bool is_fresh = false;      ///< tag "fresh": nobody had seen it before its first release
  bool is_seen = false;       ///< tag "seen": public, or used before; outweighs "fresh"
  std::string paraphrase_of;  ///< attribute "paraphrase_of": id of a case of the same suite
  std::string canary;         ///< of its provenance
  bool operator==(const CaseMarks&) const = default;
};

CaseMarks MarksOf(const suite::Case& the_case);

/// Finds the marks of a measured case; null where the suites do not have it any more.
using FindMarks = std::function<const CaseMarks*(std::string_view suite, std::string_view case_id)>;

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_CASE_MARKS_H_
