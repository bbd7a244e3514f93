#include "harness/doc/json.h"

#include <rapidjson/error/error.h>
#include <rapidjson/reader.h>
#include <rapidjson/stream.h>

#include <algorithm>
#include <vector>

#include "harness/base/utf8.h"
#include "harness/doc/document.h"
#include "harness/doc/locator.h"
#include "harness/doc/node_builder.h"

namespace plimsoll::doc {
namespace {

constexpr std::size_t kMostComplaints = 100;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Complaint {
  Place place;
  std::string message;
};

std::string_view ExpectedBy(rapidjson::ParseErrorCode code) {
  switch (code) {
    case rapidjson::kParseErrorDocumentEmpty:
    case rapidjson::kParseErrorValueInvalid:
      return "expected a JSON value";
    case rapidjson::kParseErrorDocumentRootNotSingular:
      return "expected nothing after the value";
    case rapidjson::kParseErrorObjectMissName:
      return "expected a key in quotes";
    case rapidjson::kParseErrorObjectMissColon:
      return "expected \":\" after the key";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
      return "expected \",\" or \"}\"";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      return "expected \",\" or \"]\"";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
      return "expected four hexadecimal digits after \\u";
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
      return "expected a pair of surrogates in \\u escapes";
    case rapidjson::kParseErrorStringEscapeInvalid:
      return "expected a valid escape";
    case rapidjson::kParseErrorStringMissQuotationMark:
      return "expected a closing quote";
    case rapidjson::kParseErrorNumberTooBig:
      return "expected a number that a double can hold";
    case rapidjson::kParseErrorNumberMissFraction:
      return "expected a digit after \".\"";
    case rapidjson::kParseErrorNumberMissExponent:
      return "expected a digit in the exponent";
    default:
      return "expected JSON";
  }
}

bool IsBetweenTokens(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == ':';
}

// Receives the reader's events, and follows them through the text, which the reader does not tell
// the places of.
class Receiver : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Receiver> {
 public:
  Receiver(std::string_view text, int first_line, bool keeps_places, const JsonLimits& limits)
      : text_(text),
        locator_(text, first_line),
        keeps_places_(keeps_places),
        limits_(limits),
        has_escapes_(text.find('\\') != text.npos) {}

  bool Null() { return Scalar(NodeKind::kNull, "", 4); }
  bool Bool(bool value) {
    return value ? Scalar(NodeKind::kBool, "true", 4) : Scalar(NodeKind::kBool, "false", 5);
  }
  // The pointer is of no use: parsing in place, RapidJSON 1.1 lets it point behind the number.
  bool RawNumber(const char*, rapidjson::SizeType size, bool) {
    return Scalar(NodeKind::kNumber, std::string(text_.substr(NextToken(), size)), size);
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return CheckSurrogates({text, size}) &&
           Scalar(NodeKind::kString, std::string(text, size), QuotedSize(size));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    if (!CheckSurrogates({text, size})) return false;
    if (builder_.Key(std::string(text, size), PlaceToKeep()) || limits_.allow_duplicate_keys) {
      Pass(QuotedSize(size));
      return true;
    }
    const std::size_t start = NextToken();
    Pass(QuotedSize(size));
    return Complain(locator_.At(start), "duplicate key " + QuoteShort({text, size}));
  }
  bool StartObject() { return Begin(NodeKind::kObject); }
  bool StartArray() { return Begin(NodeKind::kArray); }
  bool EndObject(rapidjson::SizeType) { return End(); }
  bool EndArray(rapidjson::SizeType) { return End(); }

  // Keeps a complaint; false where that was one too many to go on.
  bool Complain(Place place, std::string message) {
    complaints_.push_back({place, std::move(message)});
    return complaints_.size() < kMostComplaints;
  }
  Place PlaceOf(std::size_t offset) { return locator_.At(offset); }
  std::vector<Complaint>& complaints() { return complaints_; }
  Node Take() { return builder_.Take(); }

 private:
  // Where the next token begins.
  std::size_t NextToken() {
    while (at_ < text_.size() && IsBetweenTokens(text_[at_])) ++at_;
    return at_;
  }
  void Pass(std::size_t size) { at_ += size; }
  // The place of the next token where values keep theirs.
  Place PlaceToKeep() {
    NextToken();
    return keeps_places_ ? locator_.At(at_) : Place{0, 0};
  }
  // How many bytes the next token, a string of `size` bytes, takes with its quotes and escapes.
  std::size_t QuotedSize(std::size_t size) {
    if (!has_escapes_) return size + 2;
    const std::size_t start = NextToken();
    std::size_t end = start + 1;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
    return end + 1 - start;
  }
  // RapidJSON refuses a high surrogate without a low one, but not the reverse: that leaves bytes
  // that are no UTF-8.
  bool CheckSurrogates(std::string_view text) {
    if (!has_escapes_ || FindInvalidUtf8(text) == text.npos) return true;
    Complain(locator_.At(NextToken()),
             std::string(ExpectedBy(rapidjson::kParseErrorStringUnicodeSurrogateInvalid)));
    return false;
  }
  bool Scalar(NodeKind kind, std::string text, std::size_t size) {
    builder_.Scalar(kind, std::move(text), PlaceToKeep());
    Pass(size);
    return true;
  }
  bool Begin(NodeKind kind) {
    if (builder_.depth() >= limits_.max_depth) {
      Complain(locator_.At(NextToken()),
               "nested deeper than " + std::to_string(limits_.max_depth) + " levels");
      return false;
    }
    builder_.Begin(kind, PlaceToKeep());
    Pass(1);
    return true;
  }
  bool End() {
    builder_.End();
    NextToken();
    Pass(1);
    return true;
  }

  std::string_view text_;
  Locator locator_;
  const bool keeps_places_;
  const JsonLimits& limits_;
  const bool has_escapes_;
  NodeBuilder builder_;
  std::size_t at_ = 0;  // behind the last token
  std::vector<Complaint> complaints_;
};

std::string FoundAt(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return "the end of the text";
  return QuoteShort(text.substr(offset, text.find_first_of("\r\n", offset) - offset), 20);
}

// What can be said against a text before it is parsed; the offset is npos where it is nothing.
std::size_t FindBadByte(std::string_view text, std::string* message) {
  const std::size_t nul = text.find('\0');
  const std::size_t invalid = FindInvalidUtf8(text);
  *message = nul < invalid ? "found a NUL byte in JSON" : "found invalid UTF-8";
  return std::min(nul, invalid);
}

struct Outcome {
  Node node;
  std::vector<Complaint> complaints;
};

Outcome Parse(std::string_view text, int first_line, bool keeps_places, const JsonLimits& limits) {
  if (text.size() > limits.max_bytes)
    return {Node(),
            {{{first_line, 1},
              "JSON of " + std::to_string(text.size()) + " bytes, expected at most " +
                  std::to_string(limits.max_bytes)}}};
  std::string message;
  if (const std::size_t bad = FindBadByte(text, &message); bad != text.npos)
    return {Node(), {{Locator(text, first_line).At(bad), message}}};
  std::string buffer(text);  // strings are unescaped in place
  rapidjson::InsituStringStream stream(buffer.data());
  Receiver receiver(text, first_line, keeps_places, limits);
  rapidjson::Reader reader;
  // By recursion, which is faster: the receiver ends it at the depth that is allowed.
  constexpr unsigned kFlags = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseInsituFlag;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, receiver);
  if (result.IsError() && result.Code() != rapidjson::kParseErrorTermination) {
    receiver.Complain(
        receiver.PlaceOf(result.Offset()),
        std::string(ExpectedBy(result.Code())) + ", found " + FoundAt(text, result.Offset()));
  }
  return {receiver.Take(), std::move(receiver.complaints())};
}

std::string_view WithoutByteOrderMark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

}  // namespace

Result<Node> ParseJson(std::string_view text, const JsonLimits& limits) {
  Outcome outcome = Parse(WithoutByteOrderMark(text), 1, /*keeps_places=*/false, limits);
  if (outcome.complaints.empty()) return std::move(outcome.node);
  const Complaint& first = outcome.complaints.front();
  return MakeError(ErrorCode::kInvalid, "line ", std::to_string(first.place.line), ", column ",
                   std::to_string(first.place.column), ": ", first.message);
}

Result<Node> ParseJsonFile(std::string_view text, const std::string& file, Diagnostics* diagnostics,
                           int first_line, const JsonLimits& limits) {
  text = WithoutByteOrderMark(text);
  Outcome outcome = Parse(text, first_line, /*keeps_places=*/true, limits);
  if (outcome.complaints.empty()) return std::move(outcome.node);
  Diagnostics own;
  const Document document{file, text, first_line, &own};
  for (Complaint& complaint : outcome.complaints)
    Complain(document, complaint.place.line, complaint.place.column, std::move(complaint.message));
  if (diagnostics != nullptr)
    for (const Diagnostic& diagnostic : own.all()) diagnostics->Add(diagnostic);
  return own.ToStatus().error();
}

}  // namespace plimsoll::doc
