#include <algorithm>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>

#include "harness/base/digest.h"
#include "harness/base/file.h"
#include "harness/baseline/baseline.h"
#include "harness/doc/form.h"

namespace plimsoll::baseline {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestSlug = 100;
constexpr std::size_t kHashDigits = 12;

bool IsPlain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == '_' || c == '-';
}

/// A file name of an id. It never begins with a dot, so it is neither hidden nor "..".
std::string FileNameOf(const std::string& id) {
  std::string slug = id.substr(0, kLongestSlug);
  for (char& c : slug)
    if (!IsPlain(c)) c = '-';
  if (slug.empty() || slug[0] == '.') slug.insert(0, "-");
  if (slug == id) return slug;
  return slug + "-" + Sha256Hex(id).substr(0, kHashDigits);
}

bool IsDate(const std::string& text) { return doc::FindForm("date")->matches(text); }

Status CheckAcceptable(const Baseline& baseline) {
  const Measurement& measurement = baseline.measurement;
  const std::string what = "the measurement of suite \"" + measurement.suite + "\"";
  if (!measurement.is_complete) {
    return MakeError(ErrorCode::kInvalid, what, " lacks ",
                     std::to_string(measurement.missing_trials),
                     " planned trials; resume its run before it becomes a baseline");
  }
  if (measurement.cases.empty()) return MakeError(ErrorCode::kInvalid, what, " has no cases");
  if (baseline.reason.empty()) return MakeError(ErrorCode::kInvalid, "a baseline needs a reason");
  if (baseline.approver.empty())
    return MakeError(ErrorCode::kInvalid, "a baseline needs an approver");
  if (!IsDate(baseline.accepted)) {
    return MakeError(ErrorCode::kInvalid,
                     "a baseline needs the day of its acceptance (YYYY-MM-DD), not \"",
                     baseline.accepted, "\"");
  }
  return {};
}

/// A folder of the same name may be a link to anywhere.
Status CheckInside(const std::string& root, const std::string& path) {
  std::error_code error;
  const fs::path real_root = fs::weakly_canonical(root, error);
  const fs::path real_path = error ? fs::path() : fs::weakly_canonical(path, error);
  if (error)
    return MakeError(ErrorCode::kStore, "could not resolve \"", path, "\": ", error.message());
  const fs::path inside = real_path.lexically_relative(real_root);
  if (!inside.empty() && *inside.begin() != "..") return {};
  return MakeError(ErrorCode::kStore, "\"", path, "\" leads out of the folder of baselines");
}

/// Where a replaced baseline goes. Its date is taken from its own text, which may be damaged.
std::string HistoryPath(const std::string& path, const std::string& old_bytes) {
  Diagnostics ignored;
  const Result<Baseline> old = ParseBaseline(old_bytes, path, &ignored);
  const std::string date = old.ok() ? old->accepted : "undated";
  const fs::path current(path);
  const std::string name = current.stem().string() + "." + date + "." +
                           Sha256Hex(old_bytes).substr(0, kHashDigits) + ".json";
  return (current.parent_path() / "history" / name).string();
}

/// The regular files or folders in a folder; links are not followed. Errors: kStore.
Result<std::vector<fs::path>> Entries(const fs::path& folder, fs::file_type type) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->symlink_status().type() == type && it->path().filename().string()[0] != '.')
      found.push_back(it->path());
  }
  if (error)
    return MakeError(ErrorCode::kStore, "could not read folder \"", folder.string(),
                     "\": ", error.message());
  std::sort(found.begin(), found.end());
  return found;
}

void CheckPlace(const std::string& root, const fs::path& path, const Baseline& baseline,
                Diagnostics* diagnostics) {
  const std::string place =
      BaselinePath(root, baseline.measurement.suite, baseline.measurement.target_id);
  if (fs::path(place).lexically_normal() == path.lexically_normal()) return;
  diagnostics->Add({DiagnosticLevel::kError,
                    {path.string(), 0, 0},
                    "this is the baseline of suite \"" + baseline.measurement.suite +
                        "\" and target \"" + baseline.measurement.target_id +
                        "\", which belongs at " + place,
                    "",
                    "",
                    ""});
}

}  // namespace

std::string BaselinePath(const std::string& root, const std::string& suite,
                         const std::string& target) {
  return (fs::path(root) / FileNameOf(suite) / (FileNameOf(target) + ".json")).string();
}

Status AcceptBaseline(const std::string& root, const Baseline& baseline, bool replace) {
  PLIMSOLL_TRY(CheckAcceptable(baseline));
  const Measurement& measurement = baseline.measurement;
  const std::string path = BaselinePath(root, measurement.suite, measurement.target_id);
  PLIMSOLL_TRY(CheckInside(root, path));
  const Result<std::string> old = ReadFile(path);
  if (!old.ok() && old.error().code != ErrorCode::kNotFound) return old.error();
  if (old.ok()) {
    if (!replace) {
      return MakeError(ErrorCode::kInvalid, "a baseline of suite \"", measurement.suite,
                       "\" and target \"", measurement.target_id, "\" stands at ", path,
                       " already; it is replaced only where that is asked for");
    }
    const std::string kept = HistoryPath(path, *old);
    PLIMSOLL_TRY(CheckInside(root, kept));
    PLIMSOLL_TRY(WriteFileAtomic(kept, *old));
  }
  return WriteFileAtomic(path, BaselineToJson(baseline));
}

Result<Baseline> LoadBaseline(const std::string& path, Diagnostics* diagnostics) {
  PLIMSOLL_ASSIGN(const std::string json, ReadFile(path));
  return ParseBaseline(json, path, diagnostics);
}

Result<std::vector<Baseline>> ListBaselines(const std::string& root, Diagnostics* diagnostics) {
  std::vector<Baseline> baselines;
  std::error_code unreadable;  // Entries() says so below
  if (fs::status(root, unreadable).type() == fs::file_type::not_found) return baselines;
  const int errors_before = diagnostics->errors();
  PLIMSOLL_ASSIGN(const std::vector<fs::path> folders, Entries(root, fs::file_type::directory));
  for (const fs::path& folder : folders) {
    PLIMSOLL_ASSIGN(const std::vector<fs::path> files, Entries(folder, fs::file_type::regular));
    for (const fs::path& file : files) {
      if (file.extension() != ".json") continue;
      Result<Baseline> baseline = LoadBaseline(file.string(), diagnostics);
      if (!baseline.ok() && baseline.error().code != ErrorCode::kInvalid) return baseline.error();
      if (!baseline.ok()) continue;
      CheckPlace(root, file, *baseline, diagnostics);
      baselines.push_back(std::move(*baseline));
    }
  }
  if (diagnostics->errors() > errors_before)
    return MakeError(ErrorCode::kInvalid, "the baselines below \"", root, "\" are not all valid");
  std::sort(baselines.begin(), baselines.end(), [](const Baseline& a, const Baseline& b) {
    return std::tie(a.measurement.suite, a.measurement.target_id) <
           std::tie(b.measurement.suite, b.measurement.target_id);
  });
  return baselines;
}

}  // namespace plimsoll::baseline
