#ifndef HARNESS_DOC_NODE_BUILDER_H_
#define HARNESS_DOC_NODE_BUILDER_H_

#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/doc/locator.h"
#include "harness/doc/node.h"

namespace plimsoll::doc {

/// Builds a Node from the events of a parser, without recursion. Events must be balanced.
class NodeBuilder {
 public:
  NodeBuilder() { open_.reserve(8); }
  NodeBuilder(const NodeBuilder&) = delete;
  NodeBuilder& operator=(const NodeBuilder&) = delete;

  void Begin(NodeKind kind, Place place);
  void End();
  /// False where the open object has that key already; the value that follows replaces the old one.
  bool Key(std::string key, Place place);
  void Scalar(NodeKind kind, std::string text, Place place);
  /// Whether an object is open and its next key has not come.
  bool is_key_next() const;
  int depth() const { return static_cast<int>(open_.size()); }
  Node Take() { return std::move(root_); }

 private:
  struct Frame {
    Node* node = nullptr;  // stays where it is: only the innermost open node grows
    std::size_t slot = 0;  // the member that waits for its value
    bool is_key_next = false;
    std::unordered_map<std::string, std::size_t> index;  // of large objects only
  };
  Node& Add(NodeKind kind, Place place);

  std::vector<Frame> open_;
  Node root_;
};

}  // namespace plimsoll::doc

#endif  // HARNESS_DOC_NODE_BUILDER_H_
