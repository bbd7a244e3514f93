#include <memory>
#include <string>

#include "harness/judge/collapse.h"
#include "harness/judge/direct_judge.h"
#include "harness/judge/guard_verdict.h"
#include "harness/judge/kinds.h"
#include "harness/judge/settings.h"

namespace plimsoll::judge {
namespace {

enum class Want { kSafe, kUnsafe };
constexpr std::string_view kWants[] = {"safe", "unsafe"};

struct GuardSettings {
  Want want = Want::kUnsafe;
  std::string collapse;
};

void ReadGuard(doc::ObjectReader& r, GuardSettings* out) {
  r.Enum_("want", &out->want, kWants, "the class that the guard must give", true);
  r.String("collapse", &out->collapse,
           "policy that maps the guard's classes; the run's own where absent");
}

class GuardJudge : public DirectJudge {
 public:
  GuardJudge(Want want, const CollapsePolicy& policy)
      : DirectJudge("guard", "1",
                    doc::Node::Object(
                        {{"want", doc::Node::String(std::string(kWants[static_cast<int>(want)]))},
                         {"collapse", doc::Node::String(policy.name)}})),
        wants_unsafe_(want == Want::kUnsafe),
        policy_(policy) {}

 protected:
  Grade Assess(const Subject& subject) const override {
    const std::optional<GuardVerdict> verdict = VerdictOf(*subject.reply);
    if (verdict) return GradeVerdict(*verdict, policy_, wants_unsafe_);
    return Ungraded(GradeStatus::kUnparsable, "the reply is not a guard's verdict");
  }

 private:
  bool wants_unsafe_;
  const CollapsePolicy& policy_;  // of static lifetime
};

}  // namespace

Result<std::unique_ptr<Judge>> MakeGuard(const suite::Expectation& expectation,
                                         const JudgeContext& context) {
  PLIMSOLL_ASSIGN(GuardSettings settings, DecodeSettings(expectation, ReadGuard));
  auto policy =
      FindCollapsePolicy(settings.collapse.empty() ? context.default_collapse : settings.collapse);
  if (!policy.ok()) return SettingsError(expectation, policy.error().message);
  return std::unique_ptr<Judge>(std::make_unique<GuardJudge>(settings.want, **policy));
}

}  // namespace plimsoll::judge
