#include "harness/cli/named_suites.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "harness/base/suggest.h"
#include "harness/cli/config.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

bool Exists(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

bool IsSuitePath(const std::string& name) {
  return Exists(fs::path(name) / "suite.yaml") || (name.ends_with(".yaml") && Exists(name));
}

// Adds the suite, or leaves its complaints in `diagnostics`. Errors: those that left no complaint.
Status Load(const std::string& path, Diagnostics* diagnostics, std::vector<suite::Suite>* out) {
  Diagnostics found;
  Result<suite::Suite> loaded = suite::LoadSuite(path, &found);
  for (const Diagnostic& diagnostic : found.all()) diagnostics->Add(diagnostic);
  if (loaded.ok()) out->push_back(std::move(*loaded));
  return loaded.ok() || found.has_errors() ? Status() : loaded.error();
}

Result<std::vector<suite::Suite>> LoadConfigured(const std::string& config_path,
                                                 Diagnostics* diagnostics) {
  Diagnostics found;
  PLIMSOLL_ASSIGN(const Config config, LoadConfig(config_path, &found));
  PLIMSOLL_ASSIGN(const std::vector<std::string> folders,
                  suite::FindSuites(config.root, config.suites));
  std::vector<suite::Suite> suites;
  for (const std::string& folder : folders) PLIMSOLL_TRY(Load(folder, diagnostics, &suites));
  return suites;
}

// Takes the suite of that id out of the configured ones.
Status TakeById(const std::string& id, std::vector<suite::Suite>& configured,
                std::vector<suite::Suite>* out) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < configured.size(); ++i) {
    if (configured[i].id() == id) {
      out->push_back(std::move(configured[i]));
      configured.erase(configured.begin() + static_cast<std::ptrdiff_t>(i));
      return {};
    }
    ids.push_back(configured[i].id());
  }
  const std::string hint = DidYouMean(id, ids);
  return MakeError(ErrorCode::kNotFound, "\"", id,
                   "\" is neither a folder with a suite.yaml nor the id of a configured suite",
                   hint.empty() ? "" : "; ", hint);
}

}  // namespace

Result<std::vector<suite::Suite>> LoadNamedSuites(const std::string& config_path,
                                                  const std::vector<std::string>& names,
                                                  Diagnostics* diagnostics) {
  if (names.empty()) return LoadConfigured(config_path, diagnostics);
  std::vector<suite::Suite> suites;
  std::vector<suite::Suite> configured;
  bool has_configured = false;
  for (const std::string& name : names) {
    if (IsSuitePath(name)) {
      PLIMSOLL_TRY(Load(name, diagnostics, &suites));
      continue;
    }
    if (!has_configured) {
      PLIMSOLL_ASSIGN(configured, LoadConfigured(config_path, diagnostics));
      has_configured = true;
    }
    const Status taken = TakeById(name, configured, &suites);
    // A suite that did not load has complaints of its own, which say more.
    if (!taken.ok() && !diagnostics->has_errors()) return taken.error();
  }
  return suites;
}

Result<suite::Suite> LoadNamedSuite(const std::string& config_path, const std::string& name) {
  Diagnostics diagnostics;
  PLIMSOLL_ASSIGN(std::vector<suite::Suite> suites,
                  LoadNamedSuites(config_path, {name}, &diagnostics));
  PLIMSOLL_TRY(diagnostics.ToStatus());
  return std::move(suites.front());
}

Result<std::vector<suite::Suite>> LoadSuitesBelow(const std::string& folder) {
  Diagnostics diagnostics;
  std::vector<suite::Suite> suites;
  if (IsSuitePath(folder)) {
    PLIMSOLL_TRY(Load(folder, &diagnostics, &suites));
  } else {
    const std::vector<std::string> below = {"*"};
    PLIMSOLL_ASSIGN(const std::vector<std::string> folders, suite::FindSuites(folder, below));
    for (const std::string& found : folders) PLIMSOLL_TRY(Load(found, &diagnostics, &suites));
  }
  PLIMSOLL_TRY(diagnostics.ToStatus());
  return suites;
}

}  // namespace plimsoll::cli
