#ifndef TESTS_SUPPORT_SAFETENSORS_WRITER_H_
#define TESTS_SUPPORT_SAFETENSORS_WRITER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::testing {

/// The header's length, the header and the data.
std::string SafeTensorsBytes(std::string_view header, std::string_view data);

/// One float32 tensor of a file to be written.
struct NamedFloats {
  std::string name;
  std::vector<std::size_t> shape;
  std::vector<float> values;
};
std::string SafeTensorsOf(const std::vector<NamedFloats>& tensors);

}  // namespace plimsoll::testing

#endif  // TESTS_SUPPORT_SAFETENSORS_WRITER_H_
