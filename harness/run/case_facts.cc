#include "harness/run/record.h"
#include "harness/target/family.h"

namespace plimsoll::run {
namespace {

std::optional<bool> WantsRefusal(const suite::Expectation& expectation) {
  const std::string want = expectation.settings.StringAt("/want");
  if (expectation.judge == "behaviour" && want == "block") return true;
  if (expectation.judge == "behaviour" && want == "allow") return false;
  if (expectation.judge == "refusal" && want == "refused") return true;
  if (expectation.judge == "refusal" && want == "answered") return false;
  return std::nullopt;
}

// Read from the judges that grade refusals, behaviour and refusal; they must agree.
std::optional<bool> WantsRefusal(const suite::Case& the_case) {
  std::optional<bool> wanted;
  for (const suite::Expectation& expectation : the_case.expect) {
    const std::optional<bool> want = WantsRefusal(expectation);
    if (!want || (wanted && *wanted != *want)) return std::nullopt;
    wanted = want;
  }
  return wanted;
}

}  // namespace

CaseFacts FactsOf(const suite::Case& the_case) {
  return {the_case.track,           the_case.severity,
          the_case.cluster_or_id(), std::string(the_case.area()),
          WantsRefusal(the_case),   target::FamilyOf(the_case.provenance.generator)};
}

}  // namespace plimsoll::run
