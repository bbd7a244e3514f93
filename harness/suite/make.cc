#include <string>
#include <utility>
#include <vector>

#include "harness/doc/json.h"
#include "harness/suite/builder.h"

namespace plimsoll::suite {
namespace {

void Inherit(const Provenance& from, Provenance* to) {
  for (std::string Provenance::*field :
       {&Provenance::source, &Provenance::licence, &Provenance::author, &Provenance::generator,
        &Provenance::validated_by, &Provenance::added, &Provenance::canary})
    if ((to->*field).empty()) to->*field = from.*field;
}

void CheckManifest(const Manifest& manifest, Diagnostics* complaints) {
  const doc::Node node = ManifestToNode(manifest);
  doc::ObjectReader reader({"manifest of suite " + doc::QuoteJson(manifest.id), "", 1, complaints},
                           node);
  Manifest read;
  ReadManifest(reader, &read);
}

// The case as the loader would have read it from a file: one set of rules for both ways in.
Case ReadBack(const Case& the_case, Diagnostics* complaints) {
  const doc::Node node = CaseToNode(the_case);
  Case read;
  Diagnostics found;
  {
    doc::ObjectReader reader({"", "", 1, &found}, node);
    ReadCase(reader, &read);
  }
  read.mark = the_case.mark;
  for (Diagnostic diagnostic : found.all()) {
    diagnostic.mark = the_case.mark;
    diagnostic.message = "case " + doc::QuoteJson(the_case.id) + ": " + diagnostic.message;
    complaints->Add(std::move(diagnostic));
  }
  return read;
}

}  // namespace

Result<Suite> MakeSuite(Manifest manifest, std::vector<Case> cases) {
  Diagnostics complaints;
  CheckManifest(manifest, &complaints);
  SuiteBuilder builder(std::move(manifest));
  for (Case& the_case : cases) {
    Inherit(builder.manifest().provenance, &the_case.provenance);
    if (the_case.expect.empty()) the_case.expect = builder.manifest().expect;
    builder.BeginFile(the_case.mark.file);
    Case read = ReadBack(the_case, &complaints);
    if (auto complaint = builder.Keep(std::move(read)))
      complaints.Add({DiagnosticLevel::kError, the_case.mark, *std::move(complaint), "", "", ""});
  }
  PLIMSOLL_TRY(complaints.ToStatus());
  return builder.Finish();
}

}  // namespace plimsoll::suite
