#ifndef HARNESS_DOC_FORM_H_
#define HARNESS_DOC_FORM_H_

#include <string_view>

namespace plimsoll::doc {

/// A form that a text can be asked to have.
struct Form {
  std::string_view name;     ///< "id", "date" or "version"
  std::string_view what;     ///< for messages, such as "a date (YYYY-MM-DD)"
  std::string_view pattern;  ///< the same as an ECMA-262 regular expression, for JSON Schema
  bool (*matches)(std::string_view text);
};

/// The form of that name, or null.
const Form* FindForm(std::string_view name);

}  // namespace plimsoll::doc

#endif  // HARNESS_DOC_FORM_H_
