#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/commands.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/json_output.h"
#include "harness/cli/power_input.h"

namespace plimsoll::cli {
namespace {

struct PowerOptions {
  SelectOptions select;
  NoiseOptions noise;
  std::string target;
  std::string policy;
  int epochs = 1;
  bool as_json = false;
};

Result<ExitCode> Power(Session& session, const PowerOptions& options) {
  PLIMSOLL_TRY(options.noise.Validate());
  PLIMSOLL_ASSIGN(const Workspace workspace, OpenWorkspace(session, options.select));
  PLIMSOLL_ASSIGN(const suite::Selection selection, SelectionOf(options.select));
  PLIMSOLL_ASSIGN(const std::vector<suite::CaseRef> cases,
                  suite::Select(workspace.suites, selection));
  PLIMSOLL_ASSIGN(const gate::Policy policy, PolicyOf(session, workspace.config, options.policy));
  PLIMSOLL_ASSIGN(const target::TargetConfig target, FindTarget(workspace.config, options.target));
  PLIMSOLL_ASSIGN(const insight::ReleasePower power,
                  PowerOfSelection(session, workspace, policy, options.noise,
                                   {cases, options.epochs, target.id}));
  if (options.as_json) {
    doc::Node node = FormatNode("power");
    AddPower(power, &node);
    PrintJson(session, node.Set("policy_digest", doc::Node::String(policy.digest)));
  } else {
    *session.out << PowerTable(power);
  }
  return ExitCode::kPass;
}

}  // namespace

Command MakePower() {
  auto options = std::make_shared<PowerOptions>();  // of the two halves of one command
  return {"power", "What the suites can see; how many cases and trials the margins need",
          "plimsoll power --track adversarial --epochs 3 --rate 0.95",
          [options](Options& o) {
            options->select.Add(o);
            options->noise.Add(o);
            o.Value("--target", &options->target, "whose baseline tells the noise");
            o.Value("--policy", &options->policy,
                    "gate.yaml to use (default: the configuration's)");
            o.Value("--epochs", &options->epochs, "trials per case");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return Power(session, *options); }};
}

}  // namespace plimsoll::cli
