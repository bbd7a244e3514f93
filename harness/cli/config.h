#ifndef HARNESS_CLI_CONFIG_H_
#define HARNESS_CLI_CONFIG_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/base/source_mark.h"
#include "harness/doc/object_reader.h"
#include "harness/embed/embedding_api.h"
#include "harness/http/credential.h"
#include "harness/target/target.h"

namespace plimsoll::cli {

/// How the network is used.
struct NetworkConfig {
  std::string ca_file;
  bool allow_plain_http = false;
  bool allow_private_addresses = true;
  bool verify_tls = true;
  int max_connections = 256;
};

/// plimsoll.yaml. Paths are relative to its folder, the root.
struct Config {
  int format = 1;
  std::vector<std::string> suites = {"suites/*"};
  std::vector<target::TargetConfig> targets;
  std::string target;  ///< the default target's id; empty: the first
  std::vector<http::Credential> credentials;
  std::vector<embed::HttpEmbedderConfig> embedders;
  std::string policy = "gate.yaml";
  std::string baselines = "baselines";
  std::string rubrics = "rubrics";
  std::string store = ".plimsoll/runs.db";
  NetworkConfig network;
  std::string root = ".";  ///< not in the file: the folder it stands in
  std::string path;        ///< not in the file: empty where none was found
};

void ReadConfig(doc::ObjectReader& r, Config* out);

/// The configuration of `path`; where that is empty, of the nearest plimsoll.yaml upwards from here
/// to the repository's root; where there is none, the defaults with reference_guard as the target.
/// Errors: kInvalid with every complaint.
Result<Config> LoadConfig(const std::string& path, Diagnostics* diagnostics);

/// `path` below the configuration's root unless it is absolute.
std::string Below(const Config& config, const std::string& path);

/// The target that a run is put to. Errors: kNotFound, with the ids there are.
Result<target::TargetConfig> FindTarget(const Config& config, const std::string& id);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_CONFIG_H_
