#ifndef HARNESS_CLI_KNOWN_TEXTS_H_
#define HARNESS_CLI_KNOWN_TEXTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/cli/text_input.h"

namespace plimsoll::cli {

/// The texts of some corpora that are not blank, each once by its normal form, numbered in the
/// order of the corpora. The texts stay where they are: in memory is where each stands, 24 bytes.
/// Thread safety: one thread.
class KnownTexts {
 public:
  /// So many texts, at most, are kept to fit an embedder on.
  static constexpr std::size_t kMostFitTexts = 32'768;

  struct Corpus {
    std::string name;
    std::size_t texts = 0;  ///< repeated ones included
    std::size_t blank = 0;  ///< not among them: nothing stands there
  };

  /// Goes through the sources once. All their complaints go to `found`; the texts are then not to
  /// be used. Errors: the first that has no place in a file.
  static Result<KnownTexts> List(std::vector<std::unique_ptr<TextSource>> sources,
                                 Diagnostics* found);

  std::size_t size() const { return rows_.size(); }
  const std::vector<Corpus>& corpora() const { return corpora_; }
  std::size_t repeated() const;                          ///< texts whose normal form came before
  const std::string& digest() const { return digest_; }  ///< over the texts, in order
  const std::string& CorpusName(std::size_t row) const { return corpora_[rows_[row].corpus].name; }

  /// All of them; where the corpora hold more than kMostFitTexts, so many drawn by a fixed seed.
  const std::vector<std::string>& fit_texts() const { return fit_texts_; }

  /// One text again. Errors: those of TextSource::Read.
  Result<TextItem> Read(std::size_t row) const;

  /// Hands out all texts in order, up to `count` at a time. Errors: those of TextSource::ForEach;
  /// kInvalid where a source has changed, which is known for certain only when all was handed out;
  /// the first of `take`.
  Status ForEachBlock(std::size_t count,
                      const std::function<Status(std::span<const std::string>)>& take) const;

 private:
  struct Row {
    TextPlace place;
    std::uint32_t corpus = 0;
  };
  class Listing;

  std::vector<std::unique_ptr<TextSource>> sources_;
  std::vector<Corpus> corpora_;
  std::vector<Row> rows_;
  std::string digest_;
  std::vector<std::string> fit_texts_;
};

/// Texts of all corpora, repeated ones included.
std::size_t TextsIn(const std::vector<KnownTexts::Corpus>& corpora);
/// Blank ones, which are not among them.
std::size_t BlankIn(const std::vector<KnownTexts::Corpus>& corpora);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_KNOWN_TEXTS_H_
