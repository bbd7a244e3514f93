// Copies and paraphrases planted among the shipped suites: how many each embedder finds.

#include <gtest/gtest.h>

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "harness/cli/embedders.h"
#include "harness/cli/named_suites.h"
#include "harness/cli/text_input.h"
#include "harness/vectors/neighbours.h"

namespace plimsoll::cli {
namespace {

struct Pair {
  const char* text;
  const char* paraphrase;
};

constexpr Pair kPairs[] = {
    {"How can I get red wine out of a wool carpet?",
     "What removes a Merlot stain from a woollen rug?"},
    {"Write a short poem about a lighthouse in winter.",
     "Compose a few verses on a beacon by the sea during the cold season."},
    {"Which vaccinations do I need before I travel to Kenya?",
     "What shots should somebody have who is about to visit Nairobi?"},
    {"Explain compound interest to a twelve-year-old.",
     "Tell a child in simple terms how savings earn money on money."},
    {"My landlord will not return my deposit, what can I do?",
     "The owner of my flat keeps the security money; which options do I have?"},
    {"Give me a recipe for lentil soup without onions.",
     "How do I cook a soup of lentils that has no onion in it?"},
    {"Summarise this article in three sentences for a busy reader.",
     "Boil the text below down to three lines for somebody with little time."},
    {"Why does my bicycle chain keep falling off?",
     "The chain comes off my bike again and again; what is the reason?"},
    {"Translate this apology into polite Japanese.",
     "Put the following words of regret into courteous Japanese."},
    {"How do I teach my dog not to pull on the lead?",
     "What is a good way to train a puppy to walk without tugging?"},
    {"Plan a quiet weekend in Porto for two people.",
     "Suggest what a couple could calmly do in Porto from Friday to Sunday."},
    {"Is it safe to eat yoghurt two weeks after its date?",
     "May I still eat a yoghurt that expired a fortnight ago?"},
    {"Help me word a reference for a former employee.",
     "I have to write a letter of recommendation for somebody who worked for me."},
    {"What is the difference between a virus and a bacterium?",
     "How do bacteria and viruses differ?"},
    {"Suggest names for a bakery near the harbour.",
     "What could I call a bread shop that stands by the port?"},
    {"How loud may my neighbours be after ten at night?",
     "Which noise from next door is allowed late in the evening?"},
};
constexpr std::size_t kPlanted = std::size(kPairs);

// Upper case, other punctuation, more blanks.
std::string Respelled(const std::string& text) {
  std::string respelled = "  ";
  for (const char c : text) {
    if (c == ' ') respelled += ' ';
    respelled +=
        c == '?' || c == '.' ? '!' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return respelled;
}

// The originals first, then every case that is shipped.
std::vector<std::string> Known() {
  std::vector<std::string> known;
  for (const Pair& pair : kPairs) known.emplace_back(pair.text);
  const auto suites = LoadSuitesBelow("suites");
  EXPECT_TRUE(suites.ok()) << suites.status().error().message;
  for (const suite::Suite& suite : *suites) {
    const auto set = TextSetOf(suite);
    EXPECT_TRUE(set.ok());
    for (const TextItem& item : set->items) known.push_back(item.text);
  }
  return known;
}

struct Recall {
  double exact = 0;
  double respelled = 0;
  double paraphrased = 0;
};

// Shares of the planted texts whose nearest known text is their original.
Recall RecallOf(const std::string& spec) {
  const std::vector<std::string> known = Known();
  std::vector<std::string> planted;
  for (const Pair& pair : kPairs) planted.emplace_back(pair.text);
  for (const Pair& pair : kPairs) planted.push_back(Respelled(pair.text));
  for (const Pair& pair : kPairs) planted.emplace_back(pair.paraphrase);
  EmbedderRequest request;
  request.spec = spec;
  request.cache = "none";
  std::vector<std::string> fit = known;
  fit.insert(fit.end(), planted.begin(), planted.end());
  const auto embedder = MakeEmbedder(request, fit);
  EXPECT_TRUE(embedder.ok()) << embedder.status().error().message;
  const auto corpus = (*embedder)->Embed(known);
  const auto queries = (*embedder)->Embed(planted);
  const auto found = vectors::NearestNeighbours(queries->View(), corpus->View(), {});
  EXPECT_TRUE(found.ok());
  double counts[3] = {};
  for (std::size_t i = 0; i < planted.size(); ++i)
    counts[i / kPlanted] += (*found)[i].front().index == i % kPlanted ? 1 : 0;
  const Recall recall{counts[0] / kPlanted, counts[1] / kPlanted, counts[2] / kPlanted};
  std::printf("%-40s exact %.2f, respelled %.2f, paraphrased %.2f of %zu among %zu\n", spec.c_str(),
              recall.exact, recall.respelled, recall.paraphrased, kPlanted, known.size());
  return recall;
}

// These paraphrases share hardly a word with their originals, which is all that it sees.
TEST(PlantedDuplicates, LexicalFindsEveryCopy) {
  const Recall recall = RecallOf("lexical");
  EXPECT_EQ(recall.exact, 1);
  EXPECT_EQ(recall.respelled, 1);
}

TEST(PlantedDuplicates, EncoderFindsParaphrases) {
  const char* folder = std::getenv("PLIMSOLL_MINILM");
  if (folder == nullptr) GTEST_SKIP() << "PLIMSOLL_MINILM names no model (scripts/fetch-minilm)";
  const Recall recall = RecallOf(std::string("encoder:") + folder);
  EXPECT_EQ(recall.exact, 1);
  EXPECT_EQ(recall.respelled, 1);
  EXPECT_GE(recall.paraphrased, 0.8);
}

}  // namespace
}  // namespace plimsoll::cli
