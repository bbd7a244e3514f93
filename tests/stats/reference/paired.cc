#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {

MethodTable PairedMethods() { return {}; }

}  // namespace plimsoll::stats::reference
