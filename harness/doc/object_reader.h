#ifndef HARNESS_DOC_OBJECT_READER_H_
#define HARNESS_DOC_OBJECT_READER_H_

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/source_mark.h"
#include "harness/doc/document.h"
#include "harness/doc/node.h"

namespace plimsoll::doc {

/// Tells types apart while a schema is recorded, so that a type that holds itself becomes a "$ref".
using SchemaType = void (*)();

/// One declaration of a type's fields that decodes it, validates it and publishes its JSON Schema.
///
/// Write one function per type, `void ReadCase(ObjectReader& r, Case* out)`, that names each field
/// once. Run on a node it fills `out` and complains about wrong types, missing and unknown keys
/// ("did you mean") all at once; run by SchemaOf() it records the fields instead. Fields that are
/// absent leave `out` as it was. Never branch on values inside the function except through
/// IsReading().
class ObjectReader {
 public:
  /// Decodes `node`. Complains where it is no object. Borrows: the node and the document's text.
  ObjectReader(const Document& document, const Node& node);
  ~ObjectReader();
  ObjectReader(const ObjectReader&) = delete;
  ObjectReader& operator=(const ObjectReader&) = delete;

  // Scalars. `doc` is the field's description in the schema. `required` fields must be there and
  // not null.
  void String(std::string_view key, std::string* out, std::string_view doc, bool required = false);
  void Bool(std::string_view key, bool* out, std::string_view doc, bool required = false);
  void Int(std::string_view key, std::int64_t* out, std::string_view doc, std::int64_t low,
           std::int64_t high, bool required = false);
  void Int(std::string_view key, int* out, std::string_view doc, int low, int high,
           bool required = false);
  void Double(std::string_view key, double* out, std::string_view doc, double low, double high,
              bool required = false);
  void Double(std::string_view key, std::optional<double>* out, std::string_view doc, double low,
              double high);
  void Int(std::string_view key, std::optional<std::int64_t>* out, std::string_view doc,
           std::int64_t low, std::int64_t high);
  /// A string that must match an RE2-free built-in form: "id", "date" (YYYY-MM-DD), "version"
  /// (semantic version).
  void Form(std::string_view key, std::string* out, std::string_view form, std::string_view doc,
            bool required = false);
  /// A string out of a closed set; `index` receives its place in `names`.
  void Choice(std::string_view key, int* index, std::span<const std::string_view> names,
              std::string_view doc, bool required = false);
  template <typename Enum>
  void Enum_(std::string_view key, Enum* out, std::span<const std::string_view> names,
             std::string_view doc, bool required = false) {
    int index = static_cast<int>(*out);
    Choice(key, &index, names, doc, required);
    *out = static_cast<Enum>(index);
  }

  // Lists and maps.
  void StringList(std::string_view key, std::vector<std::string>* out, std::string_view doc,
                  bool required = false);
  /// Any JSON value, kept as it is (a schema for an answer, a request template, decoding
  /// parameters).
  void Any(std::string_view key, Node* out, std::string_view doc, bool required = false);

  /// A nested object read by `read`.
  template <typename T>
  void Object(std::string_view key, T* out, void (*read)(ObjectReader&, T*), std::string_view doc,
              bool required = false) {
    Nested(key, doc, required, Shape::kObject, TypeOf(read),
           [&](ObjectReader& r) { read(r, out); });
  }
  template <typename T>
  void Object(std::string_view key, std::optional<T>* out, void (*read)(ObjectReader&, T*),
              std::string_view doc) {
    Nested(key, doc, false, Shape::kObject, TypeOf(read), [&](ObjectReader& r) {
      T value;
      read(r, &value);
      *out = std::move(value);
    });
  }
  /// A list of objects.
  template <typename T>
  void List(std::string_view key, std::vector<T>* out, void (*read)(ObjectReader&, T*),
            std::string_view doc, bool required = false) {
    Nested(key, doc, required, Shape::kList, TypeOf(read), [&](ObjectReader& r) {
      T value;
      read(r, &value);
      out->push_back(std::move(value));
    });
  }
  /// An object whose keys are free and whose values are objects.
  template <typename T>
  void Map(std::string_view key, std::map<std::string, T>* out, void (*read)(ObjectReader&, T*),
           std::string_view doc, bool required = false) {
    Nested(key, doc, required, Shape::kMap, TypeOf(read), [&](ObjectReader& r) {
      T value;
      read(r, &value);
      (*out)[r.map_key()] = std::move(value);
    });
  }

  /// True while a node is decoded, false while a schema is recorded.
  bool IsReading() const;
  /// Whether the key is present and not null (always false while a schema is recorded).
  bool Has(std::string_view key) const;
  /// The place of this object; inside a Map the key it stands under.
  int line() const;
  int column() const;
  const std::string& map_key() const;
  const Document& document() const;
  /// Complains at the value of `key` (or at the object where it is absent).
  void Fail(std::string_view key, std::string message, std::string suggestion = "");
  /// Complains about keys that no call named. Run by the destructor of a root reader and after each
  /// nested one.
  void Finish();
  /// Schema only: a note for readers of the schema on the whole type.
  void Describe(std::string_view doc);

 private:
  friend Node SchemaOfImpl(std::string_view, std::string_view, SchemaType,
                           const std::function<void(ObjectReader&)>&);
  enum class Shape { kObject, kList, kMap };
  struct State;
  explicit ObjectReader(std::unique_ptr<State> state);
  template <typename T>
  static SchemaType TypeOf(void (*read)(ObjectReader&, T*)) {
    return reinterpret_cast<SchemaType>(read);
  }
  void Nested(std::string_view key, std::string_view doc, bool required, Shape shape,
              SchemaType type, const std::function<void(ObjectReader&)>& read);
  void ReadNested(std::string_view key, bool required, Shape shape,
                  const std::function<void(ObjectReader&)>& read);
  std::unique_ptr<State> state_;
};

Node SchemaOfImpl(std::string_view id, std::string_view title, SchemaType type,
                  const std::function<void(ObjectReader&)>& read);

/// The JSON Schema (2020-12) of what `read` accepts: types, ranges, enumerations, required,
/// additionalProperties false.
template <typename T>
Node SchemaOf(std::string_view id, std::string_view title, void (*read)(ObjectReader&, T*)) {
  return SchemaOfImpl(id, title, reinterpret_cast<SchemaType>(read), [&](ObjectReader& r) {
    T value;
    read(r, &value);
  });
}

}  // namespace plimsoll::doc

#endif  // HARNESS_DOC_OBJECT_READER_H_
