// SPDX-License-Identifier: BSL-1.0
// recorder: the engine's tap. After a crash it first holds the messages that the engine makes again against
// those that its predecessor recorded of the same step.
//
// A predecessor may die in the middle of a step. Its successor takes that step again from the state before
// it: what the log holds already is compared, byte for byte, and not recorded a second time; what comes
// behind is recorded anew. A message that differs means that this engine is not the one that wrote the log:
// an error, and nothing is recorded.
#pragma once

#include <nacre/capture.hpp>
#include <nacre/values.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace engine {

/// A message that a predecessor recorded of the step it did not finish.
struct recorded_message {
    std::uint64_t seq = 0;
    std::string topic;
    std::string payload_type;
    std::vector<std::byte> payload;
};

template <class Tap, class Encoder>
class recorder {
public:
    /// `give_up_after` messages newly recorded, each further one is `halted`: a crash that tests can place.
    /// 0: never.
    explicit recorder(Tap tap, std::vector<recorded_message> recorded = {}, std::uint64_t give_up_after = 0)
        : tap_(std::move(tap)), recorded_(std::move(recorded)), give_up_after_(give_up_after) {}

    template <class M>
    [[nodiscard]] nacre::result<nacre::receipt> publish(std::string_view to, M const& what) {
        return record(to, what, [&] { return tap_(to, what); });
    }
    template <class M>
    [[nodiscard]] nacre::result<nacre::receipt> send(std::string_view to, M const& what) {
        return record(to, what, [&] { return tap_(to, what); });
    }
    template <class M>
    [[nodiscard]] nacre::result<nacre::receipt> respond(std::string_view to, M const& what) {
        return record(to, what, [&] { return tap_(to, what); });
    }

    /// Messages newly recorded.
    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    /// Messages that were found recorded.
    [[nodiscard]] std::size_t met() const noexcept { return next_; }
    /// Whether the predecessor's step holds messages that were not made again.
    [[nodiscard]] bool misses_some() const noexcept { return next_ < recorded_.size(); }
    /// The first of them.
    [[nodiscard]] std::uint64_t missed_seq() const noexcept {
        return misses_some() ? recorded_[next_].seq : 0;
    }

private:
    template <class M, class Tapped>
    [[nodiscard]] nacre::result<nacre::receipt> record(std::string_view to, M const& what, Tapped&& tapped) {
        // Another hop of a message whose first hop the predecessor recorded.
        if (met_ids_.contains(what.stamp.id)) return nacre::receipt{nacre::capture_outcome::duplicate, {}};
        if (next_ < recorded_.size()) {
            NACRE_TRY(compare(to, what, recorded_[next_]));
            ++next_;
            met_ids_.insert(what.stamp.id);
            return nacre::receipt{nacre::capture_outcome::duplicate, {}};
        }
        if (give_up_after_ != 0 && count_ == give_up_after_)
            return nacre::error::halted(nacre::halt_reason::requested);
        auto accepted = tapped();
        if (accepted && accepted->outcome == nacre::capture_outcome::recorded) ++count_;
        return accepted;
    }

    template <class M>
    [[nodiscard]] nacre::result<void> compare(std::string_view to, M const& what,
                                              recorded_message const& before) {
        Encoder const encoder{};
        NACRE_TRY_VALUE(size, encoder.encoded_size(what));
        std::vector<std::byte> payload(size);
        encoder.encode(what, payload);
        if (before.topic == to && before.payload_type == encoder.payload_type(what).name &&
            before.payload == payload)
            return {};
        return nacre::error::apply_failed(before.seq,
                                          "made again, a " + std::string(encoder.payload_type(what).name) +
                                              " on " + std::string(to) + " differs from the " +
                                              before.payload_type + " that was recorded on " + before.topic);
    }

    Tap tap_;
    std::vector<recorded_message> recorded_;
    std::size_t next_ = 0;
    std::set<nacre::uuid> met_ids_;
    std::uint64_t count_ = 0;
    std::uint64_t give_up_after_;
};

} // namespace engine
