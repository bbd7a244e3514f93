#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {

MethodTable JudgesMethods() { return {}; }

}  // namespace plimsoll::stats::reference
