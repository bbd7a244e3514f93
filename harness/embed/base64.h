#ifndef HARNESS_EMBED_BASE64_H_
#define HARNESS_EMBED_BASE64_H_

#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace plimsoll::embed {

/// The bytes of a base64 text, padded or not. Errors: kInvalid. Source: RFC 4648, section 4.
Result<std::string> DecodeBase64(std::string_view text);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_BASE64_H_
