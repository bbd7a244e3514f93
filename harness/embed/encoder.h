#ifndef HARNESS_EMBED_ENCODER_H_
#define HARNESS_EMBED_ENCODER_H_

#include <memory>
#include <string>

#include "harness/base/result.h"
#include "harness/embed/embedder.h"

namespace plimsoll::embed {

/// A sentence encoder of the BERT class from an ordinary Hugging Face folder: config.json,
/// model.safetensors, tokenizer.json or vocab.txt, and those of modules.json, 1_Pooling/config.json
/// and sentence_bert_config.json that are there. Mean or [CLS] pooling; rows are always made unit
/// rows. Equal to sentence-transformers within 1e-4 on the tokens and 1e-5 in cosine. `threads` 0:
/// as many as the machine has. Errors: kNotFound; kInvalid for what this code cannot compute
/// exactly.
Result<std::unique_ptr<Embedder>> OpenEncoder(const std::string& folder, int threads = 0);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_ENCODER_H_
