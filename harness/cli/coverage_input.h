#ifndef HARNESS_CLI_COVERAGE_INPUT_H_
#define HARNESS_CLI_COVERAGE_INPUT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/embedders.h"
#include "harness/cli/options.h"
#include "harness/cli/session.h"
#include "harness/cli/text_input.h"
#include "harness/diversity/coverage.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::cli {

/// What `plimsoll coverage` is asked for.
struct CoverageOptions {
  std::vector<std::string> suites;
  std::string production;
  TextFields fields;
  EmbedderRequest embedder;
  std::string run;
  std::string store;
  std::string out;
  std::optional<std::int64_t> regions;
  int users = 5;
  std::uint64_t seed = 1;
  bool has_exemplars = false;
  bool as_json = false;
  void Add(Options& options);
  /// Errors: kInvalid.
  Status Validate() const;
};

/// Both sides read and embedded.
struct CoverageSides {
  TextSet production;
  std::vector<TextSet> suites;
  std::vector<std::string> production_texts;
  std::vector<std::string> production_users;
  std::vector<double> production_weights;
  std::vector<const TextItem*> cases;           ///< of all suites, in their order
  std::vector<std::optional<double>> failures;  ///< of each case in the run; empty without a run
  std::string embedder;
  std::string embedder_identity;
  vectors::Matrix production_rows;
  vectors::Matrix suite_rows;

  /// Looks into this; empty parts where they say nothing.
  diversity::CoverageInput Input() const;
  /// "edge and happy-path".
  std::string SuiteNames() const;
};

/// Reads, embeds and, with --run, joins the results of the run's cases. Errors: those of the
/// readers, of the embedder and of the store; kNothingSelected where a side has no text.
Result<CoverageSides> ReadCoverageSides(Session& session, const CoverageOptions& options);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_COVERAGE_INPUT_H_
