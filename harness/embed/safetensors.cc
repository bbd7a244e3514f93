#include "harness/embed/safetensors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "harness/doc/json.h"

namespace plimsoll::embed {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMostHeaderBytes = std::size_t{16} << 20;
constexpr std::size_t kMostDimensions = 8;
constexpr int kHeaderDepth = 4;

constexpr std::pair<std::string_view, std::size_t> kTypeSizes[] = {
    {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E5M2", 1}, {"F8_E4M3", 1},
    {"I16", 2},  {"U16", 2}, {"F16", 2}, {"BF16", 2},    {"I32", 4},
    {"U32", 4},  {"F32", 4}, {"F64", 8}, {"I64", 8},     {"U64", 8},
};

/// 0 for a type that is not known.
std::size_t SizeOfType(std::string_view type) {
  for (const auto& [name, size] : kTypeSizes)
    if (name == type) return size;
  return 0;
}

std::uint64_t ReadLittleEndian(const char* bytes, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i)
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return value;
}

/// A list of integers that are not negative.
Result<std::vector<std::size_t>> SizesAt(const doc::Node& entry, std::string_view key,
                                         std::size_t most) {
  const doc::Node* list = entry.Find(key);
  if (list == nullptr || !list->is_array() || list->items.size() > most)
    return MakeError(ErrorCode::kInvalid, "\"", key, "\" is no list of at most ",
                     std::to_string(most), " numbers");
  std::vector<std::size_t> sizes;
  for (const doc::Node& item : list->items) {
    const Result<std::int64_t> value = item.AsInt();
    if (item.kind != doc::NodeKind::kNumber || !value.ok() || *value < 0)
      return MakeError(ErrorCode::kInvalid, "\"", key, "\" holds ", doc::FoundText(item));
    sizes.push_back(static_cast<std::size_t>(*value));
  }
  return sizes;
}

/// Bytes that the shape and the type ask for. Errors: kInvalid where they are more than `most`.
Result<std::size_t> BytesOf(const Tensor& tensor, std::size_t most) {
  std::size_t bytes = SizeOfType(tensor.type);
  for (const std::size_t length : tensor.shape) {
    if (length != 0 && bytes > most / length)
      return MakeError(ErrorCode::kInvalid, "its shape asks for more than the file's data");
    bytes *= length;
  }
  return bytes;
}

Result<Tensor> ReadTensor(const doc::Member& member, std::string_view data) {
  Tensor tensor;
  tensor.name = member.key;
  tensor.type = member.value.StringAt("/dtype");
  if (SizeOfType(tensor.type) == 0)
    return MakeError(ErrorCode::kInvalid, "unknown type ", doc::QuoteShort(tensor.type));
  PLIMSOLL_ASSIGN(tensor.shape, SizesAt(member.value, "shape", kMostDimensions));
  PLIMSOLL_ASSIGN(const std::vector<std::size_t> offsets, SizesAt(member.value, "data_offsets", 2));
  if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > data.size())
    return MakeError(ErrorCode::kInvalid, "\"data_offsets\" lie outside of the ",
                     std::to_string(data.size()), " bytes of data");
  tensor.bytes = data.substr(offsets[0], offsets[1] - offsets[0]);
  PLIMSOLL_ASSIGN(const std::size_t wanted, BytesOf(tensor, data.size()));
  if (wanted != tensor.bytes.size())
    return MakeError(ErrorCode::kInvalid, "shape and type ask for ", std::to_string(wanted),
                     " bytes, the offsets hold ", std::to_string(tensor.bytes.size()));
  return tensor;
}

/// Sorted tensors fill the data one after the other.
Status CheckOrder(const std::vector<Tensor>& tensors, std::string_view data) {
  const char* end = data.data();
  for (const Tensor& tensor : tensors) {
    if (tensor.bytes.data() != end)
      return MakeError(ErrorCode::kInvalid, "the data before tensor ", doc::QuoteShort(tensor.name),
                       tensor.bytes.data() < end ? " overlap it" : " belong to no tensor");
    end += tensor.bytes.size();
  }
  if (end != data.data() + data.size())
    return MakeError(ErrorCode::kInvalid, "the last ",
                     std::to_string(data.data() + data.size() - end), " bytes belong to no tensor");
  return {};
}

float FromHalf(std::uint16_t half) {
  const int exponent = (half >> 10) & 31;
  const int fraction = half & 1023;
  const float sign = (half >> 15) != 0 ? -1.0F : 1.0F;
  if (exponent == 31) return fraction != 0 ? std::nanf("") : sign * HUGE_VALF;
  if (exponent == 0) return sign * std::ldexp(static_cast<float>(fraction), -24);
  return sign * std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
}

using Reader = float (*)(const char* bytes);

/// How a type's values are read; null for what is not read as numbers with fractions.
Reader ReaderOf(std::string_view type) {
  if (type == "F64")
    return [](const char* b) {
      return static_cast<float>(std::bit_cast<double>(ReadLittleEndian(b, 8)));
    };
  if (type == "F32")
    return [](const char* b) {
      return std::bit_cast<float>(static_cast<std::uint32_t>(ReadLittleEndian(b, 4)));
    };
  if (type == "F16")
    return
        [](const char* b) { return FromHalf(static_cast<std::uint16_t>(ReadLittleEndian(b, 2))); };
  if (type == "BF16")
    return [](const char* b) {
      return std::bit_cast<float>(static_cast<std::uint32_t>(ReadLittleEndian(b, 2)) << 16);
    };
  if (type == "I8")
    return [](const char* b) { return static_cast<float>(static_cast<std::int8_t>(*b)); };
  return nullptr;
}

}  // namespace

std::size_t Tensor::count() const {
  const std::size_t size = SizeOfType(type);
  return size == 0 ? 0 : bytes.size() / size;
}

SafeTensors::SafeTensors(std::string_view bytes, std::string name, std::optional<MappedFile> file)
    : file_(std::move(file)), bytes_(bytes), name_(std::move(name)) {}

Result<std::unique_ptr<SafeTensors>> SafeTensors::Open(const std::string& path) {
  PLIMSOLL_ASSIGN(MappedFile mapped, MappedFile::Open(path));
  const std::string_view bytes = mapped.bytes();
  std::unique_ptr<SafeTensors> file(new SafeTensors(bytes, path, std::move(mapped)));
  if (Status read = file->ReadHeader(); !read.ok()) return WithContext(read.error(), path);
  return file;
}

Result<std::unique_ptr<SafeTensors>> SafeTensors::Parse(std::string_view bytes,
                                                        const std::string& name) {
  std::unique_ptr<SafeTensors> file(new SafeTensors(bytes, name, std::nullopt));
  if (Status read = file->ReadHeader(); !read.ok()) return WithContext(read.error(), name);
  return file;
}

Status SafeTensors::ReadHeader() {
  if (bytes_.size() < kLengthBytes)
    return MakeError(ErrorCode::kInvalid, "a safetensors file has at least 8 bytes, this one ",
                     std::to_string(bytes_.size()));
  const std::uint64_t length = ReadLittleEndian(bytes_.data(), kLengthBytes);
  if (length > bytes_.size() - kLengthBytes || length > kMostHeaderBytes)
    return MakeError(ErrorCode::kInvalid, "the header has ", std::to_string(length),
                     " bytes; the file holds ", std::to_string(bytes_.size()), " and at most ",
                     std::to_string(kMostHeaderBytes), " are read");
  const std::string_view data = bytes_.substr(kLengthBytes + length);
  const Result<doc::Node> header =
      doc::ParseJson(bytes_.substr(kLengthBytes, length), {.max_depth = kHeaderDepth});
  if (!header.ok()) return WithContext(header.error(), "the header");
  if (!header->is_object()) return MakeError(ErrorCode::kInvalid, "the header is no object");
  for (const doc::Member& member : header->members) {
    if (member.key == "__metadata__") continue;
    Result<Tensor> tensor = ReadTensor(member, data);
    if (!tensor.ok()) return WithContext(tensor.error(), "tensor " + doc::QuoteShort(member.key));
    tensors_.push_back(std::move(*tensor));
  }
  std::stable_sort(tensors_.begin(), tensors_.end(), [](const Tensor& a, const Tensor& b) {
    return std::pair(a.bytes.data(), a.bytes.size()) < std::pair(b.bytes.data(), b.bytes.size());
  });
  return CheckOrder(tensors_, data);
}

const Tensor* SafeTensors::Find(std::string_view name) const {
  const auto found = std::find_if(tensors_.begin(), tensors_.end(),
                                  [&](const Tensor& tensor) { return tensor.name == name; });
  return found == tensors_.end() ? nullptr : &*found;
}

Result<std::vector<float>> FloatsOf(const Tensor& tensor) {
  const Reader read = ReaderOf(tensor.type);
  if (read == nullptr)
    return MakeError(ErrorCode::kInvalid, "tensor ", doc::QuoteShort(tensor.name), " is of type ",
                     tensor.type, "; F64, F32, F16, BF16 and I8 can be read");
  const std::size_t size = SizeOfType(tensor.type);
  std::vector<float> values(tensor.count());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = read(tensor.bytes.data() + i * size);
  if (!std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); }))
    return MakeError(ErrorCode::kInvalid, "tensor ", doc::QuoteShort(tensor.name),
                     " holds a value that is not finite");
  return values;
}

Result<std::vector<std::int64_t>> IntegersOf(const Tensor& tensor) {
  if (tensor.type != "I32" && tensor.type != "I64")
    return MakeError(ErrorCode::kInvalid, "tensor ", doc::QuoteShort(tensor.name), " is of type ",
                     tensor.type, "; I32 and I64 can be read");
  const std::size_t size = SizeOfType(tensor.type);
  std::vector<std::int64_t> values(tensor.count());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::uint64_t bits = ReadLittleEndian(tensor.bytes.data() + i * size, size);
    values[i] = size == 4 ? static_cast<std::int32_t>(bits) : static_cast<std::int64_t>(bits);
  }
  return values;
}

}  // namespace plimsoll::embed
