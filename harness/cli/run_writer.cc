#include "harness/cli/run_writer.h"

#include <utility>

namespace plimsoll::cli {
namespace {

constexpr std::size_t kBatch = 1'000;

}  // namespace

Result<RunWriter> RunWriter::Begin(store::RunStore* store, const run::RunManifest& manifest) {
  PLIMSOLL_TRY(store->Begin(manifest));
  return RunWriter(store, manifest.id);
}

RunWriter::RunWriter(store::RunStore* store, std::string run_id)
    : store_(store), run_id_(std::move(run_id)) {}

RunWriter::RunWriter(RunWriter&& other) noexcept
    : store_(std::exchange(other.store_, nullptr)),
      run_id_(std::move(other.run_id_)),
      suite_(std::move(other.suite_)),
      case_id_(std::move(other.case_id_)),
      place_(other.place_),
      batch_(std::move(other.batch_)) {}

RunWriter::~RunWriter() {
  if (store_ == nullptr) return;
  // Whatever went wrong has been told already.
  (void)store_->Finish(run_id_, run::RunEnd::kStoreFailed, "", 0).ok();
}

Status RunWriter::Add(run::TrialRecord record) {
  if (record.suite != suite_ || record.case_id != case_id_) {
    suite_ = record.suite;
    case_id_ = record.case_id;
    ++place_;
  }
  record.place = place_;
  batch_.push_back(std::move(record));
  return batch_.size() < kBatch ? Status() : Flush();
}

Status RunWriter::Finish(const std::string& ended, double cost_usd) {
  PLIMSOLL_TRY(Flush());
  store::RunStore* store = std::exchange(store_, nullptr);
  PLIMSOLL_TRY(store->Finish(run_id_, run::RunEnd::kComplete, ended, cost_usd));
  return store->Check(run_id_);
}

Status RunWriter::Flush() {
  PLIMSOLL_TRY(store_->SinkOf(run_id_)->Append(batch_));
  batch_.clear();
  return {};
}

}  // namespace plimsoll::cli
