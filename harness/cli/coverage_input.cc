#include "harness/cli/coverage_input.h"

#include <algorithm>
#include <map>
#include <utility>

#include "harness/baseline/measurement.h"
#include "harness/cli/config.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/measure.h"
#include "harness/doc/json.h"

namespace plimsoll::cli {
namespace {

using CaseKey = std::pair<std::string, std::string>;  // suite, case

/// The share of failed trials of every scored case of a run.
Result<std::map<CaseKey, double>> FailuresOf(const Session& session,
                                             const CoverageOptions& options) {
  Diagnostics diagnostics;
  PLIMSOLL_ASSIGN(const Config config, LoadConfig(options.embedder.config, &diagnostics));
  ShowDiagnostics(session, diagnostics);
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(config, options.store));
  PLIMSOLL_ASSIGN(const gate::Policy policy, PolicyOf(session, config, ""));
  PLIMSOLL_ASSIGN(const auto measurements,
                  baseline::MeasurementsOf(*store, options.run, policy.outcomes));
  std::map<CaseKey, double> failures;
  for (const baseline::Measurement& measurement : measurements)
    for (const baseline::CaseResult& result : measurement.cases)
      if (result.trials > 0)
        failures[{measurement.suite, result.id}] =
            1 - static_cast<double>(result.passes) / result.trials;
  return failures;
}

Status JoinRun(const Session& session, const CoverageOptions& options, CoverageSides* sides) {
  PLIMSOLL_ASSIGN(const auto failures, FailuresOf(session, options));
  std::size_t joined = 0;
  for (const TextSet& suite : sides->suites) {
    for (const TextItem& item : suite.items) {
      const auto found = failures.find({suite.name, item.id});
      const bool is_scored = found != failures.end();
      joined += is_scored ? 1 : 0;
      sides->failures.push_back(is_scored ? std::optional<double>(found->second) : std::nullopt);
    }
  }
  if (joined > 0) return {};
  return MakeError(ErrorCode::kNotComparable, "run ", doc::QuoteShort(options.run),
                   " holds no scored case of ", sides->SuiteNames());
}

Status ReadTexts(const CoverageOptions& options, Diagnostics* found, CoverageSides* sides) {
  PLIMSOLL_ASSIGN(sides->production,
                  ReadTextSet(options.embedder.config, options.production, options.fields, found));
  for (const std::string& source : options.suites) {
    PLIMSOLL_ASSIGN(TextSet suite,
                    ReadTextSet(options.embedder.config, source, options.fields, found));
    sides->suites.push_back(std::move(suite));
  }
  for (const TextSet& suite : sides->suites)
    for (const TextItem& item : suite.items) sides->cases.push_back(&item);
  for (const TextItem& item : sides->production.items) {
    sides->production_texts.push_back(item.text);
    sides->production_users.push_back(item.user);
    sides->production_weights.push_back(item.weight);
  }
  if (sides->cases.empty() || sides->production_texts.empty())
    return MakeError(ErrorCode::kNothingSelected, "no text in ",
                     sides->cases.empty() ? sides->SuiteNames() : options.production);
  return {};
}

Status EmbedBoth(const CoverageOptions& options, CoverageSides* sides) {
  std::vector<std::string> texts;
  for (const TextItem* item : sides->cases) texts.push_back(item->text);
  std::vector<std::string> both = sides->production_texts;
  both.insert(both.end(), texts.begin(), texts.end());
  PLIMSOLL_ASSIGN(const auto embedder, MakeEmbedder(options.embedder, both));
  sides->embedder = embedder->name();
  sides->embedder_identity = embedder->identity();
  PLIMSOLL_ASSIGN(sides->production_rows, embedder->Embed(sides->production_texts));
  PLIMSOLL_ASSIGN(sides->suite_rows, embedder->Embed(texts));
  return {};
}

}  // namespace

void CoverageOptions::Add(Options& o) {
  o.List("suite", &suites, "suites (folders or ids) or tables of texts, taken together", true);
  o.Value("--against", &production,
          "production: a .jsonl or .csv table, a .txt of one text per line, or a suite", true);
  o.Value("--text", &fields.text, "the texts' field in a table, a name or a JSON pointer");
  o.Value("--id", &fields.id, "the field that names a text");
  o.Value("--weight", &fields.weight, "where it has how often the text came");
  o.Value("--user", &fields.user, "where it has whose text it is");
  AddEmbedderOptions(o, &embedder);
  o.Value("--run", &run, "a stored run of the suites: tells the failures to expect in a gap");
  o.Value("--regions", &regions, "regions to cut production into (default: by its size)");
  o.Value("--min-users", &users, "show a term only where texts of so many users have it");
  o.Flag("--exemplars", &has_exemplars, "print production texts: they may be personal");
  o.Value("--out", &out, "folder for map.svg and map.json");
  o.Value("--seed", &seed, "of the regions, samples and permutations");
  o.Value("--config", &embedder.config, "plimsoll.yaml to use");
  o.Value("--store", &store, "where runs are kept");
  o.Flag("--json", &as_json, "one JSON object on standard output");
}

Status CoverageOptions::Validate() const {
  if (regions && *regions < 2)
    return MakeError(ErrorCode::kInvalid, "--regions is ", std::to_string(*regions),
                     "; expected 2 or more");
  if (users < 1)
    return MakeError(ErrorCode::kInvalid, "--min-users is ", std::to_string(users),
                     "; expected 1 or more");
  return {};
}

diversity::CoverageInput CoverageSides::Input() const {
  return {production_rows.View(), production_weights, production_texts,
          production_users,       suite_rows.View(),  failures};
}

std::string CoverageSides::SuiteNames() const {
  std::string names;
  for (std::size_t i = 0; i < suites.size(); ++i)
    names += (i == 0 ? "" : i + 1 == suites.size() ? " and " : ", ") + suites[i].name;
  return names;
}

Result<CoverageSides> ReadCoverageSides(Session& session, const CoverageOptions& options) {
  CoverageSides sides;
  Diagnostics found;
  PLIMSOLL_TRY(ReadTexts(options, &found, &sides));
  ShowDiagnostics(session, found);
  if (!options.run.empty()) PLIMSOLL_TRY(JoinRun(session, options, &sides));
  CoverageOptions request = options;
  request.embedder.session = &session;
  PLIMSOLL_TRY(EmbedBoth(request, &sides));
  return sides;
}

}  // namespace plimsoll::cli
