#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {

MethodTable MultiplicityMethods() { return {}; }

}  // namespace plimsoll::stats::reference
