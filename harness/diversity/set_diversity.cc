#include "harness/diversity/set_diversity.h"

#include <deque>
#include <utility>

#include "harness/diversity/semantic_measures.h"

namespace plimsoll::diversity {
namespace {

template <typename Set>
std::vector<const Set*> Pointers(const std::deque<Set>& sets) {
  std::vector<const Set*> pointers;
  for (const Set& set : sets) pointers.push_back(&set);
  return pointers;
}

void AddLexical(std::span<const EmbeddedTexts> sets, const LexicalOptions& options,
                std::vector<SetDiversity>* out) {
  std::deque<LexicalSet> cut;
  for (const EmbeddedTexts& set : sets) cut.emplace_back(set.texts, options.tokenizer);
  const CommonSizes sizes = SizesFor(Pointers(cut), options);
  for (std::size_t i = 0; i < sets.size(); ++i)
    (*out)[i].lexical = MeasureLexical(cut[i], sizes, options);
}

void AddSyntactic(std::span<const EmbeddedTexts> sets, const text::Tagger& tagger,
                  const SyntacticOptions& options, std::vector<SetDiversity>* out) {
  std::deque<SyntacticSet> tagged;
  for (const EmbeddedTexts& set : sets) tagged.emplace_back(set.texts, tagger);
  const SyntacticSizes sizes = SizesFor(Pointers(tagged), options);
  for (std::size_t i = 0; i < sets.size(); ++i)
    (*out)[i].syntactic = MeasureSyntactic(tagged[i], sizes, tagger, options);
}

Status AddSemantic(std::span<const EmbeddedTexts> sets, const vectors::MatrixView* reference,
                   const SemanticOptions& options, std::vector<SetDiversity>* out) {
  std::vector<std::size_t> counted;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    PLIMSOLL_ASSIGN((*out)[i].semantic, MeasureSemantic(sets[i].rows, reference, options));
    counted.push_back((*out)[i].semantic.rows);
  }
  const std::size_t size = SemanticSizeFor(counted);
  for (std::size_t i = 0; i < sets.size(); ++i) {
    SetDiversity& set = (*out)[i];
    set.semantic_size = size;
    set.semantic_measures = SemanticMeasures(sets[i].rows, set.semantic, size, options);
  }
  return {};
}

}  // namespace

void DiversityOptions::Seed(std::uint64_t seed) {
  lexical.seed = seed;
  syntactic.seed = seed;
  semantic.seed = seed;
}

std::vector<Measure> SetDiversity::Measures() const {
  std::vector<Measure> all = lexical.measures;
  all.insert(all.end(), syntactic.measures.begin(), syntactic.measures.end());
  all.insert(all.end(), semantic_measures.begin(), semantic_measures.end());
  return all;
}

Result<std::vector<SetDiversity>> MeasureTogether(std::span<const EmbeddedTexts> sets,
                                                  const vectors::MatrixView* reference,
                                                  const text::Tagger& tagger,
                                                  const DiversityOptions& options) {
  std::vector<SetDiversity> measured(sets.size());
  AddLexical(sets, options.lexical, &measured);
  AddSyntactic(sets, tagger, options.syntactic, &measured);
  PLIMSOLL_TRY(AddSemantic(sets, reference, options.semantic, &measured));
  return measured;
}

}  // namespace plimsoll::diversity
