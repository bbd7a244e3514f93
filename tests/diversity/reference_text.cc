// What is counted in text: n-grams, compression, self-similarity, tag sequences.

#include <gtest/gtest.h>
#ifdef PLIMSOLL_HAS_LZMA
#include <lzma.h>
#endif

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "harness/diversity/rows.h"
#include "harness/diversity/semantic.h"
#include "harness/diversity/templates.h"
#include "harness/doc/json.h"
#include "harness/text/compression.h"
#include "harness/text/ngrams.h"
#include "harness/text/self_similarity.h"
#include "harness/text/tokens.h"
#include "harness/vectors/matrix.h"
#include "tests/diversity/reference_check.h"
#include "tests/support/gzip.h"

namespace plimsoll::diversity {
namespace {

/// What plimsoll says, by field; nothing where a measure is not defined.
using Answers = std::map<std::string, std::optional<double>>;

/// Half a unit of the last digit that a number is spelt with.
double SpeltError(const std::string& number) {
  const std::size_t point = number.find('.');
  if (point == std::string::npos) return 0;
  const std::size_t end = number.find_first_of("eE");
  const auto digits = static_cast<double>(std::min(end, number.size()) - point - 1);
  const double exponent = end == std::string::npos ? 0 : std::stod(number.substr(end + 1));
  return 0.5 * std::pow(10, exponent - digits);
}

void ExpectValue(const doc::Node& expected, const std::optional<double>& answer, double tolerance,
                 const std::string& at) {
  if (expected.is_null()) {
    EXPECT_FALSE(answer.has_value()) << at;
    return;
  }
  ASSERT_TRUE(answer.has_value()) << at << " is missing";
  const Result<double> value = expected.AsDouble();
  ASSERT_TRUE(value.ok()) << at << " is no number";
  EXPECT_NEAR(*answer, *value, tolerance + SpeltError(expected.text)) << at;
}

void ExpectFields(const doc::Node& expected, const Answers& answers,
                  const ReferenceExample& example) {
  for (const doc::Member& field : expected.members) {
    const auto answer = answers.find(field.key);
    if (answer == answers.end()) {
      ADD_FAILURE() << example.id << ": unknown field " << field.key;
    } else {
      ExpectValue(field.value, answer->second, example.ToleranceOf(field.key), field.key);
    }
  }
}

std::vector<std::string> Strings(const doc::Node* list) {
  std::vector<std::string> strings;
  if (list == nullptr) return strings;
  for (const doc::Node& item : list->items) strings.push_back(item.text);
  return strings;
}

std::string Joined(const std::vector<std::string>& parts, const std::string& between) {
  std::string joined;
  for (std::size_t i = 0; i < parts.size(); ++i) joined += (i > 0 ? between : "") + parts[i];
  return joined;
}

text::TokenTexts Tokens(const std::vector<std::string>& texts) {
  text::Vocabulary vocabulary;
  return text::Tokenize(texts, text::Tokenizer::kWhitespace, &vocabulary);
}

/// As the package has them: cut at blanks, capitals kept.
text::TokenTexts SpeltTokens(const std::vector<std::string>& texts) {
  text::Vocabulary vocabulary;
  text::TokenTexts tokens;
  for (const std::string& text : texts) {
    std::istringstream words(text);
    std::vector<std::uint32_t> ids;
    for (std::string word; words >> word;) ids.push_back(vocabulary.Intern(word));
    tokens.Add(ids);
  }
  return tokens;
}

std::optional<double> Ratio(const std::string& bytes, std::size_t compressed) {
  return text::CompressionRatio(bytes.size(), compressed);
}

/// As the package has it: compressed twice, the outer header with a file name of ten letters.
std::size_t PackageGzipBytes(const std::string& bytes) {
  constexpr std::size_t kFileName = 11;
  return testing::Gzip(testing::Gzip(bytes)).size() + kFileName;
}

void CheckDistinct(const ReferenceExample& example) {
  const text::TokenTexts texts = Tokens(Strings(example.input->Find("texts")));
  Answers answers;
  const auto tables = text::CountNgrams(texts, 4);
  for (const text::NgramTable& table : tables) {
    const std::string order = std::to_string(table.order);
    answers["distinct_" + order] = text::Distinct(text::CountsOf(table.counts));
    answers["unique_" + order] = table.unique();
    answers["total_" + order] = table.total();
    double sum = 0;
    double count = 0;
    for (std::size_t text = 0; text < texts.size(); ++text) {
      const std::size_t which[] = {text};
      const auto own = text::CountNgrams(text::Select(texts, which), table.order);
      const auto distinct = text::Distinct(text::CountsOf(own.back().counts));
      if (!distinct) continue;
      sum += *distinct;
      ++count;
    }
    if (count > 0) answers["mean_doc_distinct_" + order] = sum / count;
  }
  ExpectFields(*example.expected, answers, example);
}

#ifdef PLIMSOLL_HAS_LZMA
std::optional<double> XzRatio(const std::string& bytes) {
  std::string out(lzma_stream_buffer_bound(bytes.size()), '\0');
  std::size_t size = 0;
  EXPECT_EQ(
      lzma_easy_buffer_encode(LZMA_PRESET_DEFAULT, LZMA_CHECK_CRC64, nullptr,
                              reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                              reinterpret_cast<std::uint8_t*>(out.data()), &size, out.size()),
      LZMA_OK);
  return Ratio(bytes, size);
}
#endif

/// The package joins all texts with a blank, so that its n-grams cross from one to the next.
void CheckPackage(const ReferenceExample& example) {
  constexpr const char* kXz = "compression_ratio_xz";
  const std::vector<std::string> texts = Strings(example.input->Find("texts"));
  const std::string joined = Joined(texts, " ");
  double diversity = 0;
  for (const text::NgramTable& table : text::CountNgrams(SpeltTokens({joined}), 4))
    diversity += text::Distinct(text::CountsOf(table.counts)).value_or(0);
  const text::TokenTexts tokens = SpeltTokens(texts);
  Answers answers = {{"ngram_diversity_score_4", diversity},
                     {"self_repetition_score_4",
                      text::SelfRepetition(tokens, text::CountNgrams(tokens, 4).back())},
                     {"compression_ratio_gzip", Ratio(joined, PackageGzipBytes(joined))}};
  doc::Node expected = *example.expected;
#ifdef PLIMSOLL_HAS_LZMA
  answers[kXz] = XzRatio(joined);
#else
  std::erase_if(expected.members, [](const doc::Member& field) { return field.key == kXz; });
#endif
  ExpectFields(expected, answers, example);
  if (expected.members.size() < example.expected->members.size())
    GTEST_SKIP() << "built without liblzma: " << kXz << " was not compared, all else was";
}

void CheckLengthControl(const ReferenceExample& example) {
  const text::TokenTexts texts = Tokens(Strings(example.input->Find("texts")));
  const auto tables = text::CountNgrams(texts, 2);
  const text::CountOfCounts types = text::CountsOf(tables[0].counts);
  Answers answers;
  answers["tokens"] = texts.ids.size();
  answers["types"] = tables[0].unique();
  const auto vocabulary = static_cast<std::uint64_t>(example.input->IntAt("/vocab_size_for_EAD"));
  answers["EAD_1"] = text::ExpectationAdjustedDistinct(types, vocabulary);
  answers["HD_D_42"] = text::RarefiedDistinct(types, 42);
  answers["rarefied_distinct_2_at_100"] =
      text::RarefiedDistinct(text::CountsOf(tables[1].counts), 100);
  doc::Node rest = doc::Node::Object();
  for (const doc::Member& field : example.expected->members) {
    const bool is_types = field.key == "rarefied_types";
    if (!is_types && field.key != "rarefied_distinct_1") {
      rest.Set(field.key, field.value);
      continue;
    }
    for (const doc::Member& draw : field.value.members) {
      const auto m = static_cast<std::uint64_t>(std::stoull(draw.key));
      ExpectValue(draw.value,
                  is_types ? text::RarefiedUnique(types, m) : text::RarefiedDistinct(types, m),
                  example.ToleranceOf(field.key), field.key + " at " + draw.key);
    }
  }
  ExpectFields(rest, answers, example);
}

void CheckCompression(const ReferenceExample& example) {
  const std::string joined = Joined(Strings(example.input->Find("texts")), "\n");
  Answers answers;
  answers["bytes"] = joined.size();
  for (const int level : {1, 6, 9}) {
    const std::string name = "zlib_" + std::to_string(level);
    const std::size_t bytes = text::ZlibBytes(joined, level);
    answers[name + "_ratio"] = Ratio(joined, bytes);
    // The tolerance of a ratio and of bytes cannot be one: other deflate encoders differ by 1 %.
    const doc::Node* expected = example.expected->Find(name + "_bytes");
    if (expected == nullptr) continue;
    EXPECT_NEAR(static_cast<double>(bytes), expected->AsDouble().value(),
                0.01 * static_cast<double>(bytes));
    answers[name + "_bytes"] = expected->AsDouble().value();
  }
  constexpr std::size_t kWindow = 512;
  double sum = 0;
  const std::size_t windows = joined.size() / kWindow;
  for (std::size_t i = 0; i < windows; ++i) {
    const std::string window = joined.substr(i * kWindow, kWindow);
    sum += *Ratio(window, text::ZlibBytes(window, 9));
  }
  answers["windows"] = windows;
  if (windows > 0) answers["mean_zlib9_ratio_window_512"] = sum / static_cast<double>(windows);
  ExpectFields(*example.expected, answers, example);
}

void CheckSelfBleu(const ReferenceExample& example) {
  const text::TokenTexts texts = Tokens(Strings(example.input->Find("texts")));
  const auto tables = text::CountNgrams(texts, 4);
  const std::vector<double> scores = text::SelfBleuOfTexts(texts, tables);
  doc::Node rest = doc::Node::Object();
  for (const doc::Member& field : example.expected->members) {
    if (field.key != "per_doc") {
      rest.Set(field.key, field.value);
      continue;
    }
    ASSERT_EQ(field.value.items.size(), scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i)
      ExpectValue(field.value.items[i], scores[i], example.ToleranceOf(field.key),
                  "text " + std::to_string(i));
  }
  ExpectFields(rest, {{"self_bleu", text::SelfBleu(texts, tables)}}, example);
}

/// The tags of the example, one byte each as it says.
std::vector<text::TaggedText> TagsOf(const doc::Node& input) {
  std::vector<text::TaggedText> texts;
  const doc::Node* codes = input.Find("byte_code");
  for (const doc::Node& text : input.Find("tags")->items) {
    texts.emplace_back();
    for (const doc::Node& tag : text.items) texts.back().tags += codes->StringAt("/" + tag.text);
  }
  return texts;
}

/// The patterns of four tags as the example writes them.
doc::Node PatternsNode(const std::vector<Template>& templates, const doc::Node& input) {
  doc::Node patterns = doc::Node::Array();
  for (const Template& each : templates) {
    doc::Node tags = doc::Node::Array();
    for (const char code : each.tags) {
      for (const doc::Member& member : input.Find("byte_code")->members)
        if (member.value.text[0] == code) tags.Push(doc::Node::String(member.key));
    }
    const auto count = static_cast<std::int64_t>(each.count);
    patterns.Push(doc::Node::Array({std::move(tags), doc::Node::Int(count)}));
  }
  return patterns;
}

void CheckPosCompression(const ReferenceExample& example) {
  std::vector<std::string> spelt;
  std::vector<std::string> coded;
  for (const doc::Node& text : example.input->Find("tags")->items)
    spelt.push_back(Joined(Strings(&text), " "));
  const std::vector<text::TaggedText> tagged = TagsOf(*example.input);
  for (const text::TaggedText& text : tagged) coded.push_back(text.tags);
  const std::string spaced = Joined(spelt, " ");
  const std::string bytes = Joined(coded, "\n");
  const text::TokenTexts tags = TagTokens(tagged);
  const text::NgramTable fourgrams = text::CountNgrams(tags, 4).back();
  Answers answers = {
      {"diversity_pkg_gzip_ratio", Ratio(spaced, PackageGzipBytes(spaced))},
      {"space_joined_zlib9_ratio", Ratio(spaced, text::ZlibBytes(spaced, 9))},
      {"byte_coded_bytes", bytes.size()},
      {"byte_coded_zlib9_bytes", text::ZlibBytes(bytes, 9)},
      {"byte_coded_zlib9_ratio", Ratio(bytes, text::ZlibBytes(bytes, 9))},
      {"template_rate_top1", TemplateRate(tags, fourgrams, TopTemplates(tags, fourgrams, 1))}};
  doc::Node rest = doc::Node::Object();
  for (const doc::Member& field : example.expected->members) {
    if (field.key != "top_4gram_patterns") {
      rest.Set(field.key, field.value);
      continue;
    }
    const auto top = TopTemplates(tags, fourgrams, field.value.items.size());
    EXPECT_EQ(doc::WriteJson(PatternsNode(top, *example.input)), doc::WriteJson(field.value));
  }
  ExpectFields(rest, answers, example);
}

/// Rows of two columns: [1, 0] for each 1, zeros for each 0.
vectors::Matrix UnitRows(const std::vector<int>& lengths) {
  vectors::Matrix rows(lengths.size(), 2);
  for (std::size_t i = 0; i < lengths.size(); ++i) rows.Row(i)[0] = static_cast<float>(lengths[i]);
  return rows;
}

Answers SemanticAnswers(const std::vector<int>& lengths) {
  const vectors::Matrix rows = UnitRows(lengths);
  const auto semantic = MeasureSemantic(rows.View(), nullptr, {});
  EXPECT_TRUE(semantic.ok());
  Answers answers;
  answers["mean_pairwise_cosine"];
  if (semantic->cosine) answers["mean_pairwise_cosine"] = semantic->cosine->mean;
  if (semantic->vendi) answers["vendi"] = semantic->vendi->one;
  if (semantic->spread) answers["chamfer"] = semantic->spread->mean;
  // The zero row of scikit-learn has distance 1 to everything; ours is left out and counted.
  if (semantic->zero_rows > 0) {
    EXPECT_FALSE(semantic->cosine.has_value());
    answers["sklearn_cosine_distance"] = 1 - Dot(rows.Row(0), rows.Row(1), rows.columns());
  }
  return answers;
}

Answers TextAnswers(const std::vector<std::string>& texts) {
  const std::string joined = Joined(texts, "\n");
  const auto tables = text::CountNgrams(Tokens(texts), 4);
  return {{"distinct_n", text::Distinct(text::CountsOf(tables[0].counts))},
          {"distinct_4_of_two_words", text::Distinct(text::CountsOf(tables[3].counts))},
          {"compression_ratio", Ratio(joined, text::ZlibBytes(joined, 9))}};
}

void CheckEdgeCases(const ReferenceExample& example) {
  const std::map<std::string, Answers> known = {
      {"single_row", SemanticAnswers({1})},
      {"two_identical_rows", SemanticAnswers({1, 1})},
      {"zero_row_with_unit_row", SemanticAnswers({0, 1})},
      {"empty_text_list", TextAnswers({})},
      {"text_shorter_than_n", TextAnswers({"two words"})}};
  for (const doc::Member& one : example.expected->members) {
    const auto found = known.find(one.key);
    ASSERT_NE(found, known.end()) << "unknown edge case " << one.key;
    ExpectFields(one.value, found->second, example);
  }
}

}  // namespace

ReferenceChecks TextReferenceChecks() {
  return {{"distinct_n", CheckDistinct},          {"diversity_pkg", CheckPackage},
          {"length_control", CheckLengthControl}, {"compression", CheckCompression},
          {"self_bleu", CheckSelfBleu},           {"pos_compression", CheckPosCompression},
          {"edge_cases", CheckEdgeCases}};
}

}  // namespace plimsoll::diversity
