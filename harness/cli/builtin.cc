#include "harness/cli/commands.h"

namespace plimsoll::cli {

std::vector<Command> BuiltinCommands() {
  return {
      MakeCheck(),         MakeRun(),
      MakeGate(),          MakeCompare(),
      MakeSlices(),        MakeRootCause(),
      MakeHistory(),       MakePower(),
      MakeReport(),        MakeBaselineAccept(),
      MakeBaselineList(),  MakeBaselineShow(),
      MakeGtest(),         MakePlan(),
      MakeMerge(),         MakeImportCsv(),
      MakeImportJsonl(),   MakeSuiteLint(),
      MakeSuiteDiff(),     MakeSuiteList(),
      MakeSuiteShow(),     MakeSuiteDigest(),
      MakeInit(),          MakeSchema(),
      MakeJudgesShow(),    MakeJudgesCalibrate(),
      MakeJudgesRescore(), MakeJudgesAnchor(),
      MakeTriageList(),    MakeTriageExport(),
      MakeTriageImport(),  MakeTriageServe(),
      MakeTriageReport(),  MakeGuardTrain(),
      MakeTaggerTrain(),   MakeDiversity(),
      MakeCoverage(),      MakeNovelty(),
      MakeOverlap(),
  };
}

}  // namespace plimsoll::cli
