#ifndef HARNESS_JUDGE_SCHEMA_H_
#define HARNESS_JUDGE_SCHEMA_H_

#include <memory>
#include <string>

#include "harness/base/result.h"
#include "harness/doc/node.h"

namespace plimsoll::judge {

/// A compiled JSON Schema, written in JSON or YAML. Keywords: type, enum, const, properties,
/// required, additionalProperties, minProperties, maxProperties, items, minItems, maxItems,
/// minLength, maxLength, pattern (RE2), minimum, maximum, exclusiveMinimum, exclusiveMaximum;
/// title, description, default, examples, $schema and $comment are notes. Any other keyword is
/// refused: what is not checked must not look checked. Thread safety: const. Source: JSON Schema
/// 2020-12, Validation and Applicator vocabularies.
class Schema {
 public:
  /// Errors: kInvalid, with a JSON pointer into the schema.
  static Result<Schema> Compile(const doc::Node& schema);
  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;
  ~Schema();

  /// Errors: kInvalid for the first breach, with a JSON pointer into the value. The message quotes
  /// the value neutralised.
  Status Check(const doc::Node& value) const;

 private:
  struct Rules;
  explicit Schema(std::unique_ptr<Rules> rules);
  static Status Add(const doc::Member& member, Rules* rules);
  static Status AddProperties(const doc::Node& properties, Rules* rules);
  Status CheckAt(const doc::Node& value, const std::string& path) const;
  std::unique_ptr<Rules> rules_;
};

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_SCHEMA_H_
