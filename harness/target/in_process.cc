#include "harness/target/in_process.h"

#include <utility>

#include "harness/target/local_target.h"

namespace plimsoll::target {

std::unique_ptr<Target> MakeInProcessTarget(std::string name, doc::Node description,
                                            bool is_guard) {
  LocalTargetParts parts;
  parts.url = "inproc:" + name;
  parts.is_guard = is_guard;
  parts.description = doc::Node::Object(
      {{"kind", doc::Node::String("in_process")}, {"name", doc::Node::String(std::move(name))}});
  for (doc::Member& member : description.members)
    parts.description.Set(std::move(member.key), std::move(member.value));
  return MakeLocalTarget(std::move(parts));
}

}  // namespace plimsoll::target
