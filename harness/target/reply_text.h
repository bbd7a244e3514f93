#ifndef HARNESS_TARGET_REPLY_TEXT_H_
#define HARNESS_TARGET_REPLY_TEXT_H_

#include <string>
#include <string_view>

#include "harness/target/target.h"

namespace plimsoll::target {

/// Whether a text holds nothing that a reader would see: white space and zero-width code points
/// only.
bool IsBlank(std::string_view text);

/// Without ASCII white space at both ends.
std::string_view Trim(std::string_view text);

/// ASCII letters in lower case.
std::string Lowered(std::string_view text);

/// A reply of status kError.
Reply ErrorReply(std::string error, http::Failure failure = http::Failure::kNone);

/// An answer without any text or label becomes kEmpty, and an error without a reason gets one.
void Settle(Reply* reply);

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_REPLY_TEXT_H_
