#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {

MethodTable CasesMethods() { return {}; }

}  // namespace plimsoll::stats::reference
