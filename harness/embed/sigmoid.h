#ifndef HARNESS_EMBED_SIGMOID_H_
#define HARNESS_EMBED_SIGMOID_H_

namespace plimsoll::embed {

/// 1 / (1 + exp(-x)) out of additions, products and one division, so that it has the same bits
/// wherever doubles are IEEE 754; the exp of a C library differs by its version and by the
/// processor. Range: (0, 1). Relative error < 1e-14.
double Sigmoid(double x);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_SIGMOID_H_
