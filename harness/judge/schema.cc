#include "harness/judge/schema.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/suggest.h"
#include "harness/doc/json.h"
#include "harness/judge/pattern.h"
#include "harness/text/normal.h"

namespace plimsoll::judge {
namespace {

using doc::Node;
using doc::NodeKind;
using Holds = std::function<bool(const Node& value)>;

/// One keyword that looks at a value as a whole.
struct Rule {
  std::string text;  // `"minimum": 5`, for messages
  Holds holds;
};

}  // namespace

struct Schema::Rules {
  bool is_never = false;  // the schema `false`
  std::vector<Rule> rules;
  std::map<std::string, Schema> properties;
  std::optional<Schema> more;  // additionalProperties
  std::optional<Schema> items;
};

Schema::Schema(std::unique_ptr<Rules> rules) : rules_(std::move(rules)) {}
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

namespace {

bool IsInteger(const Node& value) {
  const Result<double> amount = value.AsDouble();
  return amount.ok() && std::trunc(*amount) == *amount;
}

const std::map<std::string, Holds, std::less<>>& Types() {
  static const std::map<std::string, Holds, std::less<>> types = {
      {"null", [](const Node& v) { return v.is_null(); }},
      {"boolean", [](const Node& v) { return v.kind == NodeKind::kBool; }},
      {"object", [](const Node& v) { return v.is_object(); }},
      {"array", [](const Node& v) { return v.is_array(); }},
      {"number", [](const Node& v) { return v.kind == NodeKind::kNumber; }},
      {"integer", IsInteger},
      {"string", [](const Node& v) { return v.kind == NodeKind::kString; }}};
  return types;
}

Result<std::vector<std::string>> ReadStrings(const Node& node) {
  if (!node.is_array())
    return MakeError(ErrorCode::kInvalid, "expected a list, found ", doc::FoundText(node));
  std::vector<std::string> strings;
  for (const Node& item : node.items) {
    PLIMSOLL_ASSIGN(std::string text, item.AsString());
    strings.push_back(std::move(text));
  }
  return strings;
}

Result<Holds> ReadType(const Node& node) {
  PLIMSOLL_ASSIGN(const auto names, ReadStrings(node.is_array() ? node : Node::Array({node})));
  std::vector<Holds> wanted;
  for (const std::string& name : names) {
    const auto found = Types().find(name);
    if (found == Types().end())
      return MakeError(ErrorCode::kInvalid, "unknown type ", doc::QuoteShort(name));
    wanted.push_back(found->second);
  }
  return Holds([wanted](const Node& value) {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const Holds& type) { return type(value); });
  });
}

Result<Holds> ReadConst(const Node& node) {
  return Holds([node](const Node& value) { return value == node; });
}

Result<Holds> ReadEnum(const Node& node) {
  if (!node.is_array())
    return MakeError(ErrorCode::kInvalid, "expected a list, found ", doc::FoundText(node));
  return Holds([options = node.items](const Node& value) {
    return std::find(options.begin(), options.end(), value) != options.end();
  });
}

Result<Holds> ReadRequired(const Node& node) {
  PLIMSOLL_ASSIGN(auto names, ReadStrings(node));
  return Holds([names](const Node& value) {
    return !value.is_object() ||
           std::all_of(names.begin(), names.end(),
                       [&](const std::string& name) { return value.Find(name) != nullptr; });
  });
}

Result<Holds> ReadPattern(const Node& node) {
  PLIMSOLL_ASSIGN(const std::string expression, node.AsString());
  PLIMSOLL_ASSIGN(Pattern compiled, Pattern::Compile(expression, /*ignore_case=*/false));
  // Shared, because a std::function is copied.
  auto pattern = std::make_shared<const Pattern>(std::move(compiled));
  return Holds([pattern](const Node& value) {
    return value.kind != NodeKind::kString || pattern->Find(value.text).has_value();
  });
}

// What a range keyword measures; nothing where it does not speak of such a value.
using Measure = std::optional<double> (*)(const Node& value);

std::optional<double> Amount(const Node& value) {
  if (value.kind != NodeKind::kNumber) return std::nullopt;
  const Result<double> amount = value.AsDouble();
  // A number beyond every double lies outside every range.
  return amount.ok() ? *amount : std::nan("");
}

std::optional<double> Length(const Node& value) {
  if (value.kind != NodeKind::kString) return std::nullopt;
  return static_cast<double>(text::CountCodePoints(value.text));
}

std::optional<double> Items(const Node& value) {
  if (!value.is_array()) return std::nullopt;
  return static_cast<double>(value.items.size());
}

std::optional<double> Members(const Node& value) {
  if (!value.is_object()) return std::nullopt;
  return static_cast<double>(value.members.size());
}

template <Measure measure, typename Relation>
Result<Holds> ReadRange(const Node& node) {
  PLIMSOLL_ASSIGN(const double bound, node.AsDouble());
  return Holds([bound](const Node& value) {
    const std::optional<double> measured = measure(value);
    return !measured || Relation()(*measured, bound);
  });
}

using LowBound = std::greater_equal<double>;
using HighBound = std::less_equal<double>;
using KeywordReader = Result<Holds> (*)(const Node& value);

const std::map<std::string, KeywordReader, std::less<>>& Keywords() {
  static const std::map<std::string, KeywordReader, std::less<>> keywords = {
      {"type", ReadType},
      {"enum", ReadEnum},
      {"const", ReadConst},
      {"required", ReadRequired},
      {"pattern", ReadPattern},
      {"minimum", ReadRange<Amount, LowBound>},
      {"maximum", ReadRange<Amount, HighBound>},
      {"exclusiveMinimum", ReadRange<Amount, std::greater<double>>},
      {"exclusiveMaximum", ReadRange<Amount, std::less<double>>},
      {"minLength", ReadRange<Length, LowBound>},
      {"maxLength", ReadRange<Length, HighBound>},
      {"minItems", ReadRange<Items, LowBound>},
      {"maxItems", ReadRange<Items, HighBound>},
      {"minProperties", ReadRange<Members, LowBound>},
      {"maxProperties", ReadRange<Members, HighBound>},
  };
  return keywords;
}

bool IsNote(std::string_view keyword) {
  constexpr std::string_view kNotes[] = {"title",    "description", "default",
                                         "examples", "$schema",     "$comment"};
  return std::find(std::begin(kNotes), std::end(kNotes), keyword) != std::end(kNotes);
}

Error UnknownKeyword(const std::string& keyword) {
  std::vector<std::string> known = {"properties", "additionalProperties", "items"};
  for (const auto& [name, reader] : Keywords()) known.push_back(name);
  const std::string hint = DidYouMean(keyword, known);
  return MakeError(ErrorCode::kInvalid, "schema keyword ", doc::QuoteShort(keyword),
                   " is not supported", hint.empty() ? "" : ", ", hint);
}

std::string At(const std::string& path) {
  return path.empty() ? "at the top" : "at " + doc::QuoteShort(path);
}

}  // namespace

Result<Schema> Schema::Compile(const Node& schema) {
  auto rules = std::make_unique<Rules>();
  if (const Result<bool> all_or_nothing = schema.AsBool(); all_or_nothing.ok()) {
    rules->is_never = !*all_or_nothing;
    return Schema(std::move(rules));
  }
  if (!schema.is_object())
    return MakeError(ErrorCode::kInvalid, "expected a schema, found ", doc::FoundText(schema));
  for (const doc::Member& member : schema.members) {
    if (Status added = Add(member, rules.get()); !added.ok()) return added.error();
  }
  return Schema(std::move(rules));
}

Status Schema::Add(const doc::Member& member, Rules* rules) {
  const std::string& keyword = member.key;
  if (keyword == "properties") return AddProperties(member.value, rules);
  if (keyword == "items" || keyword == "additionalProperties") {
    Result<Schema> nested = Compile(member.value);
    if (!nested.ok()) return WithContext(nested.error(), keyword);
    (keyword == "items" ? rules->items : rules->more) = std::move(nested).value();
    return {};
  }
  if (IsNote(keyword)) return {};
  const auto reader = Keywords().find(keyword);
  if (reader == Keywords().end()) return UnknownKeyword(keyword);
  Result<Holds> holds = reader->second(member.value);
  if (!holds.ok()) return WithContext(holds.error(), keyword);
  rules->rules.push_back({keyword + " " + doc::WriteJson(member.value), std::move(holds).value()});
  return {};
}

Status Schema::AddProperties(const Node& properties, Rules* rules) {
  if (!properties.is_object())
    return MakeError(ErrorCode::kInvalid, "properties: expected an object, found ",
                     doc::FoundText(properties));
  for (const doc::Member& member : properties.members) {
    Result<Schema> nested = Compile(member.value);
    if (!nested.ok()) return WithContext(nested.error(), "properties/" + member.key);
    rules->properties.emplace(member.key, std::move(nested).value());
  }
  return {};
}

Status Schema::Check(const Node& value) const { return CheckAt(value, ""); }

Status Schema::CheckAt(const Node& value, const std::string& path) const {
  if (rules_->is_never)
    return MakeError(ErrorCode::kInvalid, At(path), ": no value is allowed here");
  for (const Rule& rule : rules_->rules) {
    if (rule.holds(value)) continue;
    return MakeError(ErrorCode::kInvalid, At(path), ": found ", doc::FoundText(value), ", wanted ",
                     rule.text);
  }
  for (const doc::Member& member : value.members) {
    const auto property = rules_->properties.find(member.key);
    const bool is_listed = property != rules_->properties.end();
    if (!is_listed && !rules_->more) continue;
    PLIMSOLL_TRY((is_listed ? property->second : *rules_->more)
                     .CheckAt(member.value, path + "/" + member.key));
  }
  if (!rules_->items) return {};
  for (std::size_t i = 0; i < value.items.size(); ++i)
    PLIMSOLL_TRY(rules_->items->CheckAt(value.items[i], path + "/" + std::to_string(i)));
  return {};
}

}  // namespace plimsoll::judge
