#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {

MethodTable RatesMethods() { return {}; }

}  // namespace plimsoll::stats::reference
