#include "harness/doc/object_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "harness/base/suggest.h"
#include "harness/doc/form.h"
#include "harness/doc/json.h"

namespace plimsoll::doc {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string Quoted(std::string_view key) { return "\"" + std::string(key) + "\""; }

Node TypeSchema(std::string_view type, std::string_view doc) {
  Node schema = Node::Object({{"type", Node::String(std::string(type))}});
  if (!doc.empty()) schema.Set("description", Node::String(std::string(doc)));
  return schema;
}

Node ObjectSchema(std::string_view doc) {
  return TypeSchema("object", doc)
      .Set("properties", Node::Object())
      .Set("required", Node::Array())
      .Set("additionalProperties", Node::Bool(false));
}

// " from 1 to 5", " of at least 1", " of at most 5" or nothing.
template <typename Number>
std::string RangeText(Number low, Number high, bool has_low, bool has_high) {
  const auto text = [](Number number) {
    if constexpr (std::is_floating_point_v<Number>)
      return Node::Double(number).text;
    else
      return std::to_string(number);
  };
  if (has_low && has_high) return " from " + text(low) + " to " + text(high);
  if (has_low) return " of at least " + text(low);
  return has_high ? " of at most " + text(high) : "";
}

std::string ChoiceText(std::span<const std::string_view> names) {
  std::string text = names.size() > 1 ? "one of " : "";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += Quoted(names[i]);
  }
  return text;
}

}  // namespace

// Either decodes `node` (null where there was no object to decode) or records into `schema`.
struct ObjectReader::State {
  // A type whose schema is being recorded, and the JSON pointer at which it stands.
  struct OpenType {
    SchemaType type;
    std::string pointer;
  };

  std::unique_ptr<const Document> own_document;  // of a root; nested readers borrow it
  const Document* document = nullptr;
  const Node* node = nullptr;
  int line = 0;
  int column = 0;
  std::string map_key;
  std::vector<std::string> known;
  bool is_finished = false;

  Node* schema = nullptr;
  std::vector<OpenType>* open_types = nullptr;
  std::string pointer;

  void Complain(int at_line, int at_column, std::string message,
                std::string suggestion = "") const {
    doc::Complain(*document, at_line, at_column, std::move(message), std::move(suggestion));
  }
  // The value of a field, or null where it is absent; complains where it must not be.
  const Node* Take(std::string_view key, bool required) {
    known.emplace_back(key);
    if (node == nullptr) return nullptr;
    const Node* value = node->Find(key);
    if (value != nullptr && !value->is_null()) return value;
    if (!required) return nullptr;
    if (value == nullptr) {
      Complain(line, column, "missing field " + Quoted(key));
    } else {
      Complain(value->line, value->column, "expected a value for " + Quoted(key) + ", found null");
    }
    return nullptr;
  }
  void Record(std::string_view key, Node field, bool required) {
    for (Member& member : schema->members) {
      if (member.key == "properties") member.value.Set(std::string(key), std::move(field));
      if (member.key == "required" && required) member.value.Push(Node::String(std::string(key)));
    }
  }
  void Mismatch(std::string_view key, const Node& found, std::string_view expected,
                std::string suggestion = "") const {
    Complain(
        found.line, found.column,
        "expected " + std::string(expected) + " for " + Quoted(key) + ", found " + FoundText(found),
        std::move(suggestion));
  }
  // A reader's state for a value inside of this one, which complains where it is no object.
  std::unique_ptr<State> Inside(const Node& value) const {
    auto state = std::make_unique<State>();
    state->document = document;
    state->line = value.line;
    state->column = value.column;
    if (value.is_object()) state->node = &value;
    return state;
  }
};

ObjectReader::ObjectReader(const Document& document, const Node& node)
    : state_(std::make_unique<State>()) {
  state_->own_document = std::make_unique<const Document>(document);
  state_->document = state_->own_document.get();
  state_->line = node.line;
  state_->column = node.column;
  if (node.is_object()) {
    state_->node = &node;
  } else {
    state_->Complain(node.line, node.column, "expected an object, found " + FoundText(node));
  }
}

ObjectReader::ObjectReader(std::unique_ptr<State> state) : state_(std::move(state)) {}

ObjectReader::~ObjectReader() { Finish(); }

void ObjectReader::String(std::string_view key, std::string* out, std::string_view doc,
                          bool required) {
  if (!IsReading()) return state_->Record(key, TypeSchema("string", doc), required);
  const Node* value = state_->Take(key, required);
  if (value == nullptr) return;
  Result<std::string> text = value->AsString();
  if (!text.ok()) return state_->Mismatch(key, *value, "a string");
  *out = *std::move(text);
}

void ObjectReader::Bool(std::string_view key, bool* out, std::string_view doc, bool required) {
  if (!IsReading()) return state_->Record(key, TypeSchema("boolean", doc), required);
  const Node* value = state_->Take(key, required);
  if (value == nullptr) return;
  const Result<bool> truth = value->AsBool();
  if (!truth.ok()) return state_->Mismatch(key, *value, "true or false");
  *out = *truth;
}

void ObjectReader::Int(std::string_view key, std::int64_t* out, std::string_view doc,
                       std::int64_t low, std::int64_t high, bool required) {
  const bool has_low = low > std::numeric_limits<std::int64_t>::min();
  const bool has_high = high < std::numeric_limits<std::int64_t>::max();
  if (!IsReading()) {
    Node schema = TypeSchema("integer", doc);
    if (has_low) schema.Set("minimum", Node::Int(low));
    if (has_high) schema.Set("maximum", Node::Int(high));
    return state_->Record(key, std::move(schema), required);
  }
  const Node* value = state_->Take(key, required);
  if (value == nullptr) return;
  const Result<std::int64_t> number = value->AsInt();
  if (!number.ok() || *number < low || *number > high)
    return state_->Mismatch(key, *value, "an integer" + RangeText(low, high, has_low, has_high));
  *out = *number;
}

void ObjectReader::Int(std::string_view key, int* out, std::string_view doc, int low, int high,
                       bool required) {
  std::int64_t number = *out;
  Int(key, &number, doc, std::int64_t{low}, std::int64_t{high}, required);
  *out = static_cast<int>(number);
}

void ObjectReader::Int(std::string_view key, std::optional<std::int64_t>* out, std::string_view doc,
                       std::int64_t low, std::int64_t high) {
  std::int64_t number = 0;
  Int(key, &number, doc, low, high);
  if (Has(key)) *out = number;
}

void ObjectReader::Double(std::string_view key, double* out, std::string_view doc, double low,
                          double high, bool required) {
  const bool has_low = low > -kInfinity;
  const bool has_high = high < kInfinity;
  if (!IsReading()) {
    Node schema = TypeSchema("number", doc);
    if (has_low) schema.Set("minimum", Node::Double(low));
    if (has_high) schema.Set("maximum", Node::Double(high));
    return state_->Record(key, std::move(schema), required);
  }
  const Node* value = state_->Take(key, required);
  if (value == nullptr) return;
  const Result<double> number = value->AsDouble();
  if (!number.ok() || *number < low || *number > high)
    return state_->Mismatch(key, *value, "a number" + RangeText(low, high, has_low, has_high));
  *out = *number;
}

void ObjectReader::Double(std::string_view key, std::optional<double>* out, std::string_view doc,
                          double low, double high) {
  double number = 0;
  Double(key, &number, doc, low, high);
  if (Has(key)) *out = number;
}

void ObjectReader::Form(std::string_view key, std::string* out, std::string_view form,
                        std::string_view doc, bool required) {
  const doc::Form* wanted = FindForm(form);
  PLIMSOLL_CHECK(wanted != nullptr);
  if (!IsReading()) {
    Node schema = TypeSchema("string", doc);
    schema.Set("pattern", Node::String(std::string(wanted->pattern)));
    return state_->Record(key, std::move(schema), required);
  }
  const Node* value = state_->Take(key, required);
  if (value == nullptr) return;
  Result<std::string> text = value->AsString();
  if (!text.ok() || !wanted->matches(*text)) return state_->Mismatch(key, *value, wanted->what);
  *out = *std::move(text);
}

void ObjectReader::Choice(std::string_view key, int* index, std::span<const std::string_view> names,
                          std::string_view doc, bool required) {
  if (!IsReading()) {
    Node choices = Node::Array();
    for (std::string_view name : names) choices.Push(Node::String(std::string(name)));
    Node schema = TypeSchema("string", doc);
    schema.Set("enum", std::move(choices));
    return state_->Record(key, std::move(schema), required);
  }
  const Node* value = state_->Take(key, required);
  if (value == nullptr) return;
  const std::string text = value->StringAt("");
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) {
    *index = static_cast<int>(found - names.begin());
    return;
  }
  const std::vector<std::string> options(names.begin(), names.end());
  state_->Mismatch(key, *value, ChoiceText(names), DidYouMean(text, options));
}

void ObjectReader::StringList(std::string_view key, std::vector<std::string>* out,
                              std::string_view doc, bool required) {
  if (!IsReading()) {
    Node schema = TypeSchema("array", doc);
    schema.Set("items", TypeSchema("string", ""));
    return state_->Record(key, std::move(schema), required);
  }
  const Node* value = state_->Take(key, required);
  if (value == nullptr) return;
  if (!value->is_array()) return state_->Mismatch(key, *value, "a list of strings");
  out->clear();
  for (const Node& item : value->items) {
    Result<std::string> text = item.AsString();
    if (text.ok()) {
      out->push_back(*std::move(text));
    } else {
      state_->Mismatch(key, item, "a string in the list");
    }
  }
}

void ObjectReader::Any(std::string_view key, Node* out, std::string_view doc, bool required) {
  if (!IsReading()) {
    Node schema = Node::Object();
    if (!doc.empty()) schema.Set("description", Node::String(std::string(doc)));
    return state_->Record(key, std::move(schema), required);
  }
  if (const Node* value = state_->Take(key, required)) *out = *value;
}

void ObjectReader::ReadNested(std::string_view key, bool required, Shape shape,
                              const std::function<void(ObjectReader&)>& read) {
  const Node* value = state_->Take(key, required);
  if (value == nullptr) return;
  const auto read_one = [&](const Node& node, std::string_view expected,
                            const std::string& map_key) {
    if (!node.is_object()) return state_->Mismatch(key, node, expected);
    auto state = state_->Inside(node);
    state->map_key = map_key;
    ObjectReader nested(std::move(state));
    read(nested);
  };
  if (shape == Shape::kObject) return read_one(*value, "an object", "");
  if (shape == Shape::kList) {
    if (!value->is_array()) return state_->Mismatch(key, *value, "a list of objects");
    for (const Node& item : value->items) read_one(item, "an object in the list", "");
    return;
  }
  if (!value->is_object()) return state_->Mismatch(key, *value, "an object of objects");
  for (const Member& member : value->members)
    read_one(member.value, "an object under every key", member.key);
}

void ObjectReader::Nested(std::string_view key, std::string_view doc, bool required, Shape shape,
                          SchemaType type, const std::function<void(ObjectReader&)>& read) {
  if (IsReading()) return ReadNested(key, required, shape, read);
  static constexpr std::string_view kInner[] = {"", "items", "additionalProperties"};
  const std::string_view inner = kInner[static_cast<int>(shape)];
  std::string pointer = state_->pointer + "/properties/" + std::string(key);
  if (!inner.empty()) pointer.append("/").append(inner);
  Node schema;
  for (const State::OpenType& open : *state_->open_types)
    if (open.type == type) schema = Node::Object({{"$ref", Node::String("#" + open.pointer)}});
  if (schema.is_null()) {
    schema = ObjectSchema(shape == Shape::kObject ? doc : "");
    state_->open_types->push_back({type, pointer});
    auto state = std::make_unique<State>();
    state->schema = &schema;
    state->open_types = state_->open_types;
    state->pointer = pointer;
    ObjectReader nested(std::move(state));
    read(nested);
    state_->open_types->pop_back();
  }
  if (!inner.empty())
    schema = TypeSchema(shape == Shape::kList ? "array" : "object", doc)
                 .Set(std::string(inner), std::move(schema));
  state_->Record(key, std::move(schema), required);
}

bool ObjectReader::IsReading() const { return state_->schema == nullptr; }

bool ObjectReader::Has(std::string_view key) const {
  const Node* value = state_->node == nullptr ? nullptr : state_->node->Find(key);
  return value != nullptr && !value->is_null();
}

int ObjectReader::line() const { return state_->line; }
int ObjectReader::column() const { return state_->column; }
const std::string& ObjectReader::map_key() const { return state_->map_key; }

const Document& ObjectReader::document() const {
  PLIMSOLL_CHECK(IsReading());
  return *state_->document;
}

void ObjectReader::Fail(std::string_view key, std::string message, std::string suggestion) {
  if (!IsReading()) return;
  const Node* value = state_->node == nullptr ? nullptr : state_->node->Find(key);
  const bool has_place = value != nullptr && value->line > 0;
  state_->Complain(has_place ? value->line : state_->line,
                   has_place ? value->column : state_->column, std::move(message),
                   std::move(suggestion));
}

void ObjectReader::Finish() {
  if (std::exchange(state_->is_finished, true) || state_->node == nullptr) return;
  const std::vector<std::string>& known = state_->known;
  const std::vector<std::string_view> names(known.begin(), known.end());
  for (const Member& member : state_->node->members) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    const std::string nearest = DidYouMean(member.key, known);
    state_->Complain(member.line, member.column, "unknown field " + QuoteShort(member.key),
                     nearest.empty() ? "expected " + ChoiceText(names) : nearest);
  }
}

void ObjectReader::Describe(std::string_view doc) {
  if (!IsReading()) state_->schema->Set("description", Node::String(std::string(doc)));
}

Node SchemaOfImpl(std::string_view id, std::string_view title, SchemaType type,
                  const std::function<void(ObjectReader&)>& read) {
  Node schema =
      Node::Object({{"$schema", Node::String("https://json-schema.org/draft/2020-12/schema")},
                    {"$id", Node::String(std::string(id))},
                    {"title", Node::String(std::string(title))}});
  for (Member& member : ObjectSchema("").members)
    schema.Set(std::move(member.key), std::move(member.value));
  std::vector<ObjectReader::State::OpenType> open_types{{type, ""}};
  auto state = std::make_unique<ObjectReader::State>();
  state->schema = &schema;
  state->open_types = &open_types;
  ObjectReader reader(std::move(state));
  read(reader);
  return schema;
}

}  // namespace plimsoll::doc
