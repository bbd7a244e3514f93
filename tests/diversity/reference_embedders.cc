// Checks of the kinds that turn texts into vectors.

#include <gtest/gtest.h>

#include <cctype>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/embed/base64.h"
#include "harness/embed/bert_model.h"
#include "harness/embed/hashed_grams.h"
#include "harness/embed/latent_space.h"
#include "harness/embed/safetensors.h"
#include "harness/embed/static_embedder.h"
#include "harness/embed/wordpiece.h"
#include "harness/text/normal.h"
#include "tests/diversity/reference_check.h"

namespace plimsoll::diversity {
namespace {

double NumberOf(const doc::Node& node) {
  const Result<double> number = node.AsDouble();
  EXPECT_TRUE(number.ok());
  return number.ok() ? *number : std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::string> StringsAt(const doc::Node& input, std::string_view key) {
  std::vector<std::string> strings;
  for (const doc::Node& item : input.Find(key)->items) strings.push_back(item.text);
  return strings;
}

embed::TokenIds IdsOf(const doc::Node& list) {
  embed::TokenIds ids;
  for (const doc::Node& item : list.items) ids.push_back(static_cast<std::int32_t>(*item.AsInt()));
  return ids;
}

void ExpectNear(const ReferenceExample& example, const std::string& field, const doc::Node& wanted,
                const std::vector<double>& found) {
  ASSERT_EQ(found.size(), wanted.items.size()) << example.id << ' ' << field;
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_NEAR(found[i], NumberOf(wanted.items[i]), example.ToleranceOf(field))
        << example.id << ' ' << field << '[' << i << ']';
}

template <typename Value>
std::vector<double> Doubles(const Value* values, std::size_t count) {
  return {values, values + count};
}

std::vector<double> Unit(std::vector<double> values) {
  double square = 0;
  for (const double value : values) square += value * value;
  for (double& value : values) value /= square > 0 ? std::sqrt(square) : 1;
  return values;
}

/// A safetensors file that an example carries.
struct CarriedFile {
  explicit CarriedFile(const doc::Node& base64)
      : bytes(*embed::DecodeBase64(base64.text)),
        tensors(std::move(*embed::SafeTensors::Parse(bytes, "example"))) {}
  std::string bytes;
  std::unique_ptr<embed::SafeTensors> tensors;
};

/// The dimensions of the hash, "… mod 4096 …".
std::size_t DimensionsOf(const std::string& hash) {
  const std::size_t at = hash.find("mod ");
  return at == std::string::npos ? 0 : std::stoul(hash.substr(at + 4));
}

void CheckCharacterGrams(const ReferenceExample& example) {
  embed::HashedCounts counts(DimensionsOf(example.input->StringAt("/hash")));
  const std::vector<std::string> texts = StringsAt(*example.input, "texts");
  for (const doc::Member& field : example.expected->members) {
    ASSERT_EQ(field.key, "rows") << example.id;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      embed::AddCharacterGrams(text::NormalForm(texts[i]), &counts);
      const std::vector<embed::Feature> found = counts.Take();
      const doc::Node& wanted = field.value.items[i];
      ASSERT_EQ(found.size(), wanted.items.size()) << example.id;
      for (std::size_t j = 0; j < found.size(); ++j)
        ExpectNear(example, field.key, wanted.items[j],
                   {static_cast<double>(found[j].index), found[j].value});
    }
  }
}

void CheckWordPiece(const ReferenceExample& example) {
  std::string vocabulary;
  for (const std::string& token : StringsAt(*example.input, "vocab")) vocabulary += token + "\n";
  const auto tokenizer = embed::WordPiece::FromVocabulary(vocabulary);
  ASSERT_TRUE(tokenizer.ok()) << tokenizer.error().message;
  const std::vector<std::string> texts = StringsAt(*example.input, "texts");
  for (const doc::Member& field : example.expected->members) {
    ASSERT_EQ(field.key, "ids") << example.id;
    for (std::size_t i = 0; i < texts.size(); ++i)
      EXPECT_EQ(tokenizer.value().Encode(texts[i]), IdsOf(field.value.items[i])) << texts[i];
  }
}

/// Counts of ASCII words of letters and digits, lower-cased, a column each.
std::vector<embed::SparseRow> WordCounts(const std::vector<std::string>& texts,
                                         std::size_t* columns) {
  std::map<std::string, std::uint32_t> places;
  std::vector<embed::SparseRow> rows;
  for (const std::string& text : texts) {
    std::map<std::uint32_t, double> counts;
    std::string word;
    for (const char c : text + " ") {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
        word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      } else if (!word.empty()) {
        const auto next = static_cast<std::uint32_t>(places.size());
        counts[places.try_emplace(word, next).first->second] += 1;
        word.clear();
      }
    }
    embed::SparseRow& row = rows.emplace_back();
    for (const auto& [index, count] : counts) row.push_back({index, count});
  }
  *columns = places.size();
  return rows;
}

void CheckLatentSpace(const ReferenceExample& example) {
  std::size_t columns = 0;
  std::vector<embed::SparseRow> rows = WordCounts(StringsAt(*example.input, "texts"), &columns);
  const std::vector<double> ones(rows.size(), 1);
  const std::vector<double> idf = embed::InverseDocumentFrequencies(rows, ones, columns);
  for (embed::SparseRow& row : rows) embed::WeighCounts(idf, &row);
  const embed::LatentSpace space = embed::FitLatentSpace(rows, columns, {.rank = 8});
  for (const doc::Member& field : example.expected->members) {
    if (field.key == "singular_values_top8") {
      ExpectNear(example, field.key, field.value, space.singular_values);
    } else if (field.key == "cosine_0_others") {
      const std::vector<double> first = Unit(embed::Project(space, rows[0]));
      std::vector<double> cosines;
      for (const embed::SparseRow& row : rows) {
        const std::vector<double> other = Unit(embed::Project(space, row));
        double& cosine = cosines.emplace_back(0);
        for (std::size_t i = 0; i < first.size(); ++i) cosine += first[i] * other[i];
      }
      ExpectNear(example, field.key, field.value, cosines);
    } else {
      ADD_FAILURE() << example.id << ": unknown field " << field.key;
    }
  }
}

void CheckTokenVectors(const ReferenceExample& example) {
  const CarriedFile plain(*example.input->Find("model_safetensors_base64"));
  const CarriedFile quantized(*example.input->Find("quantized_model_safetensors_base64"));
  for (const doc::Member& field : example.expected->members) {
    const bool is_known =
        std::set<std::string>{"pooled", "normalized", "quantized_pooled"}.contains(field.key);
    ASSERT_TRUE(is_known) << example.id << ": unknown field " << field.key;
    const auto vectors = embed::TokenVectors::Load(
        field.key == "quantized_pooled" ? *quantized.tensors : *plain.tensors);
    ASSERT_TRUE(vectors.ok()) << vectors.error().message;
    const doc::Node& ids = *example.input->Find("ids_without_unk");
    for (std::size_t i = 0; i < ids.items.size(); ++i) {
      const std::vector<float> pooled = vectors.value().Pool(IdsOf(ids.items[i]));
      const std::vector<double> found = Doubles(pooled.data(), pooled.size());
      ExpectNear(example, field.key, field.value.items[i],
                 field.key == "normalized" ? Unit(found) : found);
    }
  }
}

/// The ids that the mask leaves.
std::vector<embed::TokenIds> UnpaddedIds(const doc::Node& input) {
  std::vector<embed::TokenIds> texts;
  const doc::Node& masks = *input.Find("attention_mask");
  for (std::size_t i = 0; i < masks.items.size(); ++i) {
    const embed::TokenIds padded = IdsOf(input.Find("input_ids")->items[i]);
    const embed::TokenIds mask = IdsOf(masks.items[i]);
    embed::TokenIds& ids = texts.emplace_back();
    for (std::size_t j = 0; j < padded.size(); ++j)
      if (mask[j] != 0) ids.push_back(padded[j]);
  }
  return texts;
}

void CheckForward(const ReferenceExample& example) {
  const CarriedFile file(*example.input->Find("model_safetensors_base64"));
  const auto config = embed::ReadBertConfig(*example.input->Find("config"));
  ASSERT_TRUE(config.ok()) << config.error().message;
  const auto model = embed::BertModel::Load(config.value(), *file.tensors);
  ASSERT_TRUE(model.ok()) << model.error().message;
  const std::vector<embed::TokenIds> texts = UnpaddedIds(*example.input);
  const vectors::Matrix states = model.value().Forward(texts);
  for (const doc::Member& field : example.expected->members) {
    std::size_t row = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const doc::Node& wanted = field.value.items[i];
      std::vector<double> mean(states.columns());
      for (std::size_t t = 0; t < texts[i].size(); ++t, ++row) {
        for (std::size_t j = 0; j < mean.size(); ++j)
          mean[j] += static_cast<double>(states.Row(row)[j]) / static_cast<double>(texts[i].size());
        if (field.key == "last_hidden_state_unpadded")
          ExpectNear(example, field.key, wanted.items[t], Doubles(states.Row(row), mean.size()));
      }
      if (field.key == "mean_pooled") ExpectNear(example, field.key, wanted, mean);
      if (field.key == "normalized") ExpectNear(example, field.key, wanted, Unit(mean));
    }
    const bool is_known = field.key == "last_hidden_state_unpadded" || field.key == "mean_pooled" ||
                          field.key == "normalized";
    EXPECT_TRUE(is_known) << example.id << ": unknown field " << field.key;
  }
}

}  // namespace

ReferenceChecks EmbedderReferenceChecks() {
  return {{"char_ngram_hashing", CheckCharacterGrams},
          {"bert_wordpiece", CheckWordPiece},
          {"lsa", CheckLatentSpace},
          {"model2vec_pooling", CheckTokenVectors},
          {"bert_forward", CheckForward}};
}

}  // namespace plimsoll::diversity
