#include "harness/doc/node_builder.h"

#include <utility>

namespace plimsoll::doc {
namespace {

constexpr std::size_t kUsual = 7;   // members for which room is made at once, in less than 1 KiB
constexpr std::size_t kSmall = 16;  // members up to which a scan is faster than a hash table

}  // namespace

void NodeBuilder::Begin(NodeKind kind, Place place) {
  Frame frame;
  frame.node = &Add(kind, place);
  frame.is_key_next = kind == NodeKind::kObject;
  open_.push_back(std::move(frame));
}

void NodeBuilder::End() {
  PLIMSOLL_CHECK(!open_.empty());
  open_.pop_back();
}

bool NodeBuilder::Key(std::string key, Place place) {
  PLIMSOLL_CHECK(is_key_next());
  Frame& frame = open_.back();
  std::vector<Member>& members = frame.node->members;
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
  if (frame.slot < members.size()) {
    members[frame.slot].value = Node();
    return false;
  }
  if (members.empty()) members.reserve(kUsual);
  Member& member = members.emplace_back();
  member.key = std::move(key);
  member.line = place.line;
  member.column = place.column;
  return true;
}

void NodeBuilder::Scalar(NodeKind kind, std::string text, Place place) {
  Add(kind, place).text = std::move(text);
}

bool NodeBuilder::is_key_next() const { return !open_.empty() && open_.back().is_key_next; }

Node& NodeBuilder::Add(NodeKind kind, Place place) {
  Node* node = &root_;
  if (!open_.empty()) {
    Frame& frame = open_.back();
    const bool is_item = frame.node->is_array();
    node = is_item ? &frame.node->items.emplace_back() : &frame.node->members[frame.slot].value;
    frame.is_key_next = !is_item;
  }
  node->kind = kind;
  node->line = place.line;
  node->column = place.column;
  return *node;
}

}  // namespace plimsoll::doc
