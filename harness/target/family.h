#ifndef HARNESS_TARGET_FAMILY_H_
#define HARNESS_TARGET_FAMILY_H_

#include <string>
#include <string_view>

#include "harness/target/target.h"

namespace plimsoll::target {

/// The family of a model by its name as providers and hubs spell it: "openai" for gpt-4o and
/// openai/o3-mini, "meta" for meta-llama/Llama-3.1-8B-Instruct, … The name that comes first counts,
/// so that a distillation belongs to who made it. Empty where the name says nothing.
std::string FamilyOf(std::string_view model);

/// The family of a target: what its configuration says, as FamilyOf spells it ("Llama" is "meta"),
/// else what its model's name says. Empty: unknown.
std::string FamilyOf(const TargetConfig& config);

/// Whether both families are known and the same, in whichever of their spellings.
bool AreSameFamily(std::string_view a, std::string_view b);

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_FAMILY_H_
