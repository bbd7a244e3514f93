#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/commands.h"
#include "harness/cli/json_output.h"
#include "harness/cli/named_suites.h"
#include "harness/cli/table.h"
#include "harness/text/hostile.h"

// The commands that print one line for each suite: list and digest.
namespace plimsoll::cli {
namespace {

constexpr std::size_t kTracks = std::size(suite::kTrackNames);

struct ListOptions {
  std::string config;
  std::vector<std::string> suites;
  bool as_json = false;

  void Add(Options& o) {
    o.List("suite", &suites, "folders or ids of suites (default: all that are configured)");
    o.Value("--config", &config, "plimsoll.yaml to use");
    o.Flag("--json", &as_json, "one JSON object on standard output");
  }
  Result<std::vector<suite::Suite>> Load() const {
    Diagnostics diagnostics;
    PLIMSOLL_ASSIGN(std::vector<suite::Suite> loaded,
                    LoadNamedSuites(config, suites, &diagnostics));
    PLIMSOLL_TRY(diagnostics.ToStatus());
    return loaded;
  }
};

std::array<std::size_t, kTracks> CountTracks(const suite::Suite& suite) {
  std::array<std::size_t, kTracks> counts{};
  for (std::size_t i = 0; i < suite.size(); ++i)
    ++counts[static_cast<std::size_t>(suite.entry(i).track)];
  return counts;
}

doc::Node SuiteNode(const suite::Suite& suite) {
  const auto counts = CountTracks(suite);
  doc::Node tracks = doc::Node::Object();
  for (std::size_t t = 0; t < kTracks; ++t)
    tracks.Set(std::string(suite::kTrackNames[t]), CountNode(counts[t]));
  return doc::Node::Object({{"suite", doc::Node::String(suite.id())},
                            {"version", doc::Node::String(suite.manifest().version)},
                            {"title", doc::Node::String(suite.manifest().title)},
                            {"path", doc::Node::String(suite.path())},
                            {"digest", doc::Node::String(HexOf(suite.digest()))},
                            {"cases", CountNode(suite.size())},
                            {"tracks", std::move(tracks)}});
}

void PrintAsJson(const Session& session, const std::vector<suite::Suite>& suites) {
  doc::Node list = doc::Node::Array();
  for (const suite::Suite& suite : suites) list.Push(SuiteNode(suite));
  PrintJson(session, FormatNode("suites").Set("suites", std::move(list)));
}

Result<ExitCode> List(Session& session, const ListOptions& options) {
  PLIMSOLL_ASSIGN(const std::vector<suite::Suite> suites, options.Load());
  if (options.as_json) {
    PrintAsJson(session, suites);
    return ExitCode::kPass;
  }
  Table table({"suite", "version", ">cases", ">happy_path", ">edge", ">adversarial", ">production",
               "title"});
  for (const suite::Suite& suite : suites) {
    std::vector<std::string> cells = {suite.id(), suite.manifest().version,
                                      std::to_string(suite.size())};
    for (std::size_t count : CountTracks(suite)) cells.push_back(std::to_string(count));
    cells.push_back(suite.manifest().title);
    table.Add(cells);
  }
  *session.out << table.Render();
  return ExitCode::kPass;
}

Result<ExitCode> PrintDigests(Session& session, const ListOptions& options) {
  PLIMSOLL_ASSIGN(const std::vector<suite::Suite> suites, options.Load());
  if (options.as_json) {
    PrintAsJson(session, suites);
    return ExitCode::kPass;
  }
  for (const suite::Suite& suite : suites)
    *session.out << HexOf(suite.digest()) << "  " << suite.id() << ' ' << suite.manifest().version
                 << '\n';
  return ExitCode::kPass;
}

}  // namespace

Command MakeSuiteList() {
  auto options = std::make_shared<ListOptions>();  // of the two halves of one command
  return {"suite list", "The suites and how many cases each has", "plimsoll suite list",
          [options](Options& o) { options->Add(o); },
          [options](Session& session) { return List(session, *options); }};
}

Command MakeSuiteDigest() {
  auto options = std::make_shared<ListOptions>();  // of the two halves of one command
  return {"suite digest", "Digests that do not depend on the order of rows or the file format",
          "plimsoll suite digest suites/edge", [options](Options& o) { options->Add(o); },
          [options](Session& session) { return PrintDigests(session, *options); }};
}

}  // namespace plimsoll::cli
