#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {

MethodTable PowerMethods() { return {}; }

}  // namespace plimsoll::stats::reference
