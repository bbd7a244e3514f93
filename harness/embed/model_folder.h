#ifndef HARNESS_EMBED_MODEL_FOLDER_H_
#define HARNESS_EMBED_MODEL_FOLDER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/digest.h"
#include "harness/base/result.h"
#include "harness/doc/node.h"
#include "harness/embed/safetensors.h"
#include "harness/embed/wordpiece.h"

namespace plimsoll::embed {

/// The files of a model, and a digest over all that were read.
class ModelFolder {
 public:
  /// `version`: of the code that computes with the files.
  ModelFolder(std::string path, std::string_view version);
  ModelFolder(const ModelFolder&) = delete;
  ModelFolder& operator=(const ModelFolder&) = delete;

  /// Errors: kNotFound, kStore; kInvalid for what is no JSON object.
  Result<doc::Node> Json(const std::string& file);
  /// Nothing where the file is not there.
  Result<std::optional<doc::Node>> OptionalJson(const std::string& file);
  Result<std::unique_ptr<SafeTensors>> Tensors(const std::string& file);
  /// Of the folder itself, or of one below it.
  Result<WordPiece> Tokenizer(const std::string& below = "");
  bool Has(const std::string& file) const;
  /// The last part of the path.
  std::string name() const;
  /// SHA-256 over the version and what was read, in hexadecimal. Ends the digest.
  std::string TakeIdentity();

 private:
  std::string path_;
  DigestBuilder digest_;
};

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_MODEL_FOLDER_H_
