#ifndef HARNESS_DOC_JSON_STRING_H_
#define HARNESS_DOC_JSON_STRING_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll::doc {

/// Takes one string out of JSON texts by the million without building nodes of the rest. One per
/// thread.
class JsonStringFinder {
 public:
  /// A member's name, or a JSON pointer (RFC 6901) where it begins with '/'.
  explicit JsonStringFinder(std::string_view field);
  /// The string, valid until the next call; nothing where the text has no such field or it is no
  /// string. Errors: kInvalid for what is no JSON.
  Result<std::optional<std::string_view>> Find(std::string_view json);

 private:
  std::vector<std::string> path_;
  std::string buffer_;
};

}  // namespace plimsoll::doc

#endif  // HARNESS_DOC_JSON_STRING_H_
