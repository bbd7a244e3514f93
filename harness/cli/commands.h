#ifndef HARNESS_CLI_COMMANDS_H_
#define HARNESS_CLI_COMMANDS_H_

#include "harness/cli/options.h"

namespace plimsoll::cli {

// One function per command, each in the file that is named after it; builtin.cc lists them.
Command MakeCheck();
Command MakeRun();
Command MakeGtest();
Command MakeGate();
Command MakeReport();
Command MakeCompare();
Command MakeSlices();
Command MakeRootCause();
Command MakeHistory();
Command MakePower();
Command MakeJudgesShow();
Command MakeJudgesCalibrate();
Command MakeJudgesRescore();
Command MakeJudgesAnchor();
Command MakeTriageList();
Command MakeTriageExport();
Command MakeTriageImport();
Command MakeTriageReport();
Command MakeTriageServe();
Command MakeBaselineAccept();
Command MakeBaselineList();
Command MakeBaselineShow();

// Looking after suites, and what feeds and surrounds a run.
Command MakeSuiteLint();
Command MakeSuiteDiff();
Command MakeSuiteList();
Command MakeSuiteShow();
Command MakeSuiteDigest();
Command MakePlan();
Command MakeMerge();
Command MakeImportCsv();
Command MakeImportJsonl();
Command MakeSchema();
Command MakeInit();
Command MakeGuardTrain();

// What suites are worth.
Command MakeTaggerTrain();
Command MakeDiversity();
Command MakeCoverage();
Command MakeNovelty();
Command MakeOverlap();

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_COMMANDS_H_
