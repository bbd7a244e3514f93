#ifndef HARNESS_DOC_DECODE_H_
#define HARNESS_DOC_DECODE_H_

#include <string_view>

#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/doc/json.h"
#include "harness/doc/object_reader.h"

namespace plimsoll::doc {

/// One JSON object of a program's own making as a T, read by `read`; for people's files, which want
/// every complaint and its place, there is ObjectReader. Errors: kInvalid: the first complaint.
template <typename T>
Result<T> DecodeJson(std::string_view json, void (*read)(ObjectReader&, T*),
                     const JsonLimits& limits = {}) {
  PLIMSOLL_ASSIGN(const Node node, ParseJson(json, limits));
  Diagnostics diagnostics;
  T decoded;
  {
    ObjectReader reader({"", json, 1, &diagnostics}, node);
    read(reader, &decoded);
  }
  if (diagnostics.has_errors())
    return MakeError(ErrorCode::kInvalid, diagnostics.all().front().message);
  return decoded;
}

}  // namespace plimsoll::doc

#endif  // HARNESS_DOC_DECODE_H_
