// SPDX-License-Identifier: BSL-1.0
// courier: stands for the bus you already have. It knows nothing of nacre.
//
// Messages of any type are published to a topic, sent to an endpoint, or given as the answer to a request.
// Inside, types are erased: subscribers are kept as functions of `void const*`. One hook may look at each
// message before anybody gets it, and stop it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>
#include <vector>

namespace courier {

class bus {
public:
    /// Sees each message before it is delivered; false stops it.
    using hook = std::function<bool(std::string_view topic, std::type_index type, void const* message)>;

    void before_delivery(hook first) { hook_ = std::move(first); }

    template <class M>
    void subscribe(std::string const& topic, std::function<void(M const&)> handler) {
        handlers_[{topic, typeid(M)}].push_back([handler = std::move(handler)](void const* message) {
            handler(*static_cast<M const*>(message));
        });
    }

    /// To everybody who subscribed. False when the hook stopped it.
    template <class M>
    bool publish(std::string_view topic, M const& message) {
        return deliver(topic, typeid(M), &message);
    }
    /// To one endpoint.
    template <class M>
    bool send(std::string_view endpoint, M const& message) {
        return deliver(endpoint, typeid(M), &message);
    }
    /// To whoever asked.
    template <class M>
    bool respond(std::string_view reply_to, M const& message) {
        return deliver(reply_to, typeid(M), &message);
    }

private:
    bool deliver(std::string_view topic, std::type_index type, void const* message) {
        if (hook_ && !hook_(topic, type, message)) return false;
        auto const found = handlers_.find({std::string(topic), type});
        if (found == handlers_.end()) return true;
        for (auto const& handler : found->second)
            handler(message);
        return true;
    }

    hook hook_;
    std::map<std::pair<std::string, std::type_index>, std::vector<std::function<void(void const*)>>>
        handlers_;
};

} // namespace courier
