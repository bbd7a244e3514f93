#ifndef TESTS_DIVERSITY_REFERENCE_CHECK_H_
#define TESTS_DIVERSITY_REFERENCE_CHECK_H_

#include <map>
#include <string>

#include "harness/doc/node.h"

namespace plimsoll::diversity {

/// One example of a reference file: it asserts that what plimsoll computes from `input` is what is
/// `expected`, every field of it, within `tolerance` (a number, or one per field and "*" for the
/// rest). Fails on a field that it does not know.
struct ReferenceExample {
  std::string id;
  const doc::Node* input = nullptr;
  const doc::Node* expected = nullptr;
  const doc::Node* tolerance = nullptr;

  /// The tolerance of a field. Absolute.
  double ToleranceOf(const std::string& field) const;
};

using ReferenceCheck = void (*)(const ReferenceExample&);
using ReferenceChecks = std::map<std::string, ReferenceCheck>;  // by kind

// One per reference_<subject>.cc; reference_test.cc joins them.
ReferenceChecks VectorReferenceChecks();    // reference_vectors.cc
ReferenceChecks EmbedderReferenceChecks();  // reference_embedders.cc
ReferenceChecks TextReferenceChecks();      // reference_text.cc
ReferenceChecks CoverageReferenceChecks();  // reference_coverage.cc
ReferenceChecks OverlapReferenceChecks();   // reference_overlap.cc

}  // namespace plimsoll::diversity

#endif  // TESTS_DIVERSITY_REFERENCE_CHECK_H_
