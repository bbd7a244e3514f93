#include "harness/cli/json_output.h"

#include <cstdint>
#include <string>

#include "harness/report/json.h"

namespace plimsoll::cli {

doc::Node FormatNode(std::string_view thing) {
  const std::string format = "plimsoll." + std::string(thing) + "/1";
  return doc::Node::Object({{"format", doc::Node::String(format)}});
}

void PrintJson(const Session& session, const doc::Node& object) {
  *session.out << report::JsonText(object);
}

doc::Node StringsNode(const std::vector<std::string>& values) {
  doc::Node list = doc::Node::Array();
  for (const std::string& value : values) list.Push(doc::Node::String(value));
  return list;
}

doc::Node CountNode(std::size_t count) { return doc::Node::Int(static_cast<std::int64_t>(count)); }

}  // namespace plimsoll::cli
