#include "harness/target/family.h"

#include <algorithm>

#include "harness/target/reply_text.h"

namespace plimsoll::target {
namespace {

/// A word of a model's name, a version's digits aside, that tells the family.
struct KnownWord {
  std::string_view word;
  std::string_view family;
};
constexpr KnownWord kWords[] = {
    // Models of EleutherAI that are named after OpenAI's.
    {"gptj", "eleutherai"},
    {"gptneo", "eleutherai"},
    {"pythia", "eleutherai"},
    {"eleutherai", "eleutherai"},
    {"openai", "openai"},
    {"gpt", "openai"},
    {"chatgpt", "openai"},
    {"davinci", "openai"},
    {"moderation", "openai"},
    {"anthropic", "anthropic"},
    {"claude", "anthropic"},
    {"google", "google"},
    {"gemini", "google"},
    {"gemma", "google"},
    {"shieldgemma", "google"},
    {"palm", "google"},
    {"meta", "meta"},
    {"llamaguard", "meta"},
    {"llama", "meta"},
    {"codellama", "meta"},
    {"purplellama", "meta"},
    {"mistral", "mistral"},
    {"mistralai", "mistral"},
    {"mixtral", "mistral"},
    {"ministral", "mistral"},
    {"magistral", "mistral"},
    {"codestral", "mistral"},
    {"devstral", "mistral"},
    {"pixtral", "mistral"},
    {"qwen", "qwen"},
    {"qwq", "qwen"},
    {"deepseek", "deepseek"},
    {"microsoft", "microsoft"},
    {"phi", "microsoft"},
    {"wizardlm", "microsoft"},
    {"cohere", "cohere"},
    {"command", "cohere"},
    {"aya", "cohere"},
    {"xai", "xai"},
    {"grok", "xai"},
    {"amazon", "amazon"},
    {"nova", "amazon"},
    {"titan", "amazon"},
    {"nvidia", "nvidia"},
    {"nemotron", "nvidia"},
    {"ibm", "ibm"},
    {"granite", "ibm"},
    {"allenai", "allenai"},
    {"olmo", "allenai"},
    {"tulu", "allenai"},
    {"moonshot", "moonshot"},
    {"moonshotai", "moonshot"},
    {"kimi", "moonshot"},
    {"chatglm", "zhipu"},
    {"glm", "zhipu"},
    {"zai", "zhipu"},
    {"falcon", "tii"},
    {"tiiuae", "tii"},
};

bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// o1, o3-mini, o4: a word of the letter and a digit or two.
bool IsOpenAiReasoner(std::string_view word) {
  return word.size() >= 2 && word.size() <= 3 && word[0] == 'o' &&
         std::all_of(word.begin() + 1, word.end(), IsDigit);
}

std::string_view FamilyOfWord(std::string_view word) {
  if (IsOpenAiReasoner(word)) return "openai";
  for (const KnownWord& known : kWords)
    if (word.starts_with(known.word) &&
        (word.size() == known.word.size() || IsDigit(word[known.word.size()])))
      return known.family;
  return {};
}

}  // namespace

std::string FamilyOf(std::string_view model) {
  std::string name = Lowered(model);
  // "gpt-j" and "gpt-neo" are one word, and so is "x-ai".
  for (const std::string_view joined : {"gpt-j", "gpt-neo", "x-ai", "z-ai"})
    if (const std::size_t at = name.find(joined); at != std::string::npos)
      name.erase(at + joined.find('-'), 1);
  for (std::size_t at = 0; at < name.size();) {
    if (!IsLetter(name[at])) {
      ++at;
      continue;
    }
    const auto end = std::find_if_not(name.begin() + static_cast<std::ptrdiff_t>(at), name.end(),
                                      [](char c) { return IsLetter(c) || IsDigit(c); });
    const std::size_t length = static_cast<std::size_t>(end - name.begin()) - at;
    if (const std::string_view family = FamilyOfWord(std::string_view(name).substr(at, length));
        !family.empty())
      return std::string(family);
    at += length;
  }
  return {};
}

std::string FamilyOf(const TargetConfig& config) {
  if (config.family.empty()) return FamilyOf(config.model);
  const std::string known = FamilyOf(config.family);
  return known.empty() ? Lowered(Trim(config.family)) : known;
}

bool AreSameFamily(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return false;
  const std::string known = FamilyOf(a);
  return Lowered(Trim(a)) == Lowered(Trim(b)) || (!known.empty() && known == FamilyOf(b));
}

}  // namespace plimsoll::target
