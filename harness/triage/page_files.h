#ifndef HARNESS_TRIAGE_PAGE_FILES_H_
#define HARNESS_TRIAGE_PAGE_FILES_H_

#include <string_view>

namespace plimsoll::triage {

/// A file of the reviewers' page, compiled in.
struct PageFile {
  std::string_view name;
  std::string_view type;  ///< media type
  std::string_view bytes;
};

/// Null where there is none of that name. The page itself is "".
const PageFile* FindPageFile(std::string_view name);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_PAGE_FILES_H_
