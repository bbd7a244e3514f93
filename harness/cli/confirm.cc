#include "harness/cli/confirm.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <utility>

#include "harness/base/rng.h"
#include "harness/baseline/pairing.h"
#include "harness/cli/measure.h"
#include "harness/cli/table.h"
#include "harness/doc/json.h"
#include "harness/gate/phrase.h"
#include "harness/suite/case_name.h"

namespace plimsoll::cli {
namespace {

using baseline::CaseChange;
using baseline::CaseState;
using baseline::Measurement;

constexpr std::int64_t kMostFreshTrials = 1000;

// The cases of one suite that are asked again equally often.
using Flips = std::vector<CaseChange*>;

std::string Canonical(const doc::Node& node) { return doc::WriteCanonicalJson(node); }

class Confirmer {
 public:
  Confirmer(Session& session, const ConfirmInput& input, store::RunStore& store)
      : session_(session),
        input_(input),
        store_(store),
        today_(FormatDate(session.clock->Wall())) {}

  Result<Confirmed> Run() {
    PLIMSOLL_TRY(FindChanges());
    for (const Measurement& before : *input_.baseline) {
      std::map<int, Flips> flips;
      for (CaseChange& change : found_.cases)
        if (change.suite == before.suite && StateOf(change) == CaseState::kFlip)
          flips[baseline::FreshTrialsOf(change, input_.trials)].push_back(&change);
      if (flips.empty()) continue;
      const std::optional<RunOptions> baseline_run = CallOf(before);
      for (const auto& [trials, cases] : flips) {
        PLIMSOLL_TRY(Ask(*input_.run, "candidate", trials, cases, &CaseChange::fresh_candidate));
        if (baseline_run)
          PLIMSOLL_TRY(Ask(*baseline_run, "baseline", trials, cases, &CaseChange::fresh_baseline));
      }
    }
    baseline::AdjustFreshDrops(&found_.cases);
    std::stable_sort(found_.cases.begin(), found_.cases.end(),
                     [&](const CaseChange& a, const CaseChange& b) {
                       return std::pair(StateOf(a), b.severity) < std::pair(StateOf(b), a.severity);
                     });
    return std::move(found_);
  }

 private:
  CaseState StateOf(const CaseChange& change) const { return baseline::StateOf(change, today_); }

  Status FindChanges() {
    PLIMSOLL_ASSIGN(const baseline::Pairing pairing,
                    baseline::PairCases(*input_.baseline, input_.judged->measurements));
    const std::set<std::string> quarantined =
        gate::CompareOptionsOf(*input_.policy, false).quarantined;
    for (const baseline::Row& row : pairing.rows) {
      if (!row.is_pair()) continue;
      CaseChange change = baseline::ChangeOf(row);
      change.is_quarantined = quarantined.count(suite::CaseName(change.suite, change.id)) != 0;
      if (const auto info = input_.judged->case_info(change.suite, change.id))
        change.known_issue = info->known_issue;
      if (StateOf(change) != CaseState::kStablePass) found_.cases.push_back(std::move(change));
    }
    return {};
  }

  // How the baseline's target is called, where it is still what was measured and not the candidate
  // itself; else notes why not.
  std::optional<RunOptions> CallOf(const Measurement& before) {
    const std::string described = Canonical(before.target);
    const std::string target = "the baseline's target \"" + before.target_id + "\" of suite \"" +
                               before.suite + "\" cannot be called: ";
    if (described == Canonical(input_.judged->manifest.target)) {
      found_.uncalled.push_back(target +
                                "its settings are those of the candidate, so that a call "
                                "would ask the candidate");
      return std::nullopt;
    }
    RunOptions options = *input_.run;
    options.target = before.target_id;
    for (const std::string& model : {std::string(), before.target.StringAt("/model")}) {
      options.model = model;
      const Result<Measuring> prepared =
          PrepareCases(session_, *input_.workspace, {}, options, input_.policy->judging);
      if (prepared.ok() && Canonical(prepared.value().manifest.target) == described) return options;
    }
    found_.uncalled.push_back(target + "no target of the configuration is what was measured");
    return std::nullopt;
  }

  Status Ask(RunOptions options, const std::string& side, int trials, const Flips& flips,
             std::optional<stats::CaseTrials> CaseChange::*fresh) {
    const std::string& confirms = input_.judged->manifest.id;
    options.epochs = trials;
    // Other seeds than the run had: the same ones would repeat its answers.
    options.seed = Rng(options.seed, "confirm/" + confirms + '/' + side).Next() >> 11;
    options.resume.clear();
    options.record.clear();
    options.use_cache = false;
    options.is_sequential = false;
    PLIMSOLL_ASSIGN(Measuring measuring, PrepareCases(session_, *input_.workspace, RefsOf(flips),
                                                      options, input_.policy->judging));
    measuring.manifest.notes["confirm"] = confirms;
    measuring.manifest.notes["side"] = side;
    PLIMSOLL_ASSIGN(const Measured measured,
                    Measure(session_, *input_.workspace, measuring, options, store_));
    return baseline::VisitCases(
        store_, measured.run_id, input_.policy->outcomes,
        [&](std::string_view suite, const baseline::CaseResult& result) {
          for (CaseChange* change : flips)
            if (change->suite == suite && change->id == result.id)
              change->*fresh = stats::CaseTrials{result.passes, result.trials};
        });
  }

  std::vector<suite::CaseRef> RefsOf(const Flips& flips) const {
    std::vector<suite::CaseRef> refs;
    for (const CaseChange* change : flips) {
      for (std::size_t i = 0; i < input_.workspace->suites.size(); ++i) {
        const suite::Suite& loaded = input_.workspace->suites[i];
        const std::ptrdiff_t index = loaded.id() == change->suite ? loaded.IndexOf(change->id) : -1;
        if (index >= 0)
          refs.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(index)});
      }
    }
    return refs;
  }

  Session& session_;
  const ConfirmInput& input_;
  store::RunStore& store_;
  const std::string today_;
  Confirmed found_;
};

std::string TrialsText(const std::optional<stats::CaseTrials>& trials) {
  if (!trials || trials->trials == 0) return "-";
  return std::to_string(trials->passes) + "/" + std::to_string(trials->trials);
}

}  // namespace

void ConfirmOptions::Add(Options& options) {
  options.Value("--confirm", &trials,
                "ask each case that passed before and fails now so often again, critical ones at "
                "least 20 times, on both sides where the baseline's target can be called; 5 is a "
                "good number");
}

Status ConfirmOptions::Validate() const {
  if (!trials || (*trials >= 1 && *trials <= kMostFreshTrials)) return {};
  return MakeError(ErrorCode::kInvalid, "--confirm must be between 1 and ",
                   std::to_string(kMostFreshTrials));
}

Result<Confirmed> ConfirmFlips(Session& session, const ConfirmInput& input,
                               store::RunStore& store) {
  return Confirmer(session, input, store).Run();
}

std::map<std::string, std::string> CaseStatesOf(const Confirmed& confirmed,
                                                const std::string& today) {
  std::map<std::string, std::string> states;
  for (const CaseChange& change : confirmed.cases)
    states.emplace(suite::CaseName(change.suite, change.id),
                   CaseStateName(baseline::StateOf(change, today)));
  return states;
}

std::string ConfirmationText(const Confirmed& confirmed, const std::string& today, double alpha) {
  std::string text;
  if (confirmed.cases.empty()) return "every case is stable; nothing was asked again\n";
  Table table({"state", "case", "severity", ">before", ">now", ">again before", ">again now",
               ">p adjusted", ">passes to accept a fix"});
  for (const CaseChange& change : confirmed.cases) {
    const std::optional<double> p = change.p_adjusted;
    const CaseState state = baseline::StateOf(change, today);
    const bool fails = state == CaseState::kConfirmedRegression || state == CaseState::kFlip;
    const auto passes = fails ? baseline::PassesToAcceptFix(change, alpha) : std::nullopt;
    table.Add({std::string(CaseStateName(state)), suite::CaseName(change.suite, change.id),
               std::string(suite::SeverityName(change.severity)), TrialsText(change.baseline),
               TrialsText(change.candidate), TrialsText(change.fresh_baseline),
               TrialsText(change.fresh_candidate), p ? gate::PValue(*p) : "-",
               passes ? std::to_string(*passes) : "-"});
  }
  text += table.Render();
  for (const std::string& why : confirmed.uncalled)
    text += why + "; what was asked again stands beside the stored trials, and confirms nothing\n";
  return text + '\n';
}

}  // namespace plimsoll::cli
