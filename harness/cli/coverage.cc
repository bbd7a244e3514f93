#include <memory>
#include <string>

#include "harness/base/file.h"
#include "harness/cli/commands.h"
#include "harness/cli/coverage_input.h"
#include "harness/cli/coverage_output.h"
#include "harness/cli/json_output.h"
#include "harness/diversity/map.h"

namespace plimsoll::cli {
namespace {

Status WriteMap(const Session& session, const CoverageSides& sides,
                const diversity::CoverageReport& report, const CoverageOptions& options) {
  diversity::MapOptions map_options;
  map_options.seed = options.seed;
  PLIMSOLL_ASSIGN(const diversity::CoverageMap map,
                  diversity::MakeMap(sides.Input(), report, sides.production.name,
                                     sides.SuiteNames(), map_options));
  PLIMSOLL_TRY(MakeFolders(options.out));
  PLIMSOLL_TRY(WriteFileAtomic(options.out + "/map.svg", diversity::MapSvg(map)));
  PLIMSOLL_TRY(WriteFileAtomic(options.out + "/map.json", diversity::MapJson(map)));
  Note(session, "wrote " + options.out + "/map.svg and " + options.out + "/map.json");
  return {};
}

Result<ExitCode> Cover(Session& session, const CoverageOptions& options) {
  PLIMSOLL_TRY(options.Validate());
  PLIMSOLL_ASSIGN(const CoverageSides sides, ReadCoverageSides(session, options));
  diversity::CoverageOptions measured;
  measured.seed = options.seed;
  measured.terms.users = static_cast<std::size_t>(options.users);
  if (options.regions) measured.regions = static_cast<std::size_t>(*options.regions);
  PLIMSOLL_ASSIGN(const diversity::CoverageReport report,
                  diversity::MeasureCoverage(sides.Input(), measured));
  if (!options.out.empty()) PLIMSOLL_TRY(WriteMap(session, sides, report, options));
  if (options.as_json) {
    PrintJson(session, CoverageNode(sides, report, options));
  } else {
    *session.out << CoverageText(sides, report, options);
  }
  return ExitCode::kPass;
}

}  // namespace

Command MakeCoverage() {
  auto options = std::make_shared<CoverageOptions>();  // of the two halves of one command
  return {"coverage", "What production asks that the suites do not, region by region",
          "plimsoll coverage happy-path edge --against production.jsonl --out map",
          [options](Options& o) { options->Add(o); },
          [options](Session& session) { return Cover(session, *options); }};
}

}  // namespace plimsoll::cli
