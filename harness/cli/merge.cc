#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "harness/base/digest.h"
#include "harness/cli/commands.h"
#include "harness/cli/json_output.h"
#include "harness/cli/run_id.h"
#include "harness/cli/run_writer.h"
#include "harness/store/run_store.h"

namespace plimsoll::cli {
namespace {

struct MergeOptions {
  std::string out;
  int shards = 0;
  std::vector<std::string> stores;
  bool as_json = false;
};

// A shard's run, and the store that it is in.
struct Shard {
  std::string uri;
  std::unique_ptr<store::RunStore> store;
  store::RunInfo info;

  const run::RunManifest& manifest() const { return info.manifest; }
  std::string name() const {
    return "shard " + std::to_string(manifest().shard) + "/" + std::to_string(manifest().shards) +
           " (" + uri + ")";
  }
};

Result<Shard> OpenShard(const std::string& uri) {
  const std::string path = uri.starts_with("sqlite:") ? uri.substr(7) : uri;
  std::error_code error;
  // Opening would make an empty store, and the shard would be missing without a word why.
  if (!std::filesystem::exists(path, error))
    return MakeError(ErrorCode::kInconclusive, "the store ", path,
                     " does not exist: a shard is missing");
  Shard shard;
  shard.uri = uri;
  PLIMSOLL_ASSIGN(shard.store, store::OpenStore(uri));
  Result<store::RunInfo> newest = shard.store->Info("latest");
  // A shard that died before its first request leaves an empty store.
  if (!newest.ok() && newest.error().code == ErrorCode::kNotFound)
    return MakeError(ErrorCode::kInconclusive, newest.error().message, ": a shard is missing");
  PLIMSOLL_TRY(newest);
  shard.info = std::move(*newest);
  return shard;
}

// What all shards of one run have in common; which cases and judges a shard met is its own.
std::string CommonDigest(const run::RunManifest& manifest) {
  run::RunManifest common = manifest;
  common.shard = 1;
  common.suites.clear();
  common.judges.clear();
  common.selection_digest.clear();
  common.planned = 0;
  return run::ManifestDigest(common);
}

// Both lists are sorted and name each judge once.
void AddJudges(const std::vector<std::string>& more, std::vector<std::string>* judges) {
  std::vector<std::string> all;
  std::set_union(judges->begin(), judges->end(), more.begin(), more.end(), std::back_inserter(all));
  *judges = std::move(all);
}

// Errors: kNotComparable where two shards saw other suites of one id.
Status AddSuites(const Shard& shard, std::map<std::string, run::SuiteRef>* suites) {
  for (const run::SuiteRef& suite : shard.manifest().suites) {
    const auto [place, is_new] = suites->emplace(suite.id, suite);
    if (is_new) continue;
    if (place->second.digest != suite.digest || place->second.version != suite.version ||
        place->second.gate != suite.gate)
      return MakeError(ErrorCode::kNotComparable, shard.name(), " ran another suite \"", suite.id,
                       "\": version ", suite.version, ", digest ", suite.digest.substr(0, 12),
                       "; the shards before it version ", place->second.version, ", digest ",
                       place->second.digest.substr(0, 12));
    place->second.cases += suite.cases;
    AddJudges(suite.judges, &place->second.judges);
  }
  return {};
}

Status CheckAlike(const std::vector<Shard>& shards, int expected) {
  for (const Shard& shard : shards) {
    if (shard.manifest().shards != expected)
      return MakeError(ErrorCode::kNotComparable, shard.name(), " is not one of ",
                       std::to_string(expected), " shards");
    if (CommonDigest(shard.manifest()) != CommonDigest(shards[0].manifest()))
      return MakeError(ErrorCode::kNotComparable, shard.name(), " was run otherwise than ",
                       shards[0].name(),
                       ": target, epochs, seed, notes or the version of plimsoll differ");
  }
  return {};
}

// That every shard is there exactly once and whole.
Status CheckWhole(const std::vector<Shard>& shards, int expected) {
  std::map<int, const Shard*> by_number;
  for (const Shard& shard : shards) {
    const auto [place, is_new] = by_number.emplace(shard.manifest().shard, &shard);
    if (!is_new)
      return MakeError(ErrorCode::kNotComparable, shard.name(), " is there twice: also in ",
                       place->second->uri);
  }
  std::string missing;
  for (int number = 1; number <= expected; ++number)
    if (!by_number.contains(number))
      missing += (missing.empty() ? "" : ", ") + std::to_string(number);
  if (!missing.empty())
    return MakeError(ErrorCode::kInconclusive, "of ", std::to_string(expected),
                     " shards are missing: ", missing);
  for (const Shard& shard : shards) {
    if (shard.info.end != run::RunEndName(run::RunEnd::kComplete))
      return MakeError(
          ErrorCode::kInconclusive, shard.name(), " is not complete: ",
          shard.info.end.empty() ? "it was broken off" : "it ended with " + shard.info.end,
          "; finish it with --resume");
    PLIMSOLL_TRY(shard.store->Check(shard.manifest().id));
  }
  return {};
}

// Shards in order of their numbers.
Result<run::RunManifest> JoinManifests(const std::vector<Shard>& shards, const Clock& clock) {
  run::RunManifest joined = shards[0].manifest();
  joined.id = NewRunId(clock);
  joined.shard = 1;
  joined.shards = 1;
  joined.planned = 0;
  joined.suites.clear();
  joined.judges.clear();
  std::map<std::string, run::SuiteRef> suites;
  DigestBuilder selection;
  for (const Shard& shard : shards) {
    const run::RunManifest& manifest = shard.manifest();
    PLIMSOLL_TRY(AddSuites(shard, &suites));
    joined.started = std::min(joined.started, manifest.started);
    joined.planned += manifest.planned;
    AddJudges(manifest.judges, &joined.judges);
    selection.Add(manifest.selection_digest);
  }
  for (auto& [id, suite] : suites) joined.suites.push_back(std::move(suite));
  joined.selection_digest = HexOf(selection.Finish());
  return joined;
}

Status CopyRecords(const std::vector<Shard>& shards, const run::RunManifest& joined,
                   store::RunStore* out) {
  PLIMSOLL_ASSIGN(RunWriter writer, RunWriter::Begin(out, joined));
  std::string ended;
  double cost_usd = 0;
  for (const Shard& shard : shards) {
    PLIMSOLL_TRY(shard.store->Visit(shard.manifest().id, [&](run::TrialRecord record) {
      return writer.Add(std::move(record));
    }));
    ended = std::max(ended, shard.info.ended);
    cost_usd += shard.info.cost_usd;
  }
  return writer.Finish(ended, cost_usd);
}

void Print(const Session& session, const MergeOptions& options, const std::vector<Shard>& shards,
           const run::RunManifest& joined) {
  if (!options.as_json) {
    *session.out << "run " << joined.id << " in " << options.out << ": " << joined.planned
                 << " trials of " << shards.size() << " shards\n";
    return;
  }
  doc::Node runs = doc::Node::Array();
  for (const Shard& shard : shards)
    runs.Push(doc::Node::Object({{"shard", doc::Node::Int(shard.manifest().shard)},
                                 {"run", doc::Node::String(shard.manifest().id)},
                                 {"store", doc::Node::String(shard.uri)},
                                 {"trials", doc::Node::Int(shard.info.records)}}));
  PrintJson(session, FormatNode("merge")
                         .Set("run", doc::Node::String(joined.id))
                         .Set("store", doc::Node::String(options.out))
                         .Set("trials", doc::Node::Int(joined.planned))
                         .Set("shards", std::move(runs)));
}

Result<ExitCode> Merge(Session& session, const MergeOptions& options) {
  if (options.shards < 1)
    return MakeError(ErrorCode::kInvalid, "--expect-shards must be at least 1");
  std::vector<Shard> shards;
  for (const std::string& uri : options.stores) {
    PLIMSOLL_ASSIGN(Shard shard, OpenShard(uri));
    shards.push_back(std::move(shard));
  }
  std::stable_sort(shards.begin(), shards.end(), [](const Shard& a, const Shard& b) {
    return a.manifest().shard < b.manifest().shard;
  });
  PLIMSOLL_TRY(CheckAlike(shards, options.shards));
  PLIMSOLL_TRY(CheckWhole(shards, options.shards));
  PLIMSOLL_ASSIGN(const run::RunManifest joined, JoinManifests(shards, *session.clock));
  PLIMSOLL_ASSIGN(const auto out, store::OpenStore(options.out));
  PLIMSOLL_TRY(CopyRecords(shards, joined, out.get()));
  Print(session, options, shards, joined);
  return ExitCode::kPass;
}

}  // namespace

Command MakeMerge() {
  auto options = std::make_shared<MergeOptions>();  // of the two halves of one command
  return {"merge", "Join the newest runs of the shards' stores into one run",
          "plimsoll merge --store .plimsoll/runs.db --expect-shards 4 shards/*/runs.db",
          [options](Options& o) {
            o.List("shards", &options->stores, "the shards' stores");
            o.Value("--store", &options->out, "where the joined run is kept", true);
            o.Value("--expect-shards", &options->shards,
                    "how many shards there must be; missing ones end with 3");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return Merge(session, *options); }};
}

}  // namespace plimsoll::cli
