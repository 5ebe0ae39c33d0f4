// SPDX-License-Identifier: BSL-1.0
// callback: a function the writer calls back, move-only, that must not throw; empty by default.
//
// It runs on the thread that noticed. Calling back into the writer from it is allowed and gives what any call
// does once the run is over; waiting there for the writer thread itself would wait for ever.
#pragma once

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace writing {

template <class Argument>
class callback {
public:
    callback() = default;

    template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, callback>) callback(F&& f)
        : held_(std::make_unique<model<std::decay_t<F>>>(std::forward<F>(f))) {
        static_assert(std::is_nothrow_invocable_v<std::decay_t<F>&, Argument>,
                      "nacre: a callback must be noexcept and take the argument it is documented to get");
    }

    void operator()(Argument argument) noexcept {
        if (held_) held_->call(argument);
    }
    [[nodiscard]] explicit operator bool() const noexcept { return held_ != nullptr; }

private:
    struct base {
        virtual ~base() = default;
        virtual void call(Argument argument) noexcept = 0;
    };
    template <class F>
    struct model final : base {
        template <class G>
        explicit model(G&& g) : function(std::forward<G>(g)) {}
        void call(Argument argument) noexcept override { function(argument); }
        F function;
    };
    std::unique_ptr<base> held_;
};

}}} // namespace nacre::writing
