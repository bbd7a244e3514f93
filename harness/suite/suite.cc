#include "harness/suite/suite.h"

#include <utility>

#include "harness/doc/json.h"
#include "harness/suite/builder.h"

namespace plimsoll::suite {
namespace {

Error Changed(const std::string& file, std::int32_t line, std::string_view id) {
  return MakeError(ErrorCode::kStore, "\"", file, "\" changed since it was read: line ",
                   std::to_string(line), " no longer holds the case ", doc::QuoteJson(id));
}

}  // namespace

Suite::Suite(std::unique_ptr<State> state) : state_(std::move(state)) {}
Suite::~Suite() = default;
Suite::Suite(Suite&&) noexcept = default;
Suite& Suite::operator=(Suite&&) noexcept = default;

const Manifest& Suite::manifest() const { return state_->manifest; }
const std::string& Suite::path() const { return state_->path; }
const std::vector<std::string>& Suite::files() const { return state_->files; }
std::size_t Suite::size() const { return state_->index.size(); }
const Digest& Suite::digest() const { return state_->digest; }

CaseEntry Suite::entry(std::size_t index) const {
  PLIMSOLL_CHECK(index < size());
  const CaseRow& row = state_->index.row(index);
  CaseEntry entry;
  entry.id = state_->index.id(index);
  entry.fingerprint = row.fingerprint;
  entry.content = row.content;
  entry.group = row.group;
  entry.track = static_cast<Track>(row.track);
  entry.severity = static_cast<Severity>(row.severity);
  entry.file = row.file;
  entry.line = row.line;
  return entry;
}

std::ptrdiff_t Suite::IndexOf(std::string_view id) const {
  const std::uint32_t row = state_->index.FindFolded(id);
  if (row == CaseIndex::kNone || state_->index.id(row) != id) return -1;
  return static_cast<std::ptrdiff_t>(row);
}

Result<CasePtr> Suite::Read(std::size_t index) const {
  PLIMSOLL_CHECK(index < size());
  const CaseRow& row = state_->index.row(index);
  if (row.length == 0) return state_->kept[row.offset];
  const std::string& file = state_->files[row.file];
  PLIMSOLL_ASSIGN(const std::string line, state_->lines[row.file]->ReadAt(row.offset, row.length));
  Diagnostics complaints;
  Case the_case = state_->defaults;
  DecodeCaseLine({file, line, row.line, &complaints}, &the_case);
  if (complaints.has_errors() || ContentDigestOf(the_case) != row.content)
    return Changed(file, row.line, state_->index.id(index));
  return std::make_shared<const Case>(std::move(the_case));
}

}  // namespace plimsoll::suite
