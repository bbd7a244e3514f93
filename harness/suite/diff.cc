#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "harness/doc/json.h"
#include "harness/suite/lint.h"

namespace plimsoll::suite {
namespace {

using Fields = std::map<std::string, std::string>;

// Members of objects under dotted paths; anything else is one value.
void Flatten(const doc::Node& node, const std::string& path, Fields* out) {
  if (!node.is_object()) {
    (*out)[path] = doc::WriteCanonicalJson(node);
    return;
  }
  for (const doc::Member& member : node.members)
    Flatten(member.value, path.empty() ? member.key : path + "." + member.key, out);
}

std::string ValueOf(const Fields& fields, const std::string& path) {
  const auto found = fields.find(path);
  return found == fields.end() ? "null" : found->second;
}

std::vector<FieldChange> ChangesBetween(const Case& before, const Case& after) {
  Fields old_fields;
  Fields new_fields;
  Flatten(CaseToFullNode(before), "", &old_fields);
  Flatten(CaseToFullNode(after), "", &new_fields);
  std::set<std::string> paths;
  for (const Fields* fields : {&old_fields, &new_fields})
    for (const auto& [path, value] : *fields) paths.insert(path);
  std::vector<FieldChange> changes;
  for (const std::string& path : paths) {
    FieldChange change{path, ValueOf(old_fields, path), ValueOf(new_fields, path)};
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  return changes;
}

Result<CaseChange> ChangeOf(const Suite& before, std::size_t old_index, const Suite& after,
                            std::size_t new_index) {
  PLIMSOLL_ASSIGN(const CasePtr old_case, before.Read(old_index));
  PLIMSOLL_ASSIGN(const CasePtr new_case, after.Read(new_index));
  CaseChange change;
  change.id = new_case->id;
  change.changes_measurement =
      before.entry(old_index).fingerprint != after.entry(new_index).fingerprint;
  change.fields = ChangesBetween(*old_case, *new_case);
  return change;
}

}  // namespace

Result<SuiteDiff> Diff(const Suite& before, const Suite& after) {
  SuiteDiff diff;
  for (std::size_t i = 0; i < before.size(); ++i)
    if (after.IndexOf(before.entry(i).id) < 0) diff.removed.emplace_back(before.entry(i).id);
  for (std::size_t i = 0; i < after.size(); ++i) {
    const CaseEntry entry = after.entry(i);
    const std::ptrdiff_t old = before.IndexOf(entry.id);
    if (old < 0) {
      diff.added.emplace_back(entry.id);
    } else if (before.entry(static_cast<std::size_t>(old)).content == entry.content) {
      ++diff.unchanged;
    } else {
      PLIMSOLL_ASSIGN(CaseChange change, ChangeOf(before, static_cast<std::size_t>(old), after, i));
      diff.changed.push_back(std::move(change));
    }
  }
  std::sort(diff.added.begin(), diff.added.end());
  std::sort(diff.removed.begin(), diff.removed.end());
  std::sort(diff.changed.begin(), diff.changed.end(),
            [](const CaseChange& a, const CaseChange& b) { return a.id < b.id; });
  return diff;
}

}  // namespace plimsoll::suite
