#include "harness/suite/builder.h"

#include <algorithm>
#include <utility>

#include "harness/doc/json.h"
#include "harness/text/normal.h"

namespace plimsoll::suite {
namespace {

std::string_view BytesOf(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::uint64_t GroupOf(const std::string& suite, const Case& the_case) {
  return text::Fnv1a(the_case.cluster_or_id(), text::Fnv1a(suite + "/"));
}

}  // namespace

SuiteBuilder::SuiteBuilder(Manifest manifest, const std::string& path)
    : state_(std::make_unique<Suite::State>()) {
  state_->path = path;
  state_->defaults = DefaultsOf(manifest);
  state_->manifest = std::move(manifest);
}

SuiteBuilder::~SuiteBuilder() = default;

const Manifest& SuiteBuilder::manifest() const { return state_->manifest; }

void SuiteBuilder::BeginFile(const std::string& path, std::optional<RandomAccessFile> lines) {
  const auto known = std::find(state_->files.begin(), state_->files.end(), path);
  file_ = static_cast<std::uint32_t>(known - state_->files.begin());
  if (known != state_->files.end()) return;
  state_->files.push_back(path);
  state_->lines.push_back(std::move(lines));
}

std::optional<std::string> SuiteBuilder::Keep(Case the_case) {
  std::optional<std::string> complaint = Add(the_case, state_->kept.size(), 0);
  if (!complaint) state_->kept.push_back(std::make_shared<const Case>(std::move(the_case)));
  return complaint;
}

std::optional<std::string> SuiteBuilder::Index(const Case& the_case, std::uint64_t offset,
                                               std::size_t length) {
  return Add(the_case, offset, static_cast<std::uint32_t>(length));
}

std::optional<std::string> SuiteBuilder::Add(const Case& the_case, std::uint64_t offset,
                                             std::uint32_t length) {
  CaseRow row;
  row.fingerprint = FingerprintOf(the_case);
  row.content = ContentDigestOf(the_case);
  row.group = GroupOf(state_->manifest.id, the_case);
  row.offset = offset;
  row.length = length;
  row.file = file_;
  row.line = the_case.mark.line;
  row.track = static_cast<std::uint8_t>(the_case.track);
  row.severity = static_cast<std::uint8_t>(the_case.severity);
  const std::uint32_t taken = state_->index.Add(the_case.id, row);
  if (taken == CaseIndex::kNone) return std::nullopt;
  return Taken(the_case.id, taken);
}

std::string SuiteBuilder::Taken(const std::string& id, std::uint32_t row) const {
  const std::string other(state_->index.id(row));
  const CaseRow& first = state_->index.row(row);
  std::string place = state_->files[first.file];
  if (first.line > 0) place += ":" + std::to_string(first.line);
  if (id == other) return "id " + doc::QuoteJson(id) + " is used twice; first in " + place;
  return "id " + doc::QuoteJson(id) + " differs only in case or punctuation from " +
         doc::QuoteJson(other) + " in " + place;
}

Suite SuiteBuilder::Finish() {
  state_->index.Shrink();
  DigestBuilder digest;
  digest.Add(state_->manifest.id).Add(state_->manifest.version);
  for (std::uint32_t row : state_->index.OrderOfIds())
    digest.Add(BytesOf(state_->index.row(row).content));
  state_->digest = digest.Finish();
  return Suite(std::move(state_));
}

void DecodeCaseLine(const doc::Document& document, Case* out) {
  const Result<doc::Node> node =
      doc::ParseJsonFile(document.text, document.file, document.diagnostics, document.first_line);
  if (!node.ok()) return;
  doc::ObjectReader reader(document, *node);
  if (node->is_object()) ReadCase(reader, out);
}

}  // namespace plimsoll::suite
