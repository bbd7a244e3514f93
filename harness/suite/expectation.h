#ifndef HARNESS_SUITE_EXPECTATION_H_
#define HARNESS_SUITE_EXPECTATION_H_

#include <string_view>
#include <vector>

#include "harness/doc/node.h"
#include "harness/doc/object_reader.h"
#include "harness/suite/case.h"

namespace plimsoll::suite {

/// Reads the key `expect`: the word `block` or `allow`, or a list of objects {judge, its
/// settings…}.
void ReadExpect(doc::ObjectReader& r, std::vector<Expectation>* out);

/// What ReadExpect reads: the word where one says it all.
doc::Node ExpectToNode(const std::vector<Expectation>& expect);

}  // namespace plimsoll::suite

#endif  // HARNESS_SUITE_EXPECTATION_H_
