#ifndef HARNESS_BASE_REGISTRY_H_
#define HARNESS_BASE_REGISTRY_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/suggest.h"

namespace plimsoll {

/// The plug-ins of one kind by name, in the order in which they were listed. A room's builtin.cc
/// fills one and hands it out as a const value: after start it never changes. Errors: kNotFound
/// from Find, with the names there are and the nearest one.
template <typename Entry>
class Registry {
 public:
  explicit Registry(std::string kind) : kind_(std::move(kind)) {}
  void Add(std::string name, Entry entry) {
    for (const std::string& known : names_) PLIMSOLL_CHECK(known != name);
    names_.push_back(std::move(name));
    entries_.push_back(std::move(entry));
  }
  Result<const Entry*> Find(std::string_view name) const {
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (names_[i] == name) return &entries_[i];
    std::string list;
    for (const std::string& known : names_) list += (list.empty() ? "" : ", ") + known;
    std::string hint = DidYouMean(name, names_);
    return MakeError(ErrorCode::kNotFound, "unknown ", kind_, " \"", name, "\"; there are: ", list,
                     hint.empty() ? "" : "; ", hint);
  }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::string kind_;
  std::vector<std::string> names_;
  std::vector<Entry> entries_;
};

}  // namespace plimsoll

#endif  // HARNESS_BASE_REGISTRY_H_
