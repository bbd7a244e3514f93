#include "harness/doc/node_builder.h"

#include <utility>

namespace plimsoll::doc {
namespace {

constexpr std::size_t kSmall = 16;  // members up to which a scan is faster than a hash table

}  // namespace

void NodeBuilder::Begin(NodeKind kind, Place place) {
  Frame frame;
  frame.node.kind = kind;
  frame.node.line = place.line;
  frame.node.column = place.column;
  frame.is_key_next = kind == NodeKind::kObject;
  open_.push_back(std::move(frame));
}

void NodeBuilder::End() {
  PLIMSOLL_CHECK(!open_.empty());
  Node node = std::move(open_.back().node);
  open_.pop_back();
  Attach(std::move(node));
}

bool NodeBuilder::Key(std::string key, Place place) {
  PLIMSOLL_CHECK(is_key_next());
  Frame& frame = open_.back();
  std::vector<Member>& members = frame.node.members;
  frame.is_key_next = false;
  frame.slot = members.size();
  if (members.size() < kSmall) {
    for (std::size_t i = 0; i < members.size(); ++i)
      if (members[i].key == key) frame.slot = i;
  } else {
    if (frame.index.empty())
      for (std::size_t i = 0; i < members.size(); ++i) frame.index.emplace(members[i].key, i);
    frame.slot = frame.index.emplace(key, members.size()).first->second;
  }
  if (frame.slot < members.size()) return false;
  members.push_back({std::move(key), place.line, place.column, Node()});
  return true;
}

void NodeBuilder::Scalar(NodeKind kind, std::string text, Place place) {
  Node node;
  node.kind = kind;
  node.line = place.line;
  node.column = place.column;
  node.text = std::move(text);
  Attach(std::move(node));
}

bool NodeBuilder::is_key_next() const { return !open_.empty() && open_.back().is_key_next; }

void NodeBuilder::Attach(Node node) {
  if (open_.empty()) {
    root_ = std::move(node);
    return;
  }
  Frame& frame = open_.back();
  if (frame.node.is_array()) {
    frame.node.items.push_back(std::move(node));
    return;
  }
  frame.node.members[frame.slot].value = std::move(node);
  frame.is_key_next = true;
}

}  // namespace plimsoll::doc
