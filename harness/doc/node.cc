#include "harness/doc/node.h"

#include <charconv>
#include <cmath>
#include <system_error>

#include "harness/doc/json.h"

namespace plimsoll::doc {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::size_t SkipDigits(std::string_view text, std::size_t at) {
  while (at < text.size() && IsDigit(text[at])) ++at;
  return at;
}

NodeKind ResolvedKind(const Node& node) {
  return node.kind == NodeKind::kPlain ? PlainKind(node.text) : node.kind;
}

Error Mismatch(std::string_view expected, const Node& found) {
  return MakeError(ErrorCode::kInvalid, "expected ", expected, ", found ", FoundText(found));
}

Node Make(NodeKind kind, std::string text = "") {
  Node node;
  node.kind = kind;
  node.text = std::move(text);
  return node;
}

// One reference token of a JSON pointer with ~1 and ~0 undone.
std::string Unescape(std::string_view token) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool is_escape = token[i] == '~' && i + 1 < token.size();
    if (is_escape && (token[i + 1] == '0' || token[i + 1] == '1')) {
      text += token[++i] == '0' ? '~' : '/';
    } else {
      text += token[i];
    }
  }
  return text;
}

const Node* ItemAt(const Node& array, std::string_view token) {
  if (token.empty() || (token.size() > 1 && token[0] == '0')) return nullptr;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc() || end != token.data() + token.size()) return nullptr;
  return index < array.items.size() ? &array.items[index] : nullptr;
}

bool EqualNumbers(const Node& a, const Node& b) {
  if (a.text == b.text) return true;
  const Result<std::int64_t> a_int = a.AsInt();
  const Result<std::int64_t> b_int = b.AsInt();
  if (a_int.ok() || b_int.ok()) return a_int.ok() && b_int.ok() && *a_int == *b_int;
  const Result<double> a_double = a.AsDouble();
  const Result<double> b_double = b.AsDouble();
  return a_double.ok() && b_double.ok() && *a_double == *b_double;
}

bool EqualMembers(const Node& a, const Node& b) {
  if (a.members.size() != b.members.size()) return false;
  for (const Member& member : a.members) {
    const Node* other = b.Find(member.key);
    if (other == nullptr || !(member.value == *other)) return false;
  }
  return true;
}

}  // namespace

const Node* Node::Find(std::string_view key) const {
  for (const Member& member : members)
    if (member.key == key) return &member.value;
  return nullptr;
}

const Node* Node::At(std::string_view pointer) const {
  const Node* node = this;
  while (!pointer.empty() && node != nullptr) {
    if (pointer.front() != '/') return nullptr;
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    if (node->is_array()) {
      node = ItemAt(*node, token);
    } else {
      node = token.find('~') == token.npos ? node->Find(token) : node->Find(Unescape(token));
    }
  }
  return node;
}

Result<std::string> Node::AsString() const {
  if (kind == NodeKind::kString || kind == NodeKind::kPlain) return text;
  return Mismatch("a string", *this);
}

Result<bool> Node::AsBool() const {
  if (ResolvedKind(*this) == NodeKind::kBool) return text == "true";
  return Mismatch("true or false", *this);
}

Result<std::int64_t> Node::AsInt() const {
  if (ResolvedKind(*this) != NodeKind::kNumber) return Mismatch("an integer", *this);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return value;
  // Other tools write counts as 12.0; that is exact as long as a double is.
  const Result<double> amount = AsDouble();
  const bool is_exact = error == std::errc() && amount.ok() && std::abs(*amount) <= 0x1p53;
  if (is_exact && std::trunc(*amount) == *amount) return static_cast<std::int64_t>(*amount);
  return Mismatch("an integer", *this);
}

Result<double> Node::AsDouble() const {
  if (ResolvedKind(*this) != NodeKind::kNumber) return Mismatch("a number", *this);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return Mismatch("a number that a double can hold", *this);
  return value;
}

std::string Node::StringAt(std::string_view pointer, std::string_view fallback) const {
  const Node* node = At(pointer);
  if (node == nullptr) return std::string(fallback);
  const Result<std::string> value = node->AsString();
  return value.ok() ? *value : std::string(fallback);
}

std::int64_t Node::IntAt(std::string_view pointer, std::int64_t fallback) const {
  const Node* node = At(pointer);
  if (node == nullptr) return fallback;
  const Result<std::int64_t> value = node->AsInt();
  return value.ok() ? *value : fallback;
}

bool Node::operator==(const Node& other) const {
  const NodeKind resolved = ResolvedKind(*this);
  if (resolved != ResolvedKind(other)) return false;
  switch (resolved) {
    case NodeKind::kNull:
      return true;
    case NodeKind::kBool:
    case NodeKind::kString:
    case NodeKind::kPlain:
      return text == other.text;
    case NodeKind::kNumber:
      return EqualNumbers(*this, other);
    case NodeKind::kArray:
      return items == other.items;
    case NodeKind::kObject:
      return EqualMembers(*this, other);
  }
  return false;
}

Node Node::Null() { return Node(); }
Node Node::Bool(bool value) { return Make(NodeKind::kBool, value ? "true" : "false"); }
Node Node::Int(std::int64_t value) { return Make(NodeKind::kNumber, std::to_string(value)); }
Node Node::String(std::string value) { return Make(NodeKind::kString, std::move(value)); }

Node Node::Double(double value) {
  PLIMSOLL_CHECK(std::isfinite(value));
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return Make(NodeKind::kNumber, std::string(buffer, end));
}

Node Node::Double(const std::optional<double>& value) { return value ? Double(*value) : Null(); }

Node Node::Array() { return Array(std::vector<Node>()); }
Node Node::Array(std::vector<Node> items) {
  Node node = Make(NodeKind::kArray);
  node.items = std::move(items);
  return node;
}

Node Node::Object() { return Object(std::vector<std::pair<std::string, Node>>()); }
Node Node::Object(std::vector<std::pair<std::string, Node>> members) {
  Node node = Make(NodeKind::kObject);
  for (auto& [key, value] : members) node.Set(std::move(key), std::move(value));
  return node;
}

Node& Node::Set(std::string key, Node value) {
  PLIMSOLL_CHECK(is_object());
  for (Member& member : members) {
    if (member.key != key) continue;
    member.value = std::move(value);
    return *this;
  }
  if (members.empty()) members.reserve(4);
  members.push_back({std::move(key), 0, 0, std::move(value)});
  return *this;
}

Node& Node::Push(Node value) {
  PLIMSOLL_CHECK(is_array());
  items.push_back(std::move(value));
  return *this;
}

std::string_view NodeKindName(NodeKind kind) {
  switch (kind) {
    case NodeKind::kNull:
      return "null";
    case NodeKind::kBool:
      return "a boolean";
    case NodeKind::kNumber:
      return "a number";
    case NodeKind::kString:
      return "a string";
    case NodeKind::kPlain:
      return "a plain scalar";
    case NodeKind::kArray:
      return "an array";
    case NodeKind::kObject:
      return "an object";
  }
  return "null";
}

std::string FoundText(const Node& node) {
  switch (node.kind) {
    case NodeKind::kBool:
      return node.text;
    case NodeKind::kNumber:
      return "the number " + node.text.substr(0, 60);
    case NodeKind::kString:
      return "the string " + QuoteShort(node.text);
    case NodeKind::kPlain:
      return QuoteShort(node.text);
    default:
      return std::string(NodeKindName(node.kind));
  }
}

NodeKind PlainKind(std::string_view text) {
  if (text == "true" || text == "false") return NodeKind::kBool;
  return IsJsonNumber(text) ? NodeKind::kNumber : NodeKind::kString;
}

bool IsJsonNumber(std::string_view text) {
  std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  const std::size_t whole = at;
  at = SkipDigits(text, at);
  if (at == whole || (text[whole] == '0' && at > whole + 1)) return false;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = ++at;
    at = SkipDigits(text, at);
    if (at == fraction) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t exponent = at;
    at = SkipDigits(text, at);
    if (at == exponent) return false;
  }
  return at == text.size();
}

}  // namespace plimsoll::doc
