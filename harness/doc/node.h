#ifndef HARNESS_DOC_NODE_H_
#define HARNESS_DOC_NODE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll::doc {

/// What a value was written as. YAML's plain scalars are kPlain: the schema, not the spelling, says
/// their type
/// (`version: 1.10` can be read as a string, `NO` is never a boolean).
enum class NodeKind { kNull, kBool, kNumber, kString, kPlain, kArray, kObject };

struct Member;

/// A parsed YAML or JSON value that knows where it stood. Getters check the kind and never abort.
struct Node {
  NodeKind kind = NodeKind::kNull;
  int line = 0;      ///< from 1; 0 where the value did not come from a file
  int column = 0;    ///< from 1, in code points
  std::string text;  ///< kString and kPlain: the text; kNumber: as spelt; kBool: "true" or "false"
  std::vector<Node> items;      ///< kArray
  std::vector<Member> members;  ///< kObject, in order of appearance, keys unique

  bool is_object() const { return kind == NodeKind::kObject; }
  bool is_array() const { return kind == NodeKind::kArray; }
  bool is_scalar() const { return kind != NodeKind::kObject && kind != NodeKind::kArray; }
  bool is_null() const { return kind == NodeKind::kNull; }

  /// The member's value, or null where there is none or this is no object.
  const Node* Find(std::string_view key) const;
  /// The value at an RFC 6901 JSON pointer, or null.
  const Node* At(std::string_view pointer) const;

  /// Errors: kInvalid where the value is not of that type. kPlain converts where the spelling is
  /// exact.
  Result<std::string> AsString() const;
  Result<bool> AsBool() const;
  Result<std::int64_t> AsInt() const;
  Result<double> AsDouble() const;

  /// Convenience for hostile documents: the text of a string at a pointer, or `fallback` where it
  /// is no string.
  std::string StringAt(std::string_view pointer, std::string_view fallback = "") const;
  std::int64_t IntAt(std::string_view pointer, std::int64_t fallback = 0) const;

  /// By value: marks and the order of members do not count, numbers are equal by amount, and a
  /// plain scalar equals what PlainKind() says it is.
  bool operator==(const Node& other) const;

  static Node Null();
  static Node Bool(bool value);
  static Node Int(std::int64_t value);
  static Node Double(double value);  ///< finite; spelt as std::to_chars does (shortest round trip)
  static Node Double(const std::optional<double>& value);  ///< null where there is none
  static Node String(std::string value);
  static Node Array();
  static Node Array(std::vector<Node> items);
  static Node Object();
  static Node Object(std::vector<std::pair<std::string, Node>> members);
  /// Adds a member to an object (replaces one of the same key) and returns this.
  Node& Set(std::string key, Node value);
  /// Adds an item to an array and returns this.
  Node& Push(Node value);
};

struct Member {
  std::string key;
  int line = 0;
  int column = 0;
  Node value;
  bool operator==(const Member& other) const { return key == other.key && value == other.value; }
};

/// "an object", "a string", … for messages.
std::string_view NodeKindName(NodeKind kind);

/// What was found, for messages: `an object`, `the number 5`, `the string "x"`; long text is
/// shortened, all of it escaped.
std::string FoundText(const Node& node);

/// What a plain scalar is where no schema says so: kBool for true and false, kNumber for JSON's
/// spelling, else kString.
NodeKind PlainKind(std::string_view text);

/// Whether a text is a number as JSON spells it (RFC 8259, section 6).
bool IsJsonNumber(std::string_view text);

}  // namespace plimsoll::doc

#endif  // HARNESS_DOC_NODE_H_
