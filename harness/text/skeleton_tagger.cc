#include "harness/text/skeleton_tagger.h"

#include <algorithm>
#include <cstddef>
#include <unordered_map>

#include "harness/text/normal.h"

namespace plimsoll::text {
namespace {

struct TagClass {
  char tag;
  std::string_view name;
  std::string_view members;  ///< words, or endings, parted by blanks
};

constexpr TagClass kFunctionWords[] = {
    {'D', "DET",
     "the a an this that these those each every some any no all both either neither "
     "another such what which whatever whichever half"},
    {'P', "PRON",
     "i you he she it we they me him her us them my your his its our their mine yours "
     "hers ours theirs myself yourself himself herself itself ourselves yourselves "
     "themselves who whom whose someone somebody something anyone anybody anything "
     "everyone everybody everything nobody nothing there one"},
    {'A', "AUX",
     "be am is are was were been being do does did have has had can could will would "
     "shall should may might must 'm 're 've 'll 'd ca wo"},
    {'I', "ADP",
     "of in on at by for with from into onto about over under between among through "
     "during against without within along across behind beyond near off out up down "
     "above below around upon toward towards via per despite except inside outside "
     "like as than"},
    {'C', "CCONJ", "and or but nor & plus yet"},
    {'S', "SCONJ",
     "if because while although though since unless until whether whereas when where "
     "why how once after before"},
    {'T', "PART", "to not n't 's '"},
    {'R', "ADV",
     "very too also just only even still already never always often sometimes here then "
     "now so more most less least again ever quite rather almost really well please "
     "maybe perhaps soon away back else instead"}};

constexpr TagClass kEndings[] = {  // the first that fits
    {'r', "-ly", "ly"},
    {'g', "-ing", "ing"},
    {'d', "-ed", "ed"},
    {'n', "-tion",
     "tion sion ment ness ity ance ence ship ism ist age hood dom ure ology tions sions ments "
     "nesses ities ances ences ists ages ures ers ors"},
    {'j', "-al", "able ible ful less ous ive ical ial al ic ish ary est ant ent"},
    {'e', "-er", "er or"},
    {'s', "-s", "s"}};

constexpr TagClass kOthers[] = {
    {'N', "NUM", ""}, {'.', "PUNCT", ""}, {'X', "NAME", ""}, {'o', "WORD", ""}};

using FunctionWords = std::unordered_map<std::string_view, char>;

template <typename Visit>
void ForEachMember(std::string_view members, const Visit& visit) {
  while (!members.empty()) {
    const std::size_t end = std::min(members.find(' '), members.size());
    visit(members.substr(0, end));
    members.remove_prefix(std::min(end + 1, members.size()));
  }
}

FunctionWords MakeFunctionWords() {
  FunctionWords words;
  for (const TagClass& each : kFunctionWords)
    ForEachMember(each.members, [&](std::string_view word) { words.emplace(word, each.tag); });
  return words;
}

char TagByEnding(std::string_view word) {
  constexpr std::size_t kStem = 3;  // what an ending is put to
  for (const TagClass& each : kEndings) {
    bool fits = false;
    ForEachMember(each.members, [&](std::string_view ending) {
      fits = fits || (word.size() >= ending.size() + kStem && word.ends_with(ending));
    });
    if (fits) return each.tag;
  }
  return 'o';
}

char TagOf(std::string_view word, bool is_first) {
  static const FunctionWords function_words = MakeFunctionWords();
  const std::string lower = WithPlainApostrophe(NormalForm(word));
  if (const auto found = function_words.find(lower); found != function_words.end())
    return found->second;
  if (word.find_first_of("0123456789") != std::string_view::npos) return 'N';
  if (Words(lower).empty()) return '.';
  if (!is_first && word.front() >= 'A' && word.front() <= 'Z') return 'X';
  return TagByEnding(lower);
}

}  // namespace

const std::string& SkeletonTagger::name() const {
  static const std::string name = "skeleton/1";
  return name;
}

std::string_view SkeletonTagger::TagName(char tag) const {
  for (const std::span<const TagClass> classes :
       {std::span<const TagClass>(kFunctionWords), std::span<const TagClass>(kEndings),
        std::span<const TagClass>(kOthers)}) {
    for (const TagClass& each : classes)
      if (each.tag == tag) return each.name;
  }
  return "?";
}

std::string SkeletonTagger::TagSentence(std::span<const std::string_view> words) const {
  std::string tags;
  for (std::size_t i = 0; i < words.size(); ++i) tags += TagOf(words[i], i == 0);
  return tags;
}

}  // namespace plimsoll::text
