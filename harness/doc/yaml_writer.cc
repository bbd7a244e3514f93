#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/doc/json.h"
#include "harness/doc/yaml.h"

namespace plimsoll::doc {
namespace {

// Spellings that some reader of YAML takes for something else than text.
constexpr std::string_view kReserved[] = {"true", "false", "null", "yes", "no", "on", "off"};

bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool IsReserved(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return std::find(std::begin(kReserved), std::end(kReserved), lower) != std::end(kReserved);
}

// Controls other than TAB and LF, and what YAML calls a line break or a byte-order mark: only
// escapes keep these.
bool NeedsEscape(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0x2028 ||
         c == 0x2029 || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

bool IsPrintable(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Step step = DecodeUtf8(text, at);
    if (!step.is_valid || NeedsEscape(step.code_point)) return false;
    at += step.length;
  }
  return true;
}

bool IsSafePlain(std::string_view text) {
  if (text.empty() || text.size() > 500 || !IsAsciiLetter(text[0]) || IsReserved(text))
    return false;
  if (text.back() == ' ' || text.back() == ':' || text.find_first_of("\n\t") != text.npos)
    return false;
  return text.find(": ") == text.npos && text.find(" #") == text.npos && IsPrintable(text);
}

// A literal block says its indentation by its first line, so that line must not begin with a blank.
bool IsSafeLiteral(std::string_view text) {
  return text.find('\n') != text.npos && text[0] != ' ' && text[0] != '\t' && text[0] != '\n' &&
         IsPrintable(text);
}

// Double-quoted YAML takes JSON's escapes; the rest of what YAML does not print is escaped beside
// them.
std::string QuoteYaml(std::string_view text) {
  const std::string json = QuoteJson(text);
  std::string quoted;
  for (std::size_t at = 0; at < json.size();) {
    const Utf8Step step = DecodeUtf8(json, at);
    if (NeedsEscape(step.code_point)) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(step.code_point));
      quoted += escape;
    } else {
      quoted += json.substr(at, step.length);
    }
    at += step.length;
  }
  return quoted;
}

std::string ScalarText(const Node& node) {
  switch (node.kind) {
    case NodeKind::kNull:
      return "null";
    case NodeKind::kBool:
    case NodeKind::kNumber:
      return node.text;
    case NodeKind::kPlain:
      if (PlainKind(node.text) != NodeKind::kString) return node.text;
      [[fallthrough]];
    default:
      return IsSafePlain(node.text) ? node.text : QuoteYaml(node.text);
  }
}

class Writer {
 public:
  explicit Writer(std::string* out) : out_(out) {}

  // A value after "key:" or "-", its line break included. `indent` is that of what it stands in.
  void WriteValue(const Node& node, int indent) {
    const bool is_text = node.kind == NodeKind::kString || node.kind == NodeKind::kPlain;
    if (is_text && IsSafeLiteral(node.text)) return WriteLiteral(node.text, indent + 2);
    if (node.is_scalar()) {
      *out_ += " " + ScalarText(node) + "\n";
    } else if (node.items.empty() && node.members.empty()) {
      *out_ += node.is_array() ? " []\n" : " {}\n";
    } else {
      *out_ += "\n";
      WriteBlock(node, indent + 2, false);
    }
  }
  // The lines of a collection that is not empty. `is_inline`: the first one continues a line.
  void WriteBlock(const Node& node, int indent, bool is_inline) {
    for (const Member& member : node.members) {
      Indent(indent, std::exchange(is_inline, false));
      *out_ += (IsSafePlain(member.key) ? member.key : QuoteYaml(member.key)) + ":";
      WriteValue(member.value, indent);
    }
    for (const Node& item : node.items) {
      Indent(indent, std::exchange(is_inline, false));
      *out_ += "-";
      if (item.members.empty()) {
        WriteValue(item, indent);
      } else {
        *out_ += " ";
        WriteBlock(item, indent + 2, true);
      }
    }
  }

 private:
  void WriteLiteral(std::string_view text, int indent) {
    const bool ends_line = text.back() == '\n';
    const bool ends_blank = text.ends_with("\n\n");
    *out_ += ends_blank ? " |+\n" : ends_line ? " |\n" : " |-\n";
    if (ends_line) text.remove_suffix(1);
    while (true) {
      const std::string_view line = text.substr(0, text.find('\n'));
      if (!line.empty()) Indent(indent, false);
      out_->append(line).append("\n");
      if (line.size() == text.size()) return;
      text.remove_prefix(line.size() + 1);
    }
  }
  void Indent(int indent, bool is_inline) {
    if (!is_inline) out_->append(static_cast<std::size_t>(indent), ' ');
  }
  std::string* out_;
};

}  // namespace

std::string WriteYaml(const Node& node) {
  if (node.is_scalar()) return ScalarText(node) + "\n";
  if (node.items.empty() && node.members.empty()) return node.is_array() ? "[]\n" : "{}\n";
  std::string text;
  Writer(&text).WriteBlock(node, 0, false);
  return text;
}

}  // namespace plimsoll::doc
