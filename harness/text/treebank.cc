#include "harness/text/treebank.h"

#include <algorithm>
#include <array>
#include <utility>

namespace plimsoll::text {
namespace {

constexpr std::size_t kColumns = 10;
enum Column { kId = 0, kForm = 1, kTag = 3 };

/// How many columns a line has, the first ten of them in `columns`.
std::size_t Split(std::string_view line, std::array<std::string_view, kColumns>* columns) {
  std::size_t count = 0;
  while (true) {
    const std::size_t end = line.find('\t');
    if (count < kColumns) (*columns)[count] = line.substr(0, end);
    ++count;
    if (end == std::string_view::npos) return count;
    line.remove_prefix(end + 1);
  }
}

std::string Joined(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : " ") + word;
  return joined;
}

void EndSentence(Treebank::Sentence* sentence, Treebank* treebank) {
  if (!sentence->words.empty()) {
    if (sentence->text.empty()) sentence->text = Joined(sentence->words);
    treebank->sentences.push_back(std::move(*sentence));
  }
  *sentence = {};
}

Status AddLine(std::string_view line, const std::string& place, Treebank::Sentence* sentence) {
  constexpr std::string_view kText = "# text = ";
  if (line.starts_with(kText)) sentence->text = line.substr(kText.size());
  if (line.starts_with('#')) return {};
  std::array<std::string_view, kColumns> columns;
  const std::size_t count = Split(line, &columns);
  if (count != kColumns)
    return MakeError(ErrorCode::kInvalid, place, ": ", std::to_string(count),
                     count == 1 ? " column" : " columns", ", a word of CoNLL-U has 10");
  if (columns[kId].find_first_of("-.") != std::string_view::npos) return {};
  if (columns[kTag].empty() || columns[kTag] == "_" || columns[kForm].empty())
    return MakeError(ErrorCode::kInvalid, place,
                     ": a word without its form (column 2) or its universal tag (column 4)");
  sentence->words.emplace_back(columns[kForm]);
  sentence->tags.emplace_back(columns[kTag]);
  return {};
}

}  // namespace

std::size_t Treebank::words() const {
  std::size_t words = 0;
  for (const Sentence& sentence : sentences) words += sentence.words.size();
  return words;
}

Status ReadConllu(std::string_view bytes, const std::string& file, Treebank* treebank) {
  const std::size_t before = treebank->sentences.size();
  Treebank::Sentence sentence;
  for (int number = 1; !bytes.empty(); ++number) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) {
      EndSentence(&sentence, treebank);
    } else {
      PLIMSOLL_TRY(AddLine(line, file + ":" + std::to_string(number), &sentence));
    }
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  EndSentence(&sentence, treebank);
  if (treebank->sentences.size() == before)
    return MakeError(ErrorCode::kInvalid, file, ": no sentence in it, expected CoNLL-U");
  return {};
}

}  // namespace plimsoll::text
