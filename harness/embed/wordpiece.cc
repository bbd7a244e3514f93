#include "harness/embed/wordpiece.h"

#include <algorithm>

#include "harness/base/file.h"
#include "harness/base/utf8.h"
#include "harness/doc/json.h"
#include "harness/text/normal.h"
#include "harness/text/unicode.h"
#include "harness/text/utf8.h"

namespace plimsoll::embed {
namespace {

constexpr std::size_t kMostFileBytes = std::size_t{64} << 20;
constexpr std::int64_t kLargestId = 10'000'000;
constexpr std::string_view kUsualSpecials[] = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};

bool IsChineseCharacter(char32_t c) {
  constexpr std::pair<char32_t, char32_t> kRanges[] = {
      {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFAFF},   {0x20000, 0x2A6DF},
      {0x2A700, 0x2B81F}, {0x2B920, 0x2CEAF}, {0x2F800, 0x2FA1F},
  };
  return std::any_of(std::begin(kRanges), std::end(kRanges),
                     [c](const auto& range) { return c >= range.first && c <= range.second; });
}

bool IsPunctuation(char32_t c) {
  if (c >= 0x80) return text::IsPunctuation(c);
  return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) ||
         (c >= 123 && c <= 126);
}

bool IsWordSpace(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || text::IsWhiteSpace(c);
}

/// What clean_text takes away.
bool IsRemoved(char32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return false;
  return c == 0xFFFD || text::IsInvisible(c);
}

Result<std::int32_t> CheckedId(const doc::Node& value) {
  const Result<std::int64_t> id = value.AsInt();
  if (!id.ok() || *id < 0 || *id > kLargestId)
    return MakeError(ErrorCode::kInvalid, "a token's id is ", doc::FoundText(value));
  return static_cast<std::int32_t>(*id);
}

bool BoolAt(const doc::Node& node, std::string_view key, bool fallback) {
  const doc::Node* value = node.Find(key);
  if (value == nullptr || value->kind != doc::NodeKind::kBool) return fallback;
  return value->text == "true";
}

/// Errors: kInvalid where the part is of another type than BERT's.
Status ExpectType(const doc::Node& json, std::string_view part, std::string_view type) {
  const std::string found = json.StringAt("/" + std::string(part) + "/type");
  if (found == type) return {};
  return MakeError(ErrorCode::kInvalid, "the ", part, " is ",
                   found.empty() ? "missing" : doc::QuoteShort(found), "; only \"", type,
                   "\" can be read");
}

WordPieceOptions OptionsOf(const doc::Node& json) {
  const doc::Node& normalizer = *json.Find("normalizer");
  const doc::Node& model = *json.Find("model");
  WordPieceOptions options;
  options.clean_text = BoolAt(normalizer, "clean_text", true);
  options.handle_chinese_chars = BoolAt(normalizer, "handle_chinese_chars", true);
  options.lowercase = BoolAt(normalizer, "lowercase", true);
  options.strip_accents = BoolAt(normalizer, "strip_accents", options.lowercase);
  options.unknown = model.StringAt("/unk_token", options.unknown);
  options.continuation = model.StringAt("/continuing_subword_prefix", options.continuation);
  options.most_characters = static_cast<std::size_t>(
      std::clamp<std::int64_t>(model.IntAt("/max_input_chars_per_word", 100), 1, 10'000));
  return options;
}

/// What tokenizer_config.json says of a vocab.txt. Errors: kInvalid, kStore.
Result<WordPieceOptions> OptionsOfFolder(const std::string& folder, std::string* read) {
  const std::string path = folder + "/tokenizer_config.json";
  const Result<std::string> bytes = ReadFile(path, kMostFileBytes);
  if (!bytes.ok() && bytes.error().code == ErrorCode::kNotFound) return WordPieceOptions();
  if (!bytes.ok()) return bytes.error();
  read->append(*bytes);
  const Result<doc::Node> json = doc::ParseJson(*bytes);
  if (!json.ok()) return WithContext(json.error(), path);
  WordPieceOptions options;
  options.lowercase = BoolAt(*json, "do_lower_case", true);
  options.strip_accents = BoolAt(*json, "strip_accents", options.lowercase);
  options.handle_chinese_chars = BoolAt(*json, "tokenize_chinese_chars", true);
  return options;
}

}  // namespace

/// One text on its way to ids.
class WordPiece::Encoding {
 public:
  Encoding(const WordPiece& tokenizer, std::size_t most)
      : tokenizer_(tokenizer), options_(tokenizer.options_), most_(most) {}

  std::vector<std::int32_t> Run(std::string_view text) {
    while (!text.empty() && ids_.size() < most_) {
      if (const auto* special = tokenizer_.SpecialAt(text)) {
        EndWord();
        ids_.push_back(special->second);
        text.remove_prefix(special->first.size());
        continue;
      }
      const Utf8Step step = DecodeUtf8(text, 0);
      text.remove_prefix(step.length);
      Clean(step.code_point);
    }
    EndWord();
    ids_.resize(std::min(ids_.size(), most_));
    return std::move(ids_);
  }

 private:
  void Clean(char32_t c) {
    if (options_.clean_text && IsRemoved(c)) return;
    if (IsWordSpace(c)) return EndWord();
    const bool is_alone = options_.handle_chinese_chars && IsChineseCharacter(c);
    if (is_alone) EndWord();
    Decompose(c);
    if (is_alone) EndWord();
  }

  // Marks that are left over are not put in canonical order: those of class 0 have none, and the
  // others are gone.
  void Decompose(char32_t c) {
    if (!options_.strip_accents || c < 0x80) return Lower(c);
    for (const char32_t part : text::CanonicalDecomposition(c))
      if (!text::IsNonspacingMark(part)) Lower(part);
  }

  void Lower(char32_t c) {
    if (!options_.lowercase) return Append(c);
    if (c < 0x80) return Append(c >= 'A' && c <= 'Z' ? c + 32 : c);
    for (const char32_t part : text::LowerCase(c)) Append(part);
  }

  void Append(char32_t c) {
    const bool is_punctuation = IsPunctuation(c);
    if (is_punctuation) EndWord();
    if (characters_ <= options_.most_characters) text::AppendUtf8(c, &word_);
    ++characters_;
    if (is_punctuation) EndWord();
  }

  void EndWord() {
    if (characters_ > 0) SplitWord();
    word_.clear();
    characters_ = 0;
  }

  /// Greedy, longest first; a word with any part that no token matches is one unknown token.
  void SplitWord() {
    const std::size_t before = ids_.size();
    if (characters_ > options_.most_characters) return ids_.push_back(tokenizer_.unknown_id_);
    for (std::size_t begin = 0; begin < word_.size();) {
      const std::size_t end = LongestToken(begin);
      if (end == begin) {
        ids_.resize(before);
        return ids_.push_back(tokenizer_.unknown_id_);
      }
      begin = end;
    }
  }

  /// Adds the longest token from `begin` on and returns its end; `begin` where there is none.
  std::size_t LongestToken(std::size_t begin) {
    piece_ = begin == 0 ? "" : options_.continuation;
    const std::size_t prefix = piece_.size();
    const std::size_t room = tokenizer_.longest_ > prefix ? tokenizer_.longest_ - prefix : 0;
    piece_.append(word_, begin, room);
    for (; piece_.size() > prefix; piece_.pop_back()) {
      const std::size_t end = begin + piece_.size() - prefix;
      if (end < word_.size() && (static_cast<unsigned char>(word_[end]) & 0xC0) == 0x80) continue;
      const auto found = tokenizer_.vocabulary_.find(std::string_view(piece_));
      if (found == tokenizer_.vocabulary_.end()) continue;
      ids_.push_back(found->second);
      return end;
    }
    return begin;
  }

  const WordPiece& tokenizer_;
  const WordPieceOptions& options_;
  std::size_t most_;
  std::string word_;
  std::string piece_;
  std::size_t characters_ = 0;
  std::vector<std::int32_t> ids_;
};

WordPiece::WordPiece(Vocabulary vocabulary, WordPieceOptions options)
    : vocabulary_(std::move(vocabulary)), options_(std::move(options)) {}

Result<WordPiece> WordPiece::FromVocabulary(std::string_view vocabulary, WordPieceOptions options) {
  Vocabulary tokens;
  std::int32_t id = 0;
  for (; !vocabulary.empty(); ++id) {
    const std::size_t end = std::min(vocabulary.find('\n'), vocabulary.size());
    std::string_view token = vocabulary.substr(0, end);
    if (token.ends_with('\r')) token.remove_suffix(1);
    tokens.insert_or_assign(std::string(token), id);
    vocabulary.remove_prefix(std::min(end + 1, vocabulary.size()));
  }
  WordPiece tokenizer(std::move(tokens), std::move(options));
  for (const std::string_view name : kUsualSpecials)
    if (const auto known = tokenizer.IdOf(name))
      tokenizer.special_.emplace_back(std::string(name), *known);
  PLIMSOLL_TRY(tokenizer.Prepare());
  return tokenizer;
}

Result<WordPiece> WordPiece::FromTokenizerJson(std::string_view json) {
  PLIMSOLL_ASSIGN(const doc::Node root, doc::ParseJson(json));
  PLIMSOLL_TRY(ExpectType(root, "model", "WordPiece"));
  PLIMSOLL_TRY(ExpectType(root, "normalizer", "BertNormalizer"));
  PLIMSOLL_TRY(ExpectType(root, "pre_tokenizer", "BertPreTokenizer"));
  Vocabulary tokens;
  if (const doc::Node* listed = root.At("/model/vocab"))
    for (const doc::Member& member : listed->members) {
      PLIMSOLL_ASSIGN(const std::int32_t id, CheckedId(member.value));
      tokens.emplace(member.key, id);
    }
  WordPiece tokenizer(std::move(tokens), OptionsOf(root));
  if (const doc::Node* added = root.Find("added_tokens"))
    for (const doc::Node& token : added->items) PLIMSOLL_TRY(tokenizer.AddSpecial(token));
  PLIMSOLL_TRY(tokenizer.Prepare());
  return tokenizer;
}

Result<WordPiece> WordPiece::FromFolder(const std::string& folder, std::string* read) {
  const std::string json_path = folder + "/tokenizer.json";
  const Result<std::string> json = ReadFile(json_path, kMostFileBytes);
  if (json.ok()) {
    read->append(*json);
    Result<WordPiece> tokenizer = FromTokenizerJson(*json);
    if (!tokenizer.ok()) return WithContext(tokenizer.error(), json_path);
    return tokenizer;
  }
  if (json.error().code != ErrorCode::kNotFound) return json.error();
  const std::string path = folder + "/vocab.txt";
  const Result<std::string> vocabulary = ReadFile(path, kMostFileBytes);
  if (!vocabulary.ok() && vocabulary.error().code == ErrorCode::kNotFound)
    return MakeError(ErrorCode::kNotFound, folder, " has neither tokenizer.json nor vocab.txt");
  if (!vocabulary.ok()) return vocabulary.error();
  PLIMSOLL_ASSIGN(WordPieceOptions options, OptionsOfFolder(folder, read));
  read->append(*vocabulary);
  Result<WordPiece> tokenizer = FromVocabulary(*vocabulary, std::move(options));
  if (!tokenizer.ok()) return WithContext(tokenizer.error(), path);
  return tokenizer;
}

Status WordPiece::AddSpecial(const doc::Node& token) {
  const std::string content = token.StringAt("/content");
  const doc::Node* listed = token.Find("id");
  if (content.empty() || listed == nullptr)
    return MakeError(ErrorCode::kInvalid, "an added token has no \"content\" or no \"id\"");
  PLIMSOLL_ASSIGN(const std::int32_t id, CheckedId(*listed));
  if (BoolAt(token, "single_word", false) || BoolAt(token, "normalized", false))
    return MakeError(ErrorCode::kInvalid, "the added token ", doc::QuoteShort(content),
                     " is \"single_word\" or \"normalized\", which cannot be read");
  vocabulary_.emplace(content, id);
  special_.emplace_back(content, id);
  return {};
}

Status WordPiece::Prepare() {
  const std::optional<std::int32_t> unknown = IdOf(options_.unknown);
  if (!unknown)
    return MakeError(ErrorCode::kInvalid, "the vocabulary has no ",
                     doc::QuoteShort(options_.unknown));
  unknown_id_ = *unknown;
  std::vector<std::size_t> lengths;
  for (const auto& [token, id] : vocabulary_) {
    size_ = std::max(size_, static_cast<std::size_t>(id) + 1);
    longest_ = std::max(longest_, token.size());
    lengths.push_back(text::CountCodePoints(token));
  }
  std::sort(lengths.begin(), lengths.end());
  median_length_ = (lengths[(lengths.size() - 1) / 2] + lengths[lengths.size() / 2]) / 2;
  return {};
}

const std::pair<std::string, std::int32_t>* WordPiece::SpecialAt(std::string_view text) const {
  const std::pair<std::string, std::int32_t>* longest = nullptr;
  for (const auto& token : special_)
    if (text.starts_with(token.first) &&
        (longest == nullptr || token.first.size() > longest->first.size()))
      longest = &token;
  return longest;
}

std::vector<std::int32_t> WordPiece::Encode(std::string_view text, std::size_t most) const {
  return Encoding(*this, most).Run(text);
}

std::optional<std::int32_t> WordPiece::IdOf(std::string_view token) const {
  const auto found = vocabulary_.find(token);
  if (found == vocabulary_.end()) return std::nullopt;
  return found->second;
}

}  // namespace plimsoll::embed
