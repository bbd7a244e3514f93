#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/commands.h"
#include "harness/cli/import_cases.h"
#include "harness/cli/import_map.h"
#include "harness/cli/import_table.h"
#include "harness/cli/import_trials.h"
#include "harness/cli/json_output.h"
#include "harness/cli/measure.h"
#include "harness/cli/run_id.h"
#include "harness/cli/run_writer.h"
#include "harness/cli/version.h"
#include "harness/run/plan.h"

namespace plimsoll::cli {
namespace {

struct ImportOptions {
  ImportFormat format = ImportFormat::kCsv;
  std::string file;
  ImportMapOptions map;
  ImportedSuite called;
  std::string folder;
  std::string cases = "jsonl";
  bool replace = false;
  bool is_run = false;
  ImportLabels labels;
  std::string target;
  std::string config;
  std::string store;
  bool as_json = false;

  void Add(Options& o);
};

void ImportOptions::Add(Options& o) {
  o.Value("file", &file, "the file to import", true);
  map.Add(o);
  o.Value("--suite-id", &called.id, "the suite's id", true);
  o.Value("--suite-version", &called.version, "the suite's version, such as 1.0.0", true);
  o.Value("--title", &called.title, "the suite's title (default: where it came from)");
  o.Value("--suite", &folder, "write the cases as a suite into this folder");
  o.Choice("--cases", &cases, {"jsonl", "yaml"}, "how the suite's cases are written");
  o.Flag("--replace", &replace, "replace the suite that stands in the folder");
  o.Flag("--run", &is_run, "store the rows as a judged run; needs a column for label");
  o.Value("--target", &target, "whose answers the rows hold, for --run");
  o.List("--pass-label", &labels.pass, "a label that passes; repeat for several");
  o.List("--fail-label", &labels.fail, "a label that fails; repeat for several");
  o.List("--unscored-label", &labels.unscored, "a label that says nothing: missing, never a pass");
  o.Value("--judge", &labels.judge, "who labelled, such as human: part of the judge's identity");
  o.Value("--config", &config, "plimsoll.yaml to use");
  o.Value("--store", &store, "where runs are kept (default: the configuration's)");
  o.Flag("--json", &as_json, "one JSON object on standard output");
}

Status CheckOptions(const ImportOptions& options, const ImportMap& map) {
  if (options.folder.empty() && !options.is_run)
    return MakeError(ErrorCode::kInvalid, "say where the rows go: --suite DIR, --run, or both");
  if (!options.is_run) return {};
  if (options.target.empty())
    return MakeError(ErrorCode::kInvalid, "--run needs --target ID: whose answers these are");
  if (!map.columns.contains(std::string(kLabelField)))
    return MakeError(ErrorCode::kInvalid, "--run needs the judge's column: --map label=COLUMN");
  return CheckLabels(options.labels);
}

// The rows that the map takes. Errors: kNothingSelected where there is none.
Result<std::vector<const doc::Node*>> RowsOf(const ImportTable& table, const ImportMap& map) {
  if (table.rows.empty())
    return MakeError(ErrorCode::kNothingSelected, table.file, " holds no rows");
  PLIMSOLL_TRY(CheckColumns(map, table));
  std::vector<const doc::Node*> rows = SelectRows(map, table);
  if (rows.empty())
    return MakeError(ErrorCode::kNothingSelected, "--where takes none of the ",
                     std::to_string(table.rows.size()), " rows of ", table.file);
  return rows;
}

Result<run::RunManifest> ManifestOf(const Session& session, const ImportOptions& options,
                                    const ImportTable& table,
                                    const std::vector<suite::Suite>& suites) {
  run::RunManifest manifest;
  manifest.id = NewRunId(*session.clock);
  manifest.started = FormatUtc(session.clock->Wall());
  manifest.target_id = options.target;
  manifest.target = doc::Node::Object(
      {{"kind", doc::Node::String("import")}, {"name", doc::Node::String(options.target)}});
  manifest.judges = {IdentityOf(options.labels)};
  manifest.harness_version = kVersion;
  manifest.notes["imported_from"] = std::filesystem::path(table.file).filename().string();
  manifest.notes["imported_sha256"] = table.digest;
  PLIMSOLL_ASSIGN(std::vector<suite::CaseRef> all, suite::Select(suites, {}));
  PLIMSOLL_ASSIGN(const run::Plan plan, run::Plan::Make(&suites, std::move(all), 1, 1));
  plan.Fill(&manifest);
  manifest.suites[0].path = options.folder;
  manifest.suites[0].judges = manifest.judges;
  return manifest;
}

// What an import made, as --json tells it and as people read it.
struct Imported {
  std::size_t rows = 0;
  std::size_t taken = 0;
  std::string suite_digest;
  std::string run_id;
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t unscored = 0;
};

Status StoreRun(Session& session, const ImportOptions& options, const run::RunManifest& manifest,
                const std::vector<run::TrialRecord>& trials, Imported* out) {
  Diagnostics diagnostics;
  PLIMSOLL_ASSIGN(const Config config, LoadConfig(options.config, &diagnostics));
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(config, options.store));
  PLIMSOLL_ASSIGN(RunWriter writer, RunWriter::Begin(store.get(), manifest));
  for (const run::TrialRecord& trial : trials) {
    PLIMSOLL_TRY(writer.Add(trial));
    ++(trial.passed ? (*trial.passed ? out->passed : out->failed) : out->unscored);
  }
  PLIMSOLL_TRY(writer.Finish(FormatUtc(session.clock->Wall()), 0));
  out->run_id = manifest.id;
  return {};
}

void Print(const Session& session, const ImportOptions& options, const Imported& imported) {
  if (options.as_json) {
    doc::Node node = FormatNode("import");
    node.Set("file", doc::Node::String(options.file))
        .Set("rows", CountNode(imported.rows))
        .Set("cases", CountNode(imported.taken))
        .Set("suite", doc::Node::String(options.called.id))
        .Set("version", doc::Node::String(options.called.version))
        .Set("digest", doc::Node::String(imported.suite_digest))
        .Set("folder", options.folder.empty() ? doc::Node() : doc::Node::String(options.folder))
        .Set("run", doc::Node());
    if (options.is_run)
      node.Set("run", doc::Node::Object({{"id", doc::Node::String(imported.run_id)},
                                         {"target", doc::Node::String(options.target)},
                                         {"judge", doc::Node::String(IdentityOf(options.labels))},
                                         {"passed", CountNode(imported.passed)},
                                         {"failed", CountNode(imported.failed)},
                                         {"unscored", CountNode(imported.unscored)}}));
    PrintJson(session, node);
    return;
  }
  *session.out << imported.taken << " of " << imported.rows << " rows of " << options.file << '\n';
  if (!options.folder.empty())
    *session.out << "suite " << options.called.id << ' ' << options.called.version << " in "
                 << options.folder << '\n';
  if (options.is_run)
    *session.out << "run " << imported.run_id << " of " << options.target << ": " << imported.passed
                 << " passed, " << imported.failed << " failed, " << imported.unscored
                 << " unscored\n";
}

Result<ExitCode> Import(Session& session, const ImportOptions& options) {
  PLIMSOLL_ASSIGN(const ImportMap map, MakeImportMap(options.map));
  PLIMSOLL_TRY(CheckOptions(options, map));
  PLIMSOLL_ASSIGN(const ImportTable table, ReadImportTable(options.file, options.format));
  PLIMSOLL_ASSIGN(const std::vector<const doc::Node*> rows, RowsOf(table, map));

  ImportedSuite called = options.called;
  if (called.title.empty())
    called.title = "Imported from " + std::filesystem::path(table.file).filename().string();
  if (options.is_run) called.expect = {ExpectationOf(options.labels)};
  std::vector<suite::Suite> suites;
  PLIMSOLL_ASSIGN(suite::Suite made, MakeImportedSuite(map, table, rows, called));
  suites.push_back(std::move(made));
  Imported imported{table.rows.size(), rows.size(), HexOf(suites[0].digest()), "", 0, 0, 0};

  // Everything is checked before anything is written.
  std::vector<run::TrialRecord> trials;
  run::RunManifest manifest;
  if (options.is_run) {
    const std::string now = FormatUtc(session.clock->Wall());
    PLIMSOLL_ASSIGN(trials, MakeImportedTrials(map, table, rows, suites[0], options.labels, now));
    PLIMSOLL_ASSIGN(manifest, ManifestOf(session, options, table, suites));
  }
  if (!options.folder.empty())
    PLIMSOLL_TRY(
        suite::WriteSuite(suites[0], options.folder, options.cases == "jsonl", options.replace));
  if (options.is_run) PLIMSOLL_TRY(StoreRun(session, options, manifest, trials, &imported));
  Print(session, options, imported);
  return ExitCode::kPass;
}

Command MakeImport(ImportFormat format, std::string name, std::string summary,
                   std::string example) {
  auto options = std::make_shared<ImportOptions>();  // of the two halves of one command
  options->format = format;
  return {std::move(name), std::move(summary), std::move(example),
          [options](Options& o) { options->Add(o); },
          [options](Session& session) { return Import(session, *options); }};
}

}  // namespace

Command MakeImportCsv() {
  return MakeImport(
      ImportFormat::kCsv, "import csv", "Import a CSV file as a suite, a judged run, or both",
      "plimsoll import csv prompts.csv --suite suites/mine --suite-id mine --suite-version 1.0.0 "
      "--map prompt=text,id=row --set expect=block --set track=adversarial");
}

Command MakeImportJsonl() {
  return MakeImport(
      ImportFormat::kJsonl, "import jsonl",
      "Import a JSON Lines file as a suite, a judged run, or both",
      "plimsoll import jsonl answers.jsonl --run --target my-model --suite-id mine --suite-version "
      "1.0.0 "
      "--map prompt=/input/text,answer=output,label=verdict --pass-label ok --fail-label harmful");
}

}  // namespace plimsoll::cli
