#ifndef HARNESS_DOC_JSON_H_
#define HARNESS_DOC_JSON_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/doc/node.h"

namespace plimsoll::doc {

/// Limits against hostile input.
struct JsonLimits {
  std::size_t max_bytes = 64u << 20;
  int max_depth = 64;
  bool allow_duplicate_keys = false;  ///< false: a duplicate is an error; true: the last one wins
};

/// Parses one JSON text (RFC 8259): by recursion, depth- and size-limited, UTF-8 checked, nothing
/// after the value. Values do not keep their places. Errors: kInvalid with line and column in the
/// message.
Result<Node> ParseJson(std::string_view text, const JsonLimits& limits = {});

/// The same for a user's file: values keep their places, errors become diagnostics with the source line. `first_line` is the
/// line at which `text` begins in `file` (for JSON Lines).
Result<Node> ParseJsonFile(std::string_view text, const std::string& file, Diagnostics* diagnostics,
                           int first_line = 1, const JsonLimits& limits = {});

/// JSON text of a node. A plain scalar is written as what PlainKind() says it is. `indent` 0: one
/// line without blanks. Numbers are written as spelt in the node; members in their order. Invalid
/// UTF-8 in strings becomes U+FFFD; no byte sequence makes the output invalid.
std::string WriteJson(const Node& node, int indent = 0);

/// One line, keys sorted bytewise at every level, fractions spelt as std::to_chars does (shortest
/// round trip): the form that digests are taken over.
std::string WriteCanonicalJson(const Node& node);

/// `text` as a JSON string with its quotes.
std::string QuoteJson(std::string_view text);

/// The same of at most `most` code points, the last one … where cut; for messages.
std::string QuoteShort(std::string_view text, std::size_t most = 60);

/// Appends JSON straight to a string, for records written by the million.
/// Commas and colons are its job; it aborts on misuse and writes null for a non-finite double.
class JsonAppender {
 public:
  explicit JsonAppender(std::string* out) : out_(out) {}
  JsonAppender& BeginObject();
  JsonAppender& EndObject();
  JsonAppender& BeginArray();
  JsonAppender& EndArray();
  JsonAppender& Key(std::string_view key);
  JsonAppender& String(std::string_view value);
  JsonAppender& Int(std::int64_t value);
  JsonAppender& Double(double value);
  JsonAppender& Bool(bool value);
  JsonAppender& Null();
  JsonAppender& Raw(std::string_view json);  ///< a whole JSON value that is known to be valid

 private:
  JsonAppender& Value(std::string_view json);
  JsonAppender& Begin(char bracket);
  JsonAppender& End(char opening, char closing);
  void Separate();

  std::string* out_;
  std::string open_;  // the brackets that are open, outermost first
  bool comma_ = false;
  bool key_ = false;  // a key waits for its value
};

}  // namespace plimsoll::doc

#endif  // HARNESS_DOC_JSON_H_
