// SPDX-License-Identifier: BSL-1.0
// store: one registry and one policy, and the session, writer, reader, verifier and follower that go with them.
//
//     inline constexpr auto registry = nacre::make_registry(nacre::on<"SubmitOrder", submit_order>(...), ...);
//     using store = nacre::store<registry>;                             // files, immediate, background
//     using test_store = nacre::store<registry, nacre::test_policy>;    // memory, inline, manual clock
//
//     auto session = store::open({"./data", "trader-001"});             // sweep, RunStarted, durable
//     auto ticket = session->capture("exec.orders", submit_order{"O-1", 100, now});
//     session->wait_durable(*ticket);
//     auto run = session->seal();
//     auto reader = store::read({"./data", "trader-001"}, *run);
//
// Wherever a place is asked for, a backend does as well. Everything is static: a store has no state.
#pragma once

#include <nacre/core/result.hpp>
#include <nacre/encoder/typed_encoder.hpp>
#include <nacre/lifecycle/policy.hpp>
#include <nacre/lifecycle/session.hpp>
#include <nacre/lifecycle/session_config.hpp>
#include <nacre/lifecycle/session_environment.hpp>
#include <nacre/message/registry.hpp>
#include <nacre/reader/follower.hpp>
#include <nacre/reader/reader.hpp>
#include <nacre/verifier/verifier.hpp>

#include <concepts>
#include <string>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

template <auto const& Registry = messaging::no_types, class Policy = default_policy>
struct store {
    static_assert((require_policy<Policy>(), true));

    using policy_type = Policy;
    using backend_type = typename Policy::backend;
    using hasher_type = typename Policy::hasher;
    using clock_type = typename Policy::clock;
    using encoder_type = encoding::typed_encoder<Registry, typename Policy::codec>;
    using session_type = session<Registry, Policy>;
    using writer_type = typename session_type::writer_type;
    using reader_type = typename session_type::reader_type;
    using verifier_type = verification::verifier<backend_type, encoder_type, hasher_type>;
    using follower_type = reading::follower<backend_type, encoder_type, hasher_type, clock_type>;
    using environment_type = session_environment<Policy>;

    /// See session::open. The instance is the place's; a configuration that names another one is an `invalid_argument`.
    [[nodiscard]] static result<session_type> open(store_place const& place, session_config config = {},
                                                   environment_type environment = {}) {
        if (!config.instance.empty() && config.instance != place.instance)
            return error::invalid_argument("instance is '" + config.instance +
                                           "', and the place is that of '" + place.instance + "'");
        config.instance = place.instance;
        NACRE_TRY_VALUE(backend, Policy::open_backend(place));
        return session_type::open(std::move(backend), config, std::move(environment));
    }
    /// The same in a backend; `config.instance` says whose runs they are, else the name of the backend's folder, else
    /// `local`.
    template <std::same_as<backend_type> B>
    [[nodiscard]] static result<session_type> open(B const& backend, session_config config = {},
                                                   environment_type environment = {}) {
        if (config.instance.empty()) config.instance = instance_of(backend);
        return session_type::open(backend, config, std::move(environment));
    }

    /// See reader::open.
    [[nodiscard]] static result<reader_type> read(store_place const& place, run_id const& run) {
        NACRE_TRY_VALUE(backend, Policy::open_backend(place));
        return reader_type::open(backend, run);
    }
    template <std::same_as<backend_type> B>
    [[nodiscard]] static result<reader_type> read(B const& backend, run_id const& run) {
        return reader_type::open(backend, run);
    }

    /// See verifier::verify; keys are derived again from the payloads.
    [[nodiscard]] static result<verification::report>
    verify(store_place const& place, run_id const& run, verification::verify_options const& options = {}) {
        NACRE_TRY_VALUE(backend, Policy::open_backend(place));
        return verifier_type{}.verify(backend, run, options);
    }
    template <std::same_as<backend_type> B>
    [[nodiscard]] static result<verification::report>
    verify(B const& backend, run_id const& run, verification::verify_options const& options = {}) {
        return verifier_type{}.verify(backend, run, options);
    }

    /// See follower::open.
    [[nodiscard]] static result<follower_type> follow(store_place const& place, run_id const& run,
                                                      reading::follow_options options = {},
                                                      clock_type clock = clock_type()) {
        NACRE_TRY_VALUE(backend, Policy::open_backend(place));
        return follower_type::open(backend, run, options, {}, std::move(clock));
    }
    template <std::same_as<backend_type> B>
    [[nodiscard]] static result<follower_type> follow(B const& backend, run_id const& run,
                                                      reading::follow_options options = {},
                                                      clock_type clock = clock_type()) {
        return follower_type::open(backend, run, options, {}, std::move(clock));
    }

private:
    [[nodiscard]] static std::string instance_of(backend_type const& backend) {
        if constexpr (requires { std::string(backend.folder().filename().native()); }) {
            return backend.folder().filename().native();
        } else {
            static_cast<void>(backend);
            return "local";
        }
    }
};

}}} // namespace nacre::lifecycle
