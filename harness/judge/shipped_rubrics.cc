#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/file.h"
#include "harness/base/suggest.h"
#include "harness/doc/json.h"
#include "harness/judge/rubric.h"
#include "harness/suite/case.h"

// Made from rubrics/*.yaml when this room is built.
#define PLIMSOLL_RUBRICS(X) \
  X(factual_grounding)      \
  X(harmful_compliance)     \
  X(helpfulness)            \
  X(legal_disclosure)       \
  X(medical_disclosure)     \
  X(privacy_leakage)        \
  X(prompt_injection)       \
  X(refusal)

#define PLIMSOLL_DECLARE(name)                         \
  extern const unsigned char plimsoll_rubric_##name[]; \
  extern const std::size_t plimsoll_rubric_##name##_size;
PLIMSOLL_RUBRICS(PLIMSOLL_DECLARE)
#undef PLIMSOLL_DECLARE

namespace plimsoll::judge {
namespace {

constexpr std::uint64_t kLargestFile = 8u << 20;  // what ParseYaml reads

struct Shipped {
  std::string_view id;
  const unsigned char* data;
  std::size_t size;
};

#define PLIMSOLL_LIST(name) {#name, plimsoll_rubric_##name, plimsoll_rubric_##name##_size},
const std::vector<Shipped>& Shelf() {
  static const std::vector<Shipped> shelf = {PLIMSOLL_RUBRICS(PLIMSOLL_LIST)};
  return shelf;
}
#undef PLIMSOLL_LIST

Result<Rubric> Parse(std::string_view yaml, const std::string& file, const std::string& id) {
  Diagnostics diagnostics;
  Result<Rubric> rubric = ParseRubric(yaml, file, &diagnostics);
  PLIMSOLL_TRY(diagnostics.ToStatus());
  if (rubric.ok() && rubric->id != id)
    return MakeError(ErrorCode::kInvalid, "the rubric in ", doc::QuoteShort(file), " has the id ",
                     doc::QuoteShort(rubric->id), "; expected ", doc::QuoteShort(id));
  return rubric;
}

}  // namespace

std::vector<std::string> ShippedRubrics() {
  std::vector<std::string> ids;
  for (const Shipped& each : Shelf()) ids.emplace_back(each.id);
  return ids;
}

Result<Rubric> FindRubric(const std::string& id, const std::string& folder) {
  if (!folder.empty() && suite::IsId(id)) {
    const std::string file = folder + "/" + id + ".yaml";
    const Result<std::string> yaml = ReadFile(file, kLargestFile);
    if (yaml.ok()) return Parse(*yaml, file, id);
    if (yaml.error().code != ErrorCode::kNotFound) return yaml.error();
  }
  for (const Shipped& each : Shelf())
    if (each.id == id)
      return Parse({reinterpret_cast<const char*>(each.data), each.size}, id + ".yaml", id);
  std::string list;
  for (const Shipped& each : Shelf()) list.append(list.empty() ? "" : ", ").append(each.id);
  const std::string hint = DidYouMean(id, ShippedRubrics());
  return MakeError(ErrorCode::kNotFound, "unknown rubric ", doc::QuoteShort(id),
                   "; shipped are: ", list, hint.empty() ? "" : "; ", hint);
}

}  // namespace plimsoll::judge
