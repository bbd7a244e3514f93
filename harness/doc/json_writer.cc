#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "harness/base/utf8.h"
#include "harness/doc/json.h"

namespace plimsoll::doc {
namespace {

constexpr std::size_t kUsualSize = 256;  // bytes of what is written, for which room is made at once
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

void AppendEscape(char c, std::string* out) {
  static constexpr char kDigits[] = "0123456789abcdef";
  switch (c) {
    case '"':
      *out += "\\\"";
      return;
    case '\\':
      *out += "\\\\";
      return;
    case '\b':
      *out += "\\b";
      return;
    case '\f':
      *out += "\\f";
      return;
    case '\n':
      *out += "\\n";
      return;
    case '\r':
      *out += "\\r";
      return;
    case '\t':
      *out += "\\t";
      return;
    default:
      *out += "\\u00";
      *out += kDigits[c >> 4 & 15];
      *out += kDigits[c & 15];
  }
}

bool IsEscaped(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

constexpr std::uint64_t kOnes = 0x0101010101010101;

template <typename Word>
Word WordAt(const char* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// Whether one of eight bytes is no ASCII or needs an escape (S. E. Anderson, Bit Twiddling Hacks).
bool IsSpecial(std::uint64_t word) {
  const std::uint64_t quotes = word ^ kOnes * '"';
  const std::uint64_t backslashes = word ^ kOnes * '\\';
  return ((word | (word - kOnes * 0x20) | (quotes - kOnes) | (backslashes - kOnes)) & kOnes << 7) !=
         0;
}

// Whether a text can be copied as it is: ASCII that needs no escape. Its end is looked at in words
// that overlap.
bool IsPlain(std::string_view text) {
  const char* const end = text.data() + text.size();
  if (text.size() >= 8) {
    for (const char* at = text.data(); at < end - 8; at += 8)
      if (IsSpecial(WordAt<std::uint64_t>(at))) return false;
    return !IsSpecial(WordAt<std::uint64_t>(end - 8));
  }
  if (text.size() >= 4) {
    const std::uint64_t first = WordAt<std::uint32_t>(text.data());
    return !IsSpecial(first << 32 | WordAt<std::uint32_t>(end - 4));
  }
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0 && !IsEscaped(c); });
}

// Appends text that is valid UTF-8, in runs between the characters that need an escape.
void AppendEscaped(std::string_view text, std::string* out) {
  std::size_t run = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    while (at + 8 < text.size() && !IsSpecial(WordAt<std::uint64_t>(text.data() + at))) at += 8;
    if (!IsEscaped(text[at])) continue;
    out->append(text.substr(run, at - run));
    AppendEscape(text[at], out);
    run = at + 1;
  }
  out->append(text.substr(run));
}

void AppendQuoted(std::string_view text, std::string* out) {
  *out += '"';
  if (IsPlain(text)) {
    out->append(text);
    *out += '"';
    return;
  }
  for (std::size_t bad; (bad = FindInvalidUtf8(text)) != text.npos;) {
    AppendEscaped(text.substr(0, bad), out);
    out->append(kReplacement);
    text.remove_prefix(bad + DecodeUtf8(text, bad).length);
  }
  AppendEscaped(text, out);
  *out += '"';
}

// The one spelling of a number that digests are taken over. An integer is its own; so is what no
// double can hold.
std::string CanonicalNumber(const Node& node) {
  if (node.text.find_first_of(".eE") == node.text.npos) return node.text == "-0" ? "0" : node.text;
  const Result<double> value = node.AsDouble();
  if (!value.ok()) return node.text;
  return *value == 0 ? "0" : Node::Double(*value).text;
}

class Writer {
 public:
  Writer(int indent, bool is_canonical, std::string* out)
      : indent_(indent), is_canonical_(is_canonical), out_(out) {}

  void Write(const Node& node) {
    switch (node.kind == NodeKind::kPlain ? PlainKind(node.text) : node.kind) {
      case NodeKind::kNull:
        *out_ += "null";
        return;
      case NodeKind::kBool:
        *out_ += node.text;
        return;
      case NodeKind::kNumber:
        *out_ += is_canonical_ ? CanonicalNumber(node) : node.text;
        return;
      case NodeKind::kString:
      case NodeKind::kPlain:
        AppendQuoted(node.text, out_);
        return;
      case NodeKind::kArray:
        WriteArray(node);
        return;
      case NodeKind::kObject:
        WriteObject(node);
        return;
    }
  }

 private:
  void WriteArray(const Node& node) {
    Open('[');
    for (const Node& item : node.items) {
      Next(&item == &node.items.front());
      Write(item);
    }
    Close(']', node.items.empty());
  }
  void WriteObject(const Node& node) {
    Open('{');
    if (is_canonical_) {
      std::vector<const Member*> members;
      members.reserve(node.members.size());
      for (const Member& member : node.members) members.push_back(&member);
      std::sort(members.begin(), members.end(),
                [](const Member* a, const Member* b) { return a->key < b->key; });
      for (const Member* member : members) WriteMember(*member, member == members.front());
    } else {
      for (const Member& member : node.members)
        WriteMember(member, &member == &node.members.front());
    }
    Close('}', node.members.empty());
  }
  void WriteMember(const Member& member, bool is_first) {
    Next(is_first);
    AppendQuoted(member.key, out_);
    *out_ += indent_ > 0 ? ": " : ":";
    Write(member.value);
  }
  void Open(char bracket) {
    *out_ += bracket;
    ++level_;
  }
  void Next(bool is_first) {
    if (!is_first) *out_ += ',';
    Break();
  }
  void Close(char bracket, bool is_empty) {
    --level_;
    if (!is_empty) Break();
    *out_ += bracket;
  }
  void Break() {
    if (indent_ > 0) out_->append("\n").append(static_cast<std::size_t>(indent_) * level_, ' ');
  }

  const int indent_;
  const bool is_canonical_;
  std::string* out_;
  std::size_t level_ = 0;
};

}  // namespace

std::string WriteJson(const Node& node, int indent) {
  std::string text;
  text.reserve(kUsualSize);
  Writer(indent, false, &text).Write(node);
  return text;
}

std::string WriteCanonicalJson(const Node& node) {
  std::string text;
  text.reserve(kUsualSize);
  Writer(0, true, &text).Write(node);
  return text;
}

std::string QuoteJson(std::string_view text) {
  std::string quoted;
  AppendQuoted(text, &quoted);
  return quoted;
}

std::string QuoteShort(std::string_view text, std::size_t most) {
  std::size_t end = 0;
  std::size_t last = 0;
  for (std::size_t count = 0; end < text.size(); ++count) {
    if (count == most) return QuoteJson(std::string(text.substr(0, last)) + "…");
    last = end;
    end += DecodeUtf8(text, end).length;
  }
  return QuoteJson(text);
}

JsonAppender& JsonAppender::BeginObject() { return Begin('{'); }
JsonAppender& JsonAppender::EndObject() { return End('{', '}'); }
JsonAppender& JsonAppender::BeginArray() { return Begin('['); }
JsonAppender& JsonAppender::EndArray() { return End('[', ']'); }

JsonAppender& JsonAppender::Key(std::string_view key) {
  PLIMSOLL_CHECK(!open_.empty() && open_.back() == '{' && !key_);
  if (comma_) *out_ += ',';
  AppendQuoted(key, out_);
  *out_ += ':';
  key_ = true;
  return *this;
}

JsonAppender& JsonAppender::String(std::string_view value) {
  Separate();
  AppendQuoted(value, out_);
  return *this;
}

JsonAppender& JsonAppender::Int(std::int64_t value) {
  char buffer[24];
  return Value({buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr});
}

JsonAppender& JsonAppender::Double(double value) {
  if (!std::isfinite(value)) return Null();
  char buffer[32];
  return Value({buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr});
}

JsonAppender& JsonAppender::Bool(bool value) { return Value(value ? "true" : "false"); }
JsonAppender& JsonAppender::Null() { return Value("null"); }
JsonAppender& JsonAppender::Raw(std::string_view json) { return Value(json); }

JsonAppender& JsonAppender::Value(std::string_view json) {
  Separate();
  out_->append(json);
  return *this;
}

JsonAppender& JsonAppender::Begin(char bracket) {
  Separate();
  *out_ += bracket;
  open_ += bracket;
  comma_ = false;
  return *this;
}

JsonAppender& JsonAppender::End(char opening, char closing) {
  PLIMSOLL_CHECK(!open_.empty() && open_.back() == opening && !key_);
  open_.pop_back();
  *out_ += closing;
  comma_ = true;
  return *this;
}

// Before a value: a comma between items; in an object a key must have come; outside there is one
// value only.
void JsonAppender::Separate() {
  const bool is_member = !open_.empty() && open_.back() == '{';
  PLIMSOLL_CHECK(is_member == key_);
  PLIMSOLL_CHECK(!open_.empty() || !comma_);
  if (comma_ && !is_member) *out_ += ',';
  comma_ = true;
  key_ = false;
}

}  // namespace plimsoll::doc
