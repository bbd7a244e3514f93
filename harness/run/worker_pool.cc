#include "harness/run/worker_pool.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace plimsoll::run {
namespace {

using std::chrono::steady_clock;

class InProcessClient final : public http::Client {
 public:
  InProcessClient(std::shared_ptr<target::Model> model, int threads) : model_(std::move(model)) {
    for (int i = 0; i < threads; ++i) workers_.emplace_back([this] { Work(); });
  }

  ~InProcessClient() override {
    {
      std::lock_guard lock(mutex_);
      is_closing_ = true;
      todo_.clear();
    }
    more_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  void Send(const http::Request& request, http::Done done) override {
    ++in_flight_;
    {
      std::lock_guard lock(mutex_);
      todo_.push_back({request.body, std::move(done), {}, {}});
    }
    more_.notify_one();
  }

  void Poll(std::chrono::milliseconds longest) override {
    std::vector<Job> finished;
    {
      std::unique_lock lock(mutex_);
      ready_.wait_for(lock, longest, [&] { return is_woken_ || !finished_.empty(); });
      is_woken_ = false;
      finished.swap(finished_);
    }
    for (Job& job : finished) Answer(job);
  }

  int in_flight() const override { return in_flight_; }

  /// Models cannot be interrupted: what no worker has begun is dropped; the rest ends here, its
  /// answers are thrown away.
  void CancelAll() override {
    std::vector<Job> ended;
    {
      std::unique_lock lock(mutex_);
      for (Job& job : todo_) ended.push_back(std::move(job));
      todo_.clear();
      ready_.wait(lock, [&] { return working_ == 0; });
      for (Job& job : finished_) ended.push_back(std::move(job));
      finished_.clear();
    }
    for (Job& job : ended) {
      --in_flight_;
      http::Response response;
      response.failure = http::Failure::kCancelled;
      response.message = "cancelled";
      job.done(std::move(response));
    }
  }

  void Wake() override {
    {
      std::lock_guard lock(mutex_);
      is_woken_ = true;
    }
    ready_.notify_all();
  }

 private:
  struct Job {
    std::string body;
    http::Done done;
    std::string answer;
    std::chrono::microseconds took{0};
  };

  void Work() {
    std::unique_lock lock(mutex_);
    while (true) {
      more_.wait(lock, [&] { return is_closing_ || !todo_.empty(); });
      if (is_closing_) return;
      Job job = std::move(todo_.front());
      todo_.pop_front();
      ++working_;
      lock.unlock();
      const auto began = steady_clock::now();
      job.answer = Generate(job.body);
      job.took = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - began);
      lock.lock();
      --working_;
      finished_.push_back(std::move(job));
      ready_.notify_all();
    }
  }

  std::string Generate(const std::string& body) const {
    const Result<target::Prompt> prompt = target::DecodePrompt(body);
    target::Reply reply;
    // The model is somebody else's code: what it throws becomes an error of this trial and goes no
    // further.
    try {
      if (prompt.ok()) return target::EncodeReply(model_->Generate(*prompt));
      reply.error = prompt.error().message;
    } catch (const std::exception& thrown) {
      reply.error = std::string("the model threw: ") + thrown.what();
    } catch (...) {
      reply.error = "the model threw something that is no std::exception";
    }
    return target::EncodeReply(reply);
  }

  void Answer(Job& job) {
    --in_flight_;
    http::Response response;
    response.status = 200;
    response.body = std::move(job.answer);
    response.first_byte = job.took;
    response.total = job.took;
    job.done(std::move(response));
  }

  const std::shared_ptr<target::Model>
      model_;  // shared: an embedding program keeps its model beyond a run
  int in_flight_ = 0;
  std::mutex mutex_;
  std::condition_variable more_;
  std::condition_variable ready_;
  std::deque<Job> todo_;       // guarded by mutex_
  std::vector<Job> finished_;  // guarded by mutex_
  int working_ = 0;            // guarded by mutex_
  bool is_woken_ = false;      // guarded by mutex_
  bool is_closing_ = false;    // guarded by mutex_
  std::vector<std::thread> workers_;
};

}  // namespace

std::unique_ptr<http::Client> MakeInProcessClient(std::shared_ptr<target::Model> model,
                                                  int threads) {
  return std::make_unique<InProcessClient>(std::move(model), threads < 1 ? 1 : threads);
}

}  // namespace plimsoll::run
