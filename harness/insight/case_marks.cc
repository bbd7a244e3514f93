#include "harness/insight/case_marks.h"

#include <algorithm>

namespace plimsoll::insight {

CaseMarks MarksOf(const suite::Case& the_case) {
  const auto has = [&](std::string_view tag) {
    return std::find(the_case.tags.begin(), the_case.tags.end(), tag) != the_case.tags.end();
  };
  CaseMarks marks;
  marks.is_seen = has("seen");
  marks.is_fresh = has("fresh") && !marks.is_seen;
  if (const doc::Node* original = the_case.attributes.Find("paraphrase_of"))
    marks.paraphrase_of = original->text;
  marks.canary = the_case.provenance.canary;
  return marks;
}

}  // namespace plimsoll::insight
