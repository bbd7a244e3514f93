#include <string>
#include <utility>

#include "harness/suite/case.h"
#include "harness/suite/expectation.h"

namespace plimsoll::suite {
namespace {

using doc::Node;

Node ToNode(const std::string& value) { return Node::String(value); }
Node ToNode(double value) { return Node::Double(value); }
Node ToNode(Track value) { return Node::String(std::string(TrackName(value))); }
Node ToNode(Severity value) { return Node::String(std::string(SeverityName(value))); }
Node ToNode(const std::vector<Expectation>& value) { return ExpectToNode(value); }
Node ToNode(const Node& value) { return value; }

Node ToNode(const std::vector<std::string>& values) {
  Node list = Node::Array();
  for (const std::string& value : values) list.Push(Node::String(value));
  return list;
}

Node ToNode(const std::vector<Message>& messages) {
  Node list = Node::Array();
  for (const Message& message : messages) {
    std::string role(kRoleNames[static_cast<int>(message.role)]);
    list.Push(Node::Object(
        {{"role", Node::String(std::move(role))}, {"content", Node::String(message.content)}}));
  }
  return list;
}

Node ToNode(const std::optional<KnownIssue>& issue) {
  if (!issue) return Node::Null();
  return Node::Object({{"reason", Node::String(issue->reason)},
                       {"owner", Node::String(issue->owner)},
                       {"expires", Node::String(issue->expires)}});
}

// An object under construction; `full` keeps the fields that equal their defaults.
class Fields {
 public:
  explicit Fields(bool full) : full_(full) { node_.members.reserve(16); }
  template <typename T>
  Fields& Add(std::string_view key, const T& value, const T& usual) {
    // No key comes twice, so that Set() would only look for one in vain, a million times.
    if (full_ || !(value == usual))
      node_.members.push_back({std::string(key), 0, 0, ToNode(value)});
    return *this;
  }
  Node Take() { return std::move(node_); }

 private:
  bool full_;
  Node node_ = Node::Object();
};

Node ProvenanceToNode(const Provenance& value, const Provenance& usual, bool full) {
  Fields fields(full);
  fields.Add("source", value.source, usual.source)
      .Add("licence", value.licence, usual.licence)
      .Add("author", value.author, usual.author)
      .Add("generator", value.generator, usual.generator)
      .Add("validated_by", value.validated_by, usual.validated_by)
      .Add("added", value.added, usual.added)
      .Add("canary", value.canary, usual.canary);
  return fields.Take();
}

void AddTurns(const Case& the_case, const Case& defaults, Fields* fields) {
  fields->Add("system", the_case.system, defaults.system);
  const std::vector<Message>& messages = the_case.messages;
  if (messages.size() == 1 && messages[0].role == Role::kUser)
    fields->Add("prompt", messages[0].content, std::string());
  else
    fields->Add("messages", messages, {});
}

Node Write(const Case& the_case, const Case& defaults, bool full) {
  Fields fields(full);
  fields.Add("id", the_case.id, std::string());
  AddTurns(the_case, defaults, &fields);
  fields.Add("expect", the_case.expect, defaults.expect)
      .Add("track", the_case.track, defaults.track)
      .Add("severity", the_case.severity, defaults.severity)
      .Add("taxonomy", the_case.taxonomy, defaults.taxonomy)
      .Add("tags", the_case.tags, defaults.tags)
      .Add("cluster", the_case.cluster, defaults.cluster)
      .Add("locale", the_case.locale, defaults.locale)
      .Add("weight", the_case.weight, defaults.weight)
      .Add("evidence", the_case.evidence, defaults.evidence);
  Node provenance = ProvenanceToNode(the_case.provenance, defaults.provenance, full);
  if (!provenance.members.empty()) fields.Add("provenance", provenance, Node());
  fields.Add("known_issue", the_case.known_issue, defaults.known_issue)
      .Add("attributes", the_case.attributes, defaults.attributes);
  return fields.Take();
}

}  // namespace

Node CaseToNode(const Case& the_case, const Case& defaults) {
  return Write(the_case, defaults, false);
}

Node CaseToFullNode(const Case& the_case) { return Write(the_case, Case(), true); }

}  // namespace plimsoll::suite
