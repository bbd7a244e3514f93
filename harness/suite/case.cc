#include "harness/suite/case.h"

#include <algorithm>
#include <iterator>

#include "harness/base/suggest.h"
#include "harness/doc/json.h"

namespace plimsoll::suite {
namespace {

constexpr std::size_t kMaxIdBytes = 128;

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string_view TrackName(Track track) { return kTrackNames[static_cast<int>(track)]; }

Result<Track> TrackOf(std::string_view name) {
  const auto found = std::find(std::begin(kTrackNames), std::end(kTrackNames), name);
  if (found != std::end(kTrackNames))
    return static_cast<Track>(std::distance(std::begin(kTrackNames), found));
  const std::vector<std::string> names(std::begin(kTrackNames), std::end(kTrackNames));
  const std::string hint = DidYouMean(name, names);
  return MakeError(ErrorCode::kInvalid, "unknown track ", doc::QuoteJson(name),
                   "; there are: happy_path, edge, adversarial, production",
                   hint.empty() ? "" : "; ", hint);
}

std::string_view SeverityName(Severity severity) {
  return kSeverityNames[static_cast<int>(severity)];
}

std::string_view Case::area() const {
  return std::string_view(taxonomy).substr(0, taxonomy.find('/'));
}

std::string_view Case::prompt() const {
  for (auto message = messages.rbegin(); message != messages.rend(); ++message)
    if (message->role == Role::kUser) return message->content;
  return "";
}

// The keys stand in bytewise order, so that this is the canonical JSON of the document that
// docs/suites.md shows.
Digest FingerprintOf(const Case& the_case) {
  std::string canonical;
  doc::JsonAppender out(&canonical);
  out.BeginObject().Key("expect").BeginArray();
  for (const Expectation& expectation : the_case.expect) {
    out.BeginObject().Key("judge").String(expectation.judge);
    out.Key("settings").Raw(doc::WriteCanonicalJson(expectation.settings)).EndObject();
  }
  out.EndArray().Key("messages").BeginArray();
  for (const Message& message : the_case.messages) {
    out.BeginObject().Key("content").String(message.content);
    out.Key("role").String(kRoleNames[static_cast<int>(message.role)]).EndObject();
  }
  out.EndArray().Key("system").String(the_case.system).EndObject();
  return Sha256(canonical);
}

Digest ContentDigestOf(const Case& the_case) {
  return Sha256(doc::WriteCanonicalJson(CaseToNode(the_case)));
}

bool IsId(std::string_view text) {
  if (text.empty() || text.size() > kMaxIdBytes || !IsAlphanumeric(text.front())) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsAlphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

std::string FoldId(std::string_view id) {
  std::string folded(id);
  for (char& c : folded) {
    if (!IsAlphanumeric(c)) c = '_';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

}  // namespace plimsoll::suite
