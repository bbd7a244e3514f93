#include "harness/cli/known_texts.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <optional>
#include <utility>

#include "harness/base/digest.h"
#include "harness/base/rng.h"
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

// Texts in the order of their arrival, as many as the limit: all, or a fair draw of them.
class FitSample {
 public:
  void Take(std::size_t row, const std::string& text) {
    const std::uint64_t rank = Rng(row, "fit sample").Next();
    if (drawn_.size() == KnownTexts::kMostFitTexts) {
      if (drawn_.front().rank < rank) return;
      std::pop_heap(drawn_.begin(), drawn_.end());
      drawn_.pop_back();
    }
    drawn_.push_back({rank, row, text});
    std::push_heap(drawn_.begin(), drawn_.end());
  }
  std::vector<std::string> Finish(const std::vector<bool>& is_repeated) {
    std::sort(drawn_.begin(), drawn_.end(),
              [](const Drawn& a, const Drawn& b) { return a.row < b.row; });
    std::vector<std::string> texts;
    for (Drawn& drawn : drawn_)
      if (!is_repeated[drawn.row]) texts.push_back(std::move(drawn.text));
    return texts;
  }

 private:
  struct Drawn {
    std::uint64_t rank = 0;
    std::size_t row = 0;
    std::string text;
    bool operator<(const Drawn& other) const {
      return std::pair(rank, row) < std::pair(other.rank, other.row);
    }
  };
  std::vector<Drawn> drawn_;  // a heap, the last in front
};

}  // namespace

/// What is known of the texts while they go by.
class KnownTexts::Listing {
 public:
  void Take(const TextItem& item, const TextPlace& place, std::uint32_t corpus) {
    fit_.Take(rows_.size(), item.text);
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
    known->fit_texts_ = fit_.Finish(is_repeated);
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
  FitSample fit_;
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

std::size_t KnownTexts::texts() const {
  return std::accumulate(corpora_.begin(), corpora_.end(), std::size_t{0},
                         [](std::size_t sum, const Corpus& corpus) { return sum + corpus.texts; });
}

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
