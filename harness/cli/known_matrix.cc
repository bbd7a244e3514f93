#include "harness/cli/known_matrix.h"

#include <filesystem>
#include <utility>

#include "harness/base/digest.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTextsAtOnce = 2048;

Result<vectors::MappedMatrix> WriteRows(Result<vectors::MatrixWriter> file, const KnownTexts& known,
                                        embed::Embedder* embedder) {
  PLIMSOLL_ASSIGN(vectors::MatrixWriter writer, std::move(file));
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

}  // namespace

Result<vectors::MappedMatrix> MapKnownRows(const EmbedderRequest& request,
                                           std::span<const std::string> sources,
                                           const KnownTexts& known, embed::Embedder* embedder) {
  PLIMSOLL_ASSIGN(const std::string folder, VectorFolder(request));
  const std::string identity = embedder->identity() + " " + known.digest();
  const std::size_t columns = embedder->dimensions();
  if (folder.empty())
    return WriteRows(vectors::MatrixWriter::CreateUnnamed(columns, identity), known, embedder);
  DigestBuilder name;
  name.Add(embedder->identity());
  for (const std::string& source : sources) name.Add(source);
  const std::string path =
      (fs::path(folder) / ("known-" + HexOf(name.Finish()).substr(0, 16) + ".rows")).string();
  auto kept = vectors::MappedMatrix::Open(path);
  if (IsOf(kept, identity, known, *embedder)) return kept;
  return WriteRows(vectors::MatrixWriter::Create(path, columns, identity), known, embedder);
}

}  // namespace plimsoll::cli
