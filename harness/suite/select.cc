#include "harness/suite/select.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "harness/base/file.h"
#include "harness/base/suggest.h"

namespace plimsoll::suite {
namespace {

bool ReadPositive(std::string_view text, int* out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return error == std::errc() && end == text.data() + text.size() && *out >= 1;
}

template <typename T>
bool Allows(const std::vector<T>& wanted, const T& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

Status CheckSuites(const std::vector<Suite>& suites, const Selection& selection) {
  std::vector<std::string> ids;
  for (const Suite& suite : suites) ids.push_back(suite.id());
  for (const std::string& wanted : selection.suites) {
    if (std::find(ids.begin(), ids.end(), wanted) != ids.end()) continue;
    const std::string hint = DidYouMean(wanted, ids);
    return MakeError(ErrorCode::kNotFound, "no suite \"", wanted, "\" is loaded",
                     hint.empty() ? "" : "; ", hint);
  }
  return Status();
}

bool IsSelected(const Suite& suite, const CaseEntry& entry, const Selection& selection) {
  if (!Allows(selection.tracks, entry.track)) return false;
  const auto shards = static_cast<std::uint64_t>(selection.shards);
  if (1 + entry.group % shards != static_cast<std::uint64_t>(selection.shard)) return false;
  return selection.filter.empty() ||
         GlobMatch(selection.filter, suite.id() + "/" + std::string(entry.id));
}

Error NothingLeft(const Selection& selection) {
  std::string asked;
  for (const std::string& suite : selection.suites) asked += ", suite \"" + suite + "\"";
  for (Track track : selection.tracks) asked += ", track " + std::string(TrackName(track));
  if (!selection.filter.empty()) asked += ", filter \"" + selection.filter + "\"";
  if (selection.shards > 1)
    asked += ", shard " + std::to_string(selection.shard) + "/" + std::to_string(selection.shards);
  return MakeError(ErrorCode::kNothingSelected, "no case is selected",
                   asked.empty() ? ": the suites hold none" : " by " + asked.substr(2));
}

}  // namespace

Status ParseShard(const std::string& text, Selection* out) {
  const std::size_t slash = text.find('/');
  int shard = 0;
  int shards = 0;
  const std::string_view view = text;
  if (slash == text.npos || !ReadPositive(view.substr(0, slash), &shard) ||
      !ReadPositive(view.substr(slash + 1), &shards) || shard > shards)
    return MakeError(ErrorCode::kInvalid, "shard \"", text,
                     "\" is not i/n with i from 1 to n, such as 2/4");
  out->shard = shard;
  out->shards = shards;
  return Status();
}

Result<std::vector<CaseRef>> Select(const std::vector<Suite>& suites, const Selection& selection) {
  PLIMSOLL_TRY(CheckSuites(suites, selection));
  std::vector<CaseRef> selected;
  for (std::uint32_t s = 0; s < suites.size(); ++s) {
    const Suite& suite = suites[s];
    if (!Allows(selection.suites, suite.id())) continue;
    for (std::uint32_t i = 0; i < suite.size(); ++i)
      if (IsSelected(suite, suite.entry(i), selection)) selected.push_back({s, i});
  }
  if (selected.empty()) return NothingLeft(selection);
  return selected;
}

}  // namespace plimsoll::suite
