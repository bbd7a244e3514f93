#include "harness/cli/known_texts.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <optional>
#include <utility>

#include "harness/base/digest.h"
#include "harness/base/rng.h"
#include "harness/cli/text_draw.h"
#include "harness/text/normal.h"

namespace plimsoll::cli {
namespace {

// Two texts of ten million share these 64 bits with a chance of three in a million.
std::uint64_t DigestSum(const std::string& normal_form) {
  const Digest digest = Sha256(normal_form);
  std::uint64_t sum = 0;
  std::memcpy(&sum, digest.data(), sizeof sum);
  return sum;
}

std::size_t SumOf(const std::vector<KnownTexts::Corpus>& corpora,
                  std::size_t KnownTexts::Corpus::*field) {
  return std::accumulate(
      corpora.begin(), corpora.end(), std::size_t{0},
      [&](std::size_t sum, const KnownTexts::Corpus& corpus) { return sum + corpus.*field; });
}

}  // namespace

/// What is known of the texts while they go by.
class KnownTexts::Listing {
 public:
  /// Whether the text is one to know: a blank one is not.
  bool Take(const TextItem& item, const TextPlace& place, std::uint32_t corpus) {
    digest_.Add(item.text);
    const std::string form = text::NormalForm(item.text);
    if (form.empty()) return false;
    fit_.Take(Rng(rows_.size(), "fit sample").Next(), rows_.size(), item.text);
    sums_.emplace_back(DigestSum(form), rows_.size());
    rows_.push_back({place, corpus});
    return true;
  }
  // Of texts with one normal form the first stays.
  void Finish(KnownTexts* known) {
    std::vector<bool> is_repeated(rows_.size());
    std::sort(sums_.begin(), sums_.end());
    for (std::size_t i = 1; i < sums_.size(); ++i)
      if (sums_[i].first == sums_[i - 1].first) is_repeated[sums_[i].second] = true;
    for (auto& drawn : fit_.TakeByKey())
      if (!is_repeated[drawn.key]) known->fit_texts_.push_back(std::move(drawn.text));
    known->digest_ = HexOf(digest_.Finish());
    std::size_t kept = 0;
    for (std::size_t row = 0; row < rows_.size(); ++row)
      if (!is_repeated[row]) rows_[kept++] = rows_[row];
    rows_.resize(kept);
    known->rows_ = std::move(rows_);
  }

 private:
  std::vector<Row> rows_;  // repeated ones included
  std::vector<std::pair<std::uint64_t, std::size_t>> sums_;
  TextDraw<std::size_t> fit_{kMostFitTexts};  // by row
  DigestBuilder digest_;
};

Result<KnownTexts> KnownTexts::List(std::vector<std::unique_ptr<TextSource>> sources,
                                    Diagnostics* found) {
  KnownTexts known;
  Listing listing;
  std::optional<Error> other;  // the first that has no place in a file
  for (std::uint32_t s = 0; s < sources.size(); ++s) {
    KnownTexts::Corpus corpus{sources[s]->name(), 0, 0};
    const int before = found->errors();
    const Status read = sources[s]->ForEach(
        [&](const TextItem& item, const TextPlace& place) {
          ++(listing.Take(item, place, s) ? corpus.texts : corpus.blank);
          return Status();
        },
        found);
    if (!read.ok() && found->errors() == before && !other) other = read.error();
    known.corpora_.push_back(std::move(corpus));
  }
  if (other) return *other;
  listing.Finish(&known);
  known.sources_ = std::move(sources);
  return known;
}

std::size_t TextsIn(const std::vector<KnownTexts::Corpus>& corpora) {
  return SumOf(corpora, &KnownTexts::Corpus::texts);
}

std::size_t BlankIn(const std::vector<KnownTexts::Corpus>& corpora) {
  return SumOf(corpora, &KnownTexts::Corpus::blank);
}

std::size_t KnownTexts::repeated() const { return TextsIn(corpora_) - size(); }

Result<TextItem> KnownTexts::Read(std::size_t row) const {
  return sources_[rows_[row].corpus]->Read(rows_[row].place);
}

Status KnownTexts::ForEachBlock(
    std::size_t count, const std::function<Status(std::span<const std::string>)>& take) const {
  std::vector<std::string> block;
  DigestBuilder digest;
  std::size_t next = 0;
  for (std::uint32_t s = 0; s < sources_.size(); ++s) {
    Diagnostics found;
    PLIMSOLL_TRY(sources_[s]->ForEach(
        [&](const TextItem& item, const TextPlace& place) -> Status {
          digest.Add(item.text);
          const bool is_known = next < rows_.size() && rows_[next].corpus == s &&
                                rows_[next].place.offset == place.offset;
          if (!is_known) return {};
          ++next;
          block.push_back(item.text);
          if (block.size() < count) return {};
          PLIMSOLL_TRY(take(block));
          block.clear();
          return {};
        },
        &found));
  }
  if (!block.empty()) PLIMSOLL_TRY(take(block));
  if (next != rows_.size() || HexOf(digest.Finish()) != digest_)
    return MakeError(ErrorCode::kInvalid, "a corpus has changed while it was read");
  return {};
}

}  // namespace plimsoll::cli
