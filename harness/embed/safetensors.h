#ifndef HARNESS_EMBED_SAFETENSORS_H_
#define HARNESS_EMBED_SAFETENSORS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/file.h"
#include "harness/base/result.h"

namespace plimsoll::embed {

/// One array of a safetensors file.
struct Tensor {
  std::string name;
  std::string type;                ///< as the format spells it: "F32", "BF16", "I8", …
  std::vector<std::size_t> shape;  ///< row-major; empty: one value
  std::string_view bytes;          ///< little-endian; borrowed from the file
  std::size_t count() const;       ///< of values
};

/// The tensors of a file, in the order of their data. The whole layout is checked before anything
/// is read: a header of at most 16 MiB, known types, sizes that are what shape and type say, every
/// byte of data in exactly one tensor. Source: safetensors format, version 0.4 and later.
class SafeTensors {
 public:
  /// Maps the file; nobody may shorten it meanwhile. Errors: kNotFound; kStore where it cannot be
  /// read; kInvalid for what is no such file.
  static Result<std::unique_ptr<SafeTensors>> Open(const std::string& path);
  /// The same of bytes, which are borrowed. `name` stands in messages.
  static Result<std::unique_ptr<SafeTensors>> Parse(std::string_view bytes,
                                                    const std::string& name);
  SafeTensors(const SafeTensors&) = delete;
  SafeTensors& operator=(const SafeTensors&) = delete;

  const std::vector<Tensor>& tensors() const { return tensors_; }
  /// Null where there is none of that name.
  const Tensor* Find(std::string_view name) const;
  /// The whole file, for digests.
  std::string_view bytes() const { return bytes_; }
  const std::string& name() const { return name_; }

 private:
  SafeTensors(std::string_view bytes, std::string name, std::optional<MappedFile> file);
  Status ReadHeader();

  std::optional<MappedFile> file_;  // where the bytes are not borrowed
  std::string_view bytes_;
  std::string name_;
  std::vector<Tensor> tensors_;
};

/// The values as float32 (F64 is rounded, I8 taken as integers). Errors: kInvalid for other types
/// and for values that are not finite.
Result<std::vector<float>> FloatsOf(const Tensor& tensor);

/// The values of an I32 or I64 tensor. Errors: kInvalid for other types.
Result<std::vector<std::int64_t>> IntegersOf(const Tensor& tensor);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_SAFETENSORS_H_
