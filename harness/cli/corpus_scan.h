#ifndef HARNESS_CLI_CORPUS_SCAN_H_
#define HARNESS_CLI_CORPUS_SCAN_H_

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/corpus_embedding.h"
#include "harness/cli/corpus_stream.h"
#include "harness/cli/session.h"
#include "harness/diversity/overlap.h"

namespace plimsoll::cli {

/// What the files hold of the texts of an index, in one pass; and by embedding, where that is
/// given. Errors: those of StreamDocuments and of CorpusEmbedding::Take.
Result<std::vector<diversity::TextOverlap>> ScanCorpora(const Session& session,
                                                        const diversity::OverlapIndex& index,
                                                        const std::string& field,
                                                        std::vector<CorpusFile>* files,
                                                        CorpusEmbedding* embedding = nullptr);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_CORPUS_SCAN_H_
