#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {

MethodTable SuitesMethods() { return {}; }

}  // namespace plimsoll::stats::reference
