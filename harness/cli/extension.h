#ifndef HARNESS_CLI_EXTENSION_H_
#define HARNESS_CLI_EXTENSION_H_

#include "harness/base/result.h"
#include "harness/cli/common.h"
#include "harness/run/record.h"
#include "harness/store/run_store.h"

namespace plimsoll::cli {

struct Measuring;

/// Where --sequential --resume names a run that had fewer cases planned than are selected now, puts
/// those first, in the order that they had, so that its evidence goes on, and notes the extension
/// in the manifest. Errors: kInvalid for other epochs, where a case of the run is gone, changed or
/// not selected, where a new one belongs to a cluster that the run has cases of, and where the run
/// has a verdict beside INCONCLUSIVE; kStore; kNotFound.
Status PrepareExtension(const Workspace& workspace, const RunOptions& options,
                        store::RunStore& store, Measuring* measuring);

/// Whether `asked` plans more cases than `stored` and is the same run otherwise.
bool IsExtensionOf(const run::RunManifest& stored, const run::RunManifest& asked);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_EXTENSION_H_
