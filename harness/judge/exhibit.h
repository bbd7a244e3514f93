#ifndef HARNESS_JUDGE_EXHIBIT_H_
#define HARNESS_JUDGE_EXHIBIT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/judge/judge.h"
#include "harness/judge/rubric.h"

namespace plimsoll::judge {

/// Hostile text as a grader is shown it: neutralised, and what no reader sees (zero-width and tag
/// characters, variation selectors, fillers) visible as `\u{E0041}`. Joiners and emoji selectors,
/// which scripts need, stay.
std::string MadeVisible(std::string_view hostile);

/// The longest beginning of at most `most` code points.
std::string_view FirstCodePoints(std::string_view bytes, std::size_t most);

/// What a grader is shown, made harmless, and the code that it must name.
struct Exhibit {
  std::vector<suite::Message> conversation;  ///< the system prompt first; empty where the rubric
                                             ///< reads the answer alone
  std::string answer;
  std::size_t cut_after = 0;  ///< code points that are shown of the answer; 0: all
  /// 16 hexadecimal digits of a digest of the answer and the conversation, which hold it nowhere.
  std::string nonce;
};
Exhibit ExhibitOf(const Rubric& rubric, const Subject& subject);

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_EXHIBIT_H_
