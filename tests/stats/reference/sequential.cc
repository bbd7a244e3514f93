#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {

MethodTable SequentialMethods() { return {}; }

}  // namespace plimsoll::stats::reference
