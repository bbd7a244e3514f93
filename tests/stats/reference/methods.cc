#include "tests/stats/reference/methods.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll::stats::reference {
namespace {

const doc::Node& Member(const doc::Node& input, std::string_view key) {
  static const doc::Node kAbsent;
  const doc::Node* value = input.Find(key);
  if (value == nullptr) ADD_FAILURE() << "the input has no \"" << key << "\"";
  return value == nullptr ? kAbsent : *value;
}

double NumberOf(const doc::Node& node) {
  const Result<double> number = node.AsDouble();
  if (!number.ok()) ADD_FAILURE() << number.error().message;
  return number.ok() ? *number : 0;
}

std::int64_t IntegerOf(const doc::Node& node) {
  const Result<std::int64_t> number = node.AsInt();
  if (!number.ok()) ADD_FAILURE() << number.error().message;
  return number.ok() ? *number : 0;
}

std::vector<double> NumbersOf(const doc::Node& node) {
  std::vector<double> numbers;
  for (const doc::Node& item : node.items) numbers.push_back(NumberOf(item));
  return numbers;
}

}  // namespace

MethodTable ReferenceMethods() {
  MethodTable all;
  for (MethodTable group :
       {RatesMethods(), PairedMethods(), MultiplicityMethods(), PowerMethods(), CasesMethods(),
        SequentialMethods(), JudgesMethods(), SuitesMethods()}) {
    all.merge(group);
    for (const auto& [name, method] : group) ADD_FAILURE() << "two groups have the method " << name;
  }
  return all;
}

double Number(const doc::Node& input, std::string_view key) { return NumberOf(Member(input, key)); }

double Number(const doc::Node& input, std::string_view key, double fallback) {
  const doc::Node* value = input.Find(key);
  return value == nullptr ? fallback : NumberOf(*value);
}

std::int64_t Integer(const doc::Node& input, std::string_view key) {
  return IntegerOf(Member(input, key));
}

std::string Text(const doc::Node& input, std::string_view key) {
  const Result<std::string> text = Member(input, key).AsString();
  if (!text.ok()) ADD_FAILURE() << text.error().message;
  return text.ok() ? *text : std::string();
}

std::vector<double> Numbers(const doc::Node& input, std::string_view key) {
  return NumbersOf(Member(input, key));
}

std::vector<std::int64_t> Integers(const doc::Node& input, std::string_view key) {
  std::vector<std::int64_t> numbers;
  for (const doc::Node& item : Member(input, key).items) numbers.push_back(IntegerOf(item));
  return numbers;
}

std::vector<std::vector<double>> Rows(const doc::Node& input, std::string_view key) {
  std::vector<std::vector<double>> rows;
  for (const doc::Node& row : Member(input, key).items) rows.push_back(NumbersOf(row));
  return rows;
}

doc::Node Value(std::optional<double> number) {
  return number && std::isfinite(*number) ? doc::Node::Double(*number) : doc::Node::Null();
}

doc::Node Values(std::span<const double> numbers) {
  doc::Node array = doc::Node::Array();
  for (double number : numbers) array.Push(Value(number));
  return array;
}

doc::Node Bounds(const Interval& interval) {
  return doc::Node::Object({{"lower", Value(interval.low)}, {"upper", Value(interval.high)}});
}

}  // namespace plimsoll::stats::reference
