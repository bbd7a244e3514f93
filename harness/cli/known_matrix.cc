#include "harness/cli/known_matrix.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "harness/base/digest.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTextsAtOnce = 2048;

Status WriteRows(const std::string& path, const std::string& identity, const KnownTexts& known,
                 embed::Embedder* embedder) {
  PLIMSOLL_ASSIGN(vectors::MatrixWriter writer,
                  vectors::MatrixWriter::Create(path, embedder->dimensions(), identity));
  PLIMSOLL_TRY(known.ForEachBlock(kTextsAtOnce, [&](std::span<const std::string> texts) -> Status {
    PLIMSOLL_ASSIGN(const vectors::Matrix rows, embedder->Embed(texts));
    return writer.Append(rows.View());
  }));
  return writer.Finish();
}

/// Whether a file holds the rows that are wanted, whole.
bool IsOf(const Result<vectors::MappedMatrix>& kept, const std::string& identity,
          const KnownTexts& known, const embed::Embedder& embedder) {
  return kept.ok() && kept->identity() == identity && kept->View().rows == known.size() &&
         kept->View().columns == embedder.dimensions();
}

/// The rows in a file without a name, which is gone with the mapping.
Result<vectors::MappedMatrix> MapForNow(const std::string& identity, const KnownTexts& known,
                                        embed::Embedder* embedder) {
  std::error_code error;
  std::string folder = (fs::temp_directory_path(error) / "plimsoll-XXXXXX").string();
  if (error || ::mkdtemp(folder.data()) == nullptr)
    return MakeError(ErrorCode::kStore, "cannot make a folder for vectors: ", folder);
  const std::string path = folder + "/known.rows";
  const Status written = WriteRows(path, identity, known, embedder);
  auto mapped = written.ok() ? vectors::MappedMatrix::Open(path)
                             : Result<vectors::MappedMatrix>(written.error());
  fs::remove_all(folder, error);
  return mapped;
}

}  // namespace

Result<vectors::MappedMatrix> MapKnownRows(const EmbedderRequest& request,
                                           std::span<const std::string> sources,
                                           const KnownTexts& known, embed::Embedder* embedder) {
  PLIMSOLL_ASSIGN(const std::string folder, VectorFolder(request));
  const std::string identity = embedder->identity() + " " + known.digest();
  if (folder.empty()) return MapForNow(identity, known, embedder);
  DigestBuilder name;
  name.Add(embedder->identity());
  for (const std::string& source : sources) name.Add(source);
  const std::string path =
      (fs::path(folder) / ("known-" + HexOf(name.Finish()).substr(0, 16) + ".rows")).string();
  auto kept = vectors::MappedMatrix::Open(path);
  if (IsOf(kept, identity, known, *embedder)) return kept;
  PLIMSOLL_TRY(WriteRows(path, identity, known, embedder));
  return vectors::MappedMatrix::Open(path);
}

}  // namespace plimsoll::cli
