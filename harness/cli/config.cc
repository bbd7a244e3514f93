#include "harness/cli/config.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "harness/base/file.h"
#include "harness/base/suggest.h"
#include "harness/doc/yaml.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFileName = "plimsoll.yaml";

void ReadNetwork(doc::ObjectReader& r, NetworkConfig* out) {
  r.String("ca_file", &out->ca_file, "certificates to trust instead of the system's");
  r.Bool("allow_plain_http", &out->allow_plain_http,
         "allow http to hosts that are not this machine");
  r.Bool("allow_private_addresses", &out->allow_private_addresses,
         "allow addresses of private networks");
  r.Bool("verify_tls", &out->verify_tls, "false is recorded in every report");
  r.Int("max_connections", &out->max_connections, "connections kept open at most", 1, 4096);
}

// Upwards from here to the folder that holds .git, or to the root of the file system.
std::string NearestConfig() {
  std::error_code error;
  for (fs::path folder = fs::current_path(error); !error && !folder.empty();
       folder = folder.parent_path()) {
    if (fs::exists(folder / kFileName, error))
      return fs::relative(folder / kFileName, error).string();
    if (fs::exists(folder / ".git", error) || folder == folder.root_path()) break;
  }
  return "";
}

}  // namespace

void ReadConfig(doc::ObjectReader& r, Config* out) {
  r.Describe(
      "plimsoll.yaml: what is gated, with which suites, against which baselines, under which "
      "policy");
  r.Int("format", &out->format, "the format's number", 1, 1, true);
  if (r.Has("suites")) out->suites.clear();
  r.StringList("suites", &out->suites,
               "folders of suites, relative to this file; * and ? in the last component");
  r.List("targets", &out->targets, target::ReadTargetConfig, "models that can be gated");
  r.String("target", &out->target,
           "id of the target that is gated where --target does not say; default: the first");
  r.List("credentials", &out->credentials, http::ReadCredential,
         "keys by name, and the origins they may go to");
  r.List("embedders", &out->embedders, embed::ReadHttpEmbedderConfig,
         "served models that turn texts into vectors: http:ID in --embedder");
  r.String("policy", &out->policy, "the gate's policy");
  r.String("baselines", &out->baselines, "the folder of baselines");
  r.String("rubrics", &out->rubrics, "the folder of rubrics of your own, beside the shipped ones");
  r.String("store", &out->store, "where runs are kept: a path, or sqlite:PATH");
  r.Object("network", &out->network, ReadNetwork, "how the network is used");
}

Result<Config> LoadConfig(const std::string& path, Diagnostics* diagnostics) {
  Config config;
  config.path = path.empty() ? NearestConfig() : path;
  if (!config.path.empty()) {
    PLIMSOLL_ASSIGN(const std::string bytes, ReadFile(config.path, 8u << 20));
    const Result<doc::Node> node = doc::ParseYaml(bytes, config.path, diagnostics);
    if (node.ok()) {
      const doc::Document document{config.path, bytes, 1, diagnostics};
      doc::ObjectReader reader(document, *node);
      ReadConfig(reader, &config);
    }
    PLIMSOLL_TRY(diagnostics->ToStatus());
    const std::string folder = fs::path(config.path).parent_path().string();
    config.root = folder.empty() ? "." : folder;
  }
  if (config.targets.empty()) {
    target::TargetConfig guard;
    guard.id = "reference_guard";
    guard.kind = "reference_guard";
    config.targets.push_back(std::move(guard));
  }
  return config;
}

std::string Below(const Config& config, const std::string& path) {
  if (path.empty() || path[0] == '/' || config.root == ".") return path;
  return config.root + "/" + path;
}

Result<target::TargetConfig> FindTarget(const Config& config, const std::string& id) {
  const std::string& wanted = !id.empty()              ? id
                              : !config.target.empty() ? config.target
                                                       : config.targets[0].id;
  std::vector<std::string> ids;
  for (const target::TargetConfig& candidate : config.targets) {
    if (candidate.id == wanted) return candidate;
    ids.push_back(candidate.id);
  }
  const std::string hint = DidYouMean(wanted, ids);
  std::string list;
  for (const std::string& known : ids) list += (list.empty() ? "" : ", ") + known;
  return MakeError(ErrorCode::kNotFound, "no target \"", wanted, "\" in ",
                   config.path.empty() ? "the defaults" : config.path, "; there are: ", list,
                   hint.empty() ? "" : "; ", hint);
}

}  // namespace plimsoll::cli
