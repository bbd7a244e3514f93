#include "harness/suite/case_name.h"

namespace plimsoll::suite {

std::string CaseName(std::string_view suite, std::string_view id) {
  std::string name;
  name.reserve(suite.size() + 1 + id.size());
  return name.append(suite).append(1, '/').append(id);
}

}  // namespace plimsoll::suite
