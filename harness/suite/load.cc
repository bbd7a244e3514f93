#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "harness/base/file.h"
#include "harness/base/suggest.h"
#include "harness/doc/json.h"
#include "harness/doc/jsonl.h"
#include "harness/doc/yaml.h"
#include "harness/suite/builder.h"

namespace plimsoll::suite {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kManifestName = "suite.yaml";
constexpr int kMostComplaints = 100;  // of one JSON Lines file, which may have a million lines

bool HasWildcard(std::string_view pattern) { return pattern.find_first_of("*?") != pattern.npos; }

// Reads a suite's files and keeps every complaint in `diagnostics`.
class Loader {
 public:
  explicit Loader(Diagnostics* diagnostics) : diagnostics_(diagnostics) {}
  Result<Suite> Load(const std::string& path);

 private:
  std::vector<std::string> FilesOf(const doc::Document& document, const doc::Node& item);
  Status LoadFile(SuiteBuilder* builder, const std::string& file);
  Status LoadYaml(SuiteBuilder* builder, const std::string& path);
  Status LoadJsonl(SuiteBuilder* builder, const std::string& path);

  Diagnostics* diagnostics_;
  fs::path folder_;
  std::set<std::string> listed_;
};

Result<Suite> Loader::Load(const std::string& path) {
  std::error_code error;
  fs::path manifest_path = path;
  if (fs::is_directory(manifest_path, error)) manifest_path /= kManifestName;
  folder_ = manifest_path.has_parent_path() ? manifest_path.parent_path() : fs::path(".");
  const std::string file = manifest_path.string();
  PLIMSOLL_ASSIGN(const std::string text, ReadFile(file));
  PLIMSOLL_ASSIGN(const doc::Node root, doc::ParseYaml(text, file, diagnostics_));
  const doc::Document document{file, text, 1, diagnostics_};
  Manifest manifest;
  {
    doc::ObjectReader reader(document, root);
    ReadManifest(reader, &manifest);
  }
  // Cases of a later format would only add complaints that hide the one that matters.
  if (manifest.format > 1) return diagnostics_->ToStatus().error();
  SuiteBuilder builder(std::move(manifest), file);
  const doc::Node* patterns = root.Find("cases");
  if (patterns != nullptr && patterns->is_array()) {
    for (const doc::Node& item : patterns->items)
      for (const std::string& name : FilesOf(document, item))
        if (const Status status = LoadFile(&builder, name); !status.ok())
          doc::Complain(document, item.line, item.column, status.error().message);
  }
  PLIMSOLL_TRY(diagnostics_->ToStatus());
  return builder.Finish();
}

// The files that one item of the manifest's `cases` names.
std::vector<std::string> Loader::FilesOf(const doc::Document& document, const doc::Node& item) {
  const Result<std::string> pattern = item.AsString();
  if (!pattern.ok()) return {};  // ReadManifest has complained
  const auto complain = [&](std::string message, std::string suggestion = "") {
    doc::Complain(document, item.line, item.column, std::move(message), std::move(suggestion));
  };
  Result<std::vector<std::string>> found = GlobBelow(folder_.string(), *pattern);
  if (!found.ok()) {
    complain(found.error().message);
    return {};
  }
  if (found->empty()) {
    const fs::path siblings = fs::path(*pattern).parent_path() / "*";
    const Result<std::vector<std::string>> others = GlobBelow(folder_.string(), siblings.string());
    complain("no file " + doc::QuoteJson(*pattern) + " in the suite's folder",
             others.ok() && !HasWildcard(*pattern) ? DidYouMean(*pattern, *others) : "");
  }
  std::erase_if(*found, [&](const std::string& name) {
    if (listed_.insert(name).second) return false;
    complain("file " + doc::QuoteJson(name) + " is listed twice");
    return true;
  });
  return *std::move(found);
}

Status Loader::LoadFile(SuiteBuilder* builder, const std::string& file) {
  const std::string path = (folder_ / file).string();
  const std::string extension = fs::path(file).extension().string();
  if (extension == ".yaml" || extension == ".yml") return LoadYaml(builder, path);
  if (extension == ".jsonl") return LoadJsonl(builder, path);
  return MakeError(ErrorCode::kInvalid, "file ", doc::QuoteJson(file),
                   " is neither .yaml nor .jsonl; other formats go through plimsoll import");
}

Status Loader::LoadYaml(SuiteBuilder* builder, const std::string& path) {
  PLIMSOLL_ASSIGN(const std::string text, ReadFile(path));
  const Result<doc::Node> root = doc::ParseYaml(text, path, diagnostics_);
  if (!root.ok()) return Status();  // the parser has complained
  const doc::Document document{path, text, 1, diagnostics_};
  CaseFile cases;
  cases.defaults = DefaultsOf(builder->manifest());
  {
    doc::ObjectReader reader(document, *root);
    ReadCaseFile(reader, &cases);
  }
  builder->BeginFile(path);
  for (Case& the_case : cases.cases) {
    if (the_case.id.empty()) continue;
    const SourceMark mark = the_case.mark;
    if (const auto complaint = builder->Keep(std::move(the_case)))
      doc::Complain(document, mark.line, mark.column, *complaint);
  }
  return Status();
}

Status Loader::LoadJsonl(SuiteBuilder* builder, const std::string& path) {
  PLIMSOLL_ASSIGN(doc::JsonlReader reader, doc::JsonlReader::Open(path));
  PLIMSOLL_ASSIGN(RandomAccessFile lines, RandomAccessFile::Open(path));
  builder->BeginFile(path, std::move(lines));
  const Case defaults = DefaultsOf(builder->manifest());
  const int most = diagnostics_->errors() + kMostComplaints;
  while (diagnostics_->errors() < most) {
    PLIMSOLL_ASSIGN(const std::optional<doc::JsonLine> line, reader.Next());
    if (!line) return Status();
    const doc::Document document{path, line->text, line->number, diagnostics_};
    Case the_case = defaults;
    DecodeCaseLine(document, &the_case);
    if (the_case.id.empty()) continue;
    if (const auto complaint = builder->Index(the_case, line->offset, line->length))
      doc::Complain(document, the_case.mark.line, the_case.mark.column, *complaint);
  }
  return MakeError(ErrorCode::kInvalid, doc::QuoteJson(path), " has ",
                   std::to_string(kMostComplaints), " errors or more; the rest was not read");
}

}  // namespace

Result<Suite> LoadSuite(const std::string& path, Diagnostics* diagnostics) {
  Diagnostics found;
  Result<Suite> suite = Loader(&found).Load(path);
  for (const Diagnostic& diagnostic : found.all()) diagnostics->Add(diagnostic);
  return suite;
}

}  // namespace plimsoll::suite
