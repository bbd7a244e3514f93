#include "tests/support/safetensors_writer.h"

#include <cstring>

namespace plimsoll::testing {

std::string SafeTensorsBytes(std::string_view header, std::string_view data) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>(header.size() >> (8 * i)));
  return bytes.append(header).append(data);
}

std::string SafeTensorsOf(const std::vector<NamedFloats>& tensors) {
  std::string header = "{";
  std::string data;
  for (const NamedFloats& tensor : tensors) {
    if (header.size() > 1) header += ",";
    std::string shape;
    for (const std::size_t length : tensor.shape)
      shape += (shape.empty() ? "" : ",") + std::to_string(length);
    const std::size_t begin = data.size();
    data.append(reinterpret_cast<const char*>(tensor.values.data()), 4 * tensor.values.size());
    header += "\"" + tensor.name + "\":{\"dtype\":\"F32\",\"shape\":[" + shape +
              "],\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(data.size()) +
              "]}";
  }
  return SafeTensorsBytes(header + "}", data);
}

}  // namespace plimsoll::testing
