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
std::uint64_t NormalSum(const std::string& text) {
  const Digest digest = Sha256(text::NormalForm(text));
  std::uint64_t sum = 0;
  std::memcpy(&sum, digest.data(), sizeof sum);
  return sum;
}

}  // namespace

/// What is known of the texts while they go by.
class KnownTexts::Listing {
 public:
  void Take(const TextItem& item, const TextPlace& place, std::uint32_t corpus) {
    fit_.Take(Rng(rows_.size(), "fit sample").Next(), rows_.size(), item.text);
    sums_.emplace_back(NormalSum(item.text), rows_.size());
    digest_.Add(item.text);
    rows_.push_back({place, corpus});
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
    std::size_t texts = 0;
    const int before = found->errors();
    const Status read = sources[s]->ForEach(
        [&](const TextItem& item, const TextPlace& place) {
          listing.Take(item, place, s);
          ++texts;
          return Status();
        },
        found);
    if (!read.ok() && found->errors() == before && !other) other = read.error();
    known.corpora_.push_back({sources[s]->name(), texts});
  }
  if (other) return *other;
  listing.Finish(&known);
  known.sources_ = std::move(sources);
  return known;
}

std::size_t TextsIn(const std::vector<KnownTexts::Corpus>& corpora) {
  return std::accumulate(
      corpora.begin(), corpora.end(), std::size_t{0},
      [](std::size_t sum, const KnownTexts::Corpus& corpus) { return sum + corpus.texts; });
}

std::size_t KnownTexts::repeated() const { return TextsIn(corpora_) - size(); }

Result<TextItem> KnownTexts::Read(std::size_t row) const {
  return sources_[rows_[row].corpus]->Read(rows_[row].place);
}

Status KnownTexts::ForEachBlock(
    std::size_t count, const std::function<Status(std::span<const std::string>)>& take) const {
  std::vector<std::string> block;
  std::size_t next = 0;
  for (std::uint32_t s = 0; s < sources_.size(); ++s) {
    Diagnostics found;
    PLIMSOLL_TRY(sources_[s]->ForEach(
        [&](const TextItem& item, const TextPlace& place) -> Status {
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
  if (next != rows_.size())
    return MakeError(ErrorCode::kInvalid, "a corpus has changed while it was read");
  return block.empty() ? Status() : take(block);
}

}  // namespace plimsoll::cli
