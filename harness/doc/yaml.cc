#include "harness/doc/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <sstream>

#include "harness/base/file.h"
#include "harness/base/utf8.h"
#include "harness/doc/document.h"
#include "harness/doc/json.h"
#include "harness/doc/locator.h"
#include "harness/doc/node_builder.h"

namespace plimsoll::doc {
namespace {

constexpr std::size_t kMaxBytes = 8 << 20;
constexpr int kMaxDepth = 64;
// yaml-cpp keeps over 200 bytes for each "[" or "{" of a line until it has seen the line's end.
constexpr std::ptrdiff_t kMaxBrackets = 100'000;
constexpr int kMostComplaints = 100;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Whether a quoted scalar ends in its quote; yaml-cpp takes the end of the text for one.
bool IsClosed(std::string_view text, const YAML::Mark& mark) {
  const std::size_t begin = static_cast<std::size_t>(std::max(mark.pos, 0));
  const std::string_view quote = text.substr(begin, 1);
  if (quote != "\"" && quote != "'") return true;
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (text[at] == '\\' && quote == "\"") {
      ++at;
    } else if (text[at] == quote[0]) {
      if (quote == "\"" || text.substr(at + 1, 1) != quote) return true;
      ++at;
    }
  }
  return false;
}

// Receives yaml-cpp's events. What cannot be gone on from is thrown as yaml-cpp's own exception, so
// that it takes the way of any syntax error.
class Receiver : public YAML::EventHandler {
 public:
  explicit Receiver(const Document& document) : document_(document), locator_(document.text) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (has_document_) throw YAML::ParserException(mark, "a second document begins, expected one");
    has_document_ = true;
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    if (builder_.is_key_next()) throw YAML::ParserException(mark, "null cannot be a key; quote it");
    // An absent value carries the mark of whatever follows it: it stands where its key stands.
    builder_.Scalar(NodeKind::kNull, "", locator_.At(locator_.offset()));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw YAML::ParserException(mark, YAML::ErrorMsg::UNKNOWN_ANCHOR);
  }
  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    ComplainAt(mark, "anchors are not allowed, found " + QuoteShort("&" + name));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    const bool is_bare_tag = document_.text.substr(mark.pos, 1) == "!";
    if (tag != "?" && (tag != "!" || is_bare_tag)) RefuseTag(mark, tag);
    if (!IsClosed(document_.text, mark))
      throw YAML::ParserException(mark, "expected a closing quote");
    const bool is_plain = tag == "?";
    if (builder_.is_key_next()) return Key(mark, value, is_plain);
    builder_.Scalar(is_plain ? NodeKind::kPlain : NodeKind::kString, value, PlaceOf(mark));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    Begin(NodeKind::kArray, mark, tag);
  }
  void OnSequenceEnd() override { builder_.End(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    Begin(NodeKind::kObject, mark, tag);
  }
  void OnMapEnd() override { builder_.End(); }

  Node Take() { return builder_.Take(); }

 private:
  Place PlaceOf(const YAML::Mark& mark) {
    return locator_.At(mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos));
  }
  void ComplainAt(const YAML::Mark& mark, std::string message, std::string suggestion = "") {
    if (document_.diagnostics->errors() >= kMostComplaints)
      throw YAML::ParserException(mark, "too many errors to go on");
    const Place place = PlaceOf(mark);
    Complain(document_, place.line, place.column, std::move(message), std::move(suggestion));
  }
  void RefuseTag(const YAML::Mark& mark, const std::string& tag) {
    ComplainAt(mark, "tags are not allowed, found " + QuoteShort(tag));
  }
  void Key(const YAML::Mark& mark, const std::string& key, bool is_plain) {
    if (is_plain && key == "<<") ComplainAt(mark, "merge keys are not allowed, found \"<<\"");
    if (!builder_.Key(key, PlaceOf(mark))) ComplainAt(mark, "duplicate key " + QuoteShort(key));
  }
  void Begin(NodeKind kind, const YAML::Mark& mark, const std::string& tag) {
    if (builder_.is_key_next())
      throw YAML::ParserException(
          mark, "expected text as a key, found " + std::string(NodeKindName(kind)));
    if (builder_.depth() >= kMaxDepth)
      throw YAML::ParserException(mark,
                                  "nested deeper than " + std::to_string(kMaxDepth) + " levels");
    if (tag != "?") RefuseTag(mark, tag);
    builder_.Begin(kind, PlaceOf(mark));
  }

  const Document& document_;
  Locator locator_;
  NodeBuilder builder_;
  bool has_document_ = false;
};

// Why YAML 1.2 (section 5.1) or this subset does not allow a character, or null.
const char* WhyForbidden(const Utf8Step& step, char next) {
  const char32_t c = step.code_point;
  if (!step.is_valid) return "found invalid UTF-8";
  if (c == '\r') return next == '\n' ? nullptr : "found a carriage return without a line feed";
  if (c == '\t' || c == '\n' || c == 0x85) return nullptr;
  const bool is_control = c < 0x20 || (c >= 0x7F && c < 0xA0);
  if (is_control || c == 0xFFFE || c == 0xFFFF)
    return "found a control character, expected an escape such as \"\\x1B\" in double quotes";
  return nullptr;
}

bool CheckCharacters(const Document& document) {
  const std::string_view text = document.text;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Step step = DecodeUtf8(text, at);
    const char next = at + step.length < text.size() ? text[at + step.length] : '\0';
    if (const char* why = WhyForbidden(step, next)) {
      const Place place = Locator(text).At(at);
      Complain(document, place.line, place.column, why);
      return false;
    }
    at += step.length;
  }
  return true;
}

// Directives come before the first line that is neither blank nor a comment; yaml-cpp obeys them
// without an event.
bool CheckDirectives(const Document& document) {
  std::string_view rest = document.text;
  for (int line = 1; !rest.empty(); ++line) {
    const std::string_view content = rest.substr(0, rest.find('\n'));
    if (content.starts_with('%')) {
      Complain(document, line, 1, "directives are not allowed, found " + QuoteShort(content));
      return false;
    }
    const std::size_t first = content.find_first_not_of(" \t");
    if (first != content.npos && content[first] != '#') return true;
    rest.remove_prefix(std::min(rest.size(), content.size() + 1));
  }
  return true;
}

// yaml-cpp's messages in words that say what was expected.
struct Wording {
  std::string_view theirs;
  std::string_view ours;
};
const Wording kWordings[] = {
    {YAML::ErrorMsg::UNKNOWN_ANCHOR, "aliases are not allowed"},
    {YAML::ErrorMsg::END_OF_MAP, "expected another key or the end of the map"},
    {YAML::ErrorMsg::END_OF_SEQ, "expected another item or the end of the list"},
    {YAML::ErrorMsg::END_OF_MAP_FLOW, "expected \",\" or \"}\""},
    {YAML::ErrorMsg::END_OF_SEQ_FLOW, "expected \",\" or \"]\""},
    {YAML::ErrorMsg::MAP_VALUE, "found \":\" where no key can stand"},
    {YAML::ErrorMsg::UNKNOWN_TOKEN, "text that begins with this character must be quoted"},
};

std::string WordingOf(const std::string& message) {
  for (const Wording& wording : kWordings)
    if (wording.theirs == message) return std::string(wording.ours);
  return message;
}

// What most often lies behind a ":" in the wrong place; `before` is the line up to it.
std::string SuggestionFor(std::string_view message, std::string_view before) {
  const std::string_view indent = before.substr(0, before.find_first_not_of(" \t"));
  if (indent.find('\t') != indent.npos) return "indent with blanks, not with tabs";
  if (message != YAML::ErrorMsg::MAP_VALUE) return "";
  return before.find(": ") == before.npos ? "check the indentation"
                                          : "quote text that holds \": \"";
}

void ComplainAbout(const YAML::ParserException& error, const Document& document) {
  const std::string_view text = document.text;
  const std::size_t offset = error.mark.pos < 0 ? 0 : static_cast<std::size_t>(error.mark.pos);
  const Place place = Locator(text).At(offset);
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_break = before.rfind('\n');
  Complain(document, place.line, place.column, WordingOf(error.msg),
           SuggestionFor(error.msg, before.substr(line_break == before.npos ? 0 : line_break + 1)));
}

Node ParseEvents(const Document& document) {
  Receiver receiver(document);
  try {
    std::istringstream stream{std::string(document.text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(receiver)) {
    }
    return receiver.Take();
  } catch (const YAML::ParserException& error) {
    ComplainAbout(error, document);
  } catch (const std::exception& error) {
    Complain(document, 1, 1, std::string("the YAML parser failed: ") + error.what());
  }
  return Node();
}

Node ParseChecked(const Document& document) {
  if (document.text.size() > kMaxBytes) {
    Complain(document, 1, 1,
             "YAML of " + std::to_string(document.text.size()) + " bytes, expected at most " +
                 std::to_string(kMaxBytes));
    return Node();
  }
  const auto brackets = std::count_if(document.text.begin(), document.text.end(),
                                      [](char c) { return c == '[' || c == '{'; });
  if (brackets > kMaxBrackets) {
    Complain(document, 1, 1,
             "found " + std::to_string(brackets) + " opening brackets, expected at most " +
                 std::to_string(kMaxBrackets));
    return Node();
  }
  if (!CheckCharacters(document) || !CheckDirectives(document)) return Node();
  Node node = ParseEvents(document);
  if (node.line == 0) node.line = node.column = 1;
  return node;
}

// yaml-cpp counts CR LF as two characters of one line break; without CR the places are the same.
std::string WithoutCarriageReturns(std::string_view text) {
  std::string clean;
  for (std::size_t at = 0; at < text.size(); ++at)
    if (text[at] != '\r' || text.substr(at + 1, 1) != "\n") clean += text[at];
  return clean;
}

}  // namespace

Result<Node> ParseYaml(std::string_view text, const std::string& file, Diagnostics* diagnostics) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::string clean;
  if (text.find('\r') != text.npos) text = clean = WithoutCarriageReturns(text);
  Diagnostics own;
  Node node = ParseChecked({file, text, 1, &own});
  if (!own.has_errors()) return node;
  if (diagnostics != nullptr)
    for (const Diagnostic& diagnostic : own.all()) diagnostics->Add(diagnostic);
  return own.ToStatus().error();
}

Result<Node> LoadDocument(const std::string& path, Diagnostics* diagnostics) {
  const bool is_yaml = path.ends_with(".yaml") || path.ends_with(".yml");
  if (!is_yaml && !path.ends_with(".json"))
    return MakeError(ErrorCode::kInvalid, "cannot tell the format of \"", path,
                     "\", expected a name that ends in .yaml, .yml or .json");
  PLIMSOLL_ASSIGN(const std::string text, ReadFile(path, JsonLimits().max_bytes));
  return is_yaml ? ParseYaml(text, path, diagnostics) : ParseJsonFile(text, path, diagnostics);
}

}  // namespace plimsoll::doc
