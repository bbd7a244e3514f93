#include "harness/doc/json.h"

#include <rapidjson/error/error.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

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

// Receives the reader's events. Each says where its token ends; where it began follows from the end
// of the last one.
class Receiver : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Receiver> {
 public:
  Receiver(std::string_view text, const rapidjson::MemoryStream& stream, int first_line,
           const JsonLimits& limits)
      : text_(text), stream_(stream), locator_(text, first_line), limits_(limits) {}

  bool Null() { return Scalar(NodeKind::kNull, ""); }
  bool Bool(bool value) { return Scalar(NodeKind::kBool, value ? "true" : "false"); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return Scalar(NodeKind::kNumber, std::string(text, size));
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return CheckSurrogates({text, size}) && Scalar(NodeKind::kString, std::string(text, size));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    if (!CheckSurrogates({text, size})) return false;
    const Place place = NextToken();
    last_end_ = stream_.Tell();
    std::string key(text, size);
    if (builder_.Key(key, place) || limits_.allow_duplicate_keys) return true;
    return Complain(place, "duplicate key " + QuoteShort(key));
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
  Place NextToken() {
    std::size_t start = last_end_;
    while (start < text_.size() && IsBetweenTokens(text_[start])) ++start;
    return locator_.At(start);
  }
  // RapidJSON refuses a high surrogate without a low one, but not the reverse: that leaves bytes
  // that are no UTF-8.
  bool CheckSurrogates(std::string_view text) {
    if (FindInvalidUtf8(text) == text.npos) return true;
    Complain(NextToken(),
             std::string(ExpectedBy(rapidjson::kParseErrorStringUnicodeSurrogateInvalid)));
    return false;
  }
  bool Scalar(NodeKind kind, std::string text) {
    builder_.Scalar(kind, std::move(text), NextToken());
    last_end_ = stream_.Tell();
    return true;
  }
  bool Begin(NodeKind kind) {
    const Place place = NextToken();
    if (builder_.depth() >= limits_.max_depth) {
      Complain(place, "nested deeper than " + std::to_string(limits_.max_depth) + " levels");
      return false;
    }
    builder_.Begin(kind, place);
    return PassBracket();
  }
  bool End() {
    builder_.End();
    return PassBracket();
  }
  // Brackets are announced before they are taken from the stream.
  bool PassBracket() {
    last_end_ = stream_.Tell() + 1;
    return true;
  }

  std::string_view text_;
  const rapidjson::MemoryStream& stream_;
  Locator locator_;
  const JsonLimits& limits_;
  NodeBuilder builder_;
  std::size_t last_end_ = 0;
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

Outcome Parse(std::string_view text, int first_line, const JsonLimits& limits) {
  if (text.size() > limits.max_bytes)
    return {Node(),
            {{{first_line, 1},
              "JSON of " + std::to_string(text.size()) + " bytes, expected at most " +
                  std::to_string(limits.max_bytes)}}};
  std::string message;
  if (const std::size_t bad = FindBadByte(text, &message); bad != text.npos)
    return {Node(), {{Locator(text, first_line).At(bad), message}}};
  rapidjson::MemoryStream stream(text.data(), text.size());
  Receiver receiver(text, stream, first_line, limits);
  rapidjson::Reader reader;
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
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
  Outcome outcome = Parse(WithoutByteOrderMark(text), 1, limits);
  if (outcome.complaints.empty()) return std::move(outcome.node);
  const Complaint& first = outcome.complaints.front();
  return MakeError(ErrorCode::kInvalid, "line ", std::to_string(first.place.line), ", column ",
                   std::to_string(first.place.column), ": ", first.message);
}

Result<Node> ParseJsonFile(std::string_view text, const std::string& file, Diagnostics* diagnostics,
                           int first_line, const JsonLimits& limits) {
  text = WithoutByteOrderMark(text);
  Outcome outcome = Parse(text, first_line, limits);
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
