// SPDX-License-Identifier: BSL-1.0
// store: one place, one registry and one policy, and all that is done there.
//
//     inline constexpr auto registry = nacre::make_registry(nacre::on<"SubmitOrder", submit_order>(...));
//     using store = nacre::store<registry>;                             // files, immediate, background
//     using test_store = nacre::store<registry, nacre::test_policy>;    // memory, inline, manual clock
//
//     store const desk("data/desk");
//     auto session = desk.open();                                       // sweep, RunStarted, durable
//     auto ticket = session->capture("exec.orders", submit_order{"O-1", 100, now});
//     session->wait_durable(*ticket);
//     session->seal();
//     auto reader = desk.newest();
//
// It touches nothing until it is asked for something, and keeps nothing open. A backend does instead of a
// place. Threads: any, at once.
#pragma once

#include <nacre/core/ids.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/encoder/typed_encoder.hpp>
#include <nacre/lifecycle/recovery_sweep.hpp>
#include <nacre/lifecycle/restore_lineage.hpp>
#include <nacre/lifecycle/retention.hpp>
#include <nacre/lifecycle/retention_policy.hpp>
#include <nacre/lifecycle/retention_survey.hpp>
#include <nacre/lifecycle/session.hpp>
#include <nacre/lifecycle/session_config.hpp>
#include <nacre/lifecycle/session_environment.hpp>
#include <nacre/lifecycle/sweep_report.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/log/list_runs.hpp>
#include <nacre/log/place.hpp>
#include <nacre/log/run_naming.hpp>
#include <nacre/message/registry.hpp>
#include <nacre/reader/follower.hpp>
#include <nacre/reader/reader.hpp>
#include <nacre/verifier/verifier.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

template <auto const& Registry = messaging::no_types, class Policy = log::default_policy>
class store {
    static_assert((log::require_policy<Policy>(), true));

public:
    using policy_type = Policy;
    using backend_type = typename Policy::backend;
    using hasher_type = typename Policy::hasher;
    using clock_type = typename Policy::clock;
    using encoder_type = encoding::typed_encoder<Registry, typename Policy::codec>;
    using session_type = session<Registry, Policy>;
    using writer_type = typename session_type::writer_type;
    using reader_type = typename session_type::reader_type;
    using verifier_type = verification::verifier<Policy, encoder_type>;
    using follower_type = reading::follower<Policy, encoder_type>;
    using environment_type = session_environment<Policy>;
    using sweep_options = lifecycle::sweep_options;

    explicit store(log::place where) : place_(std::move(where)) {}

    /// The runs of a backend, as those of `instance`: without one the backend's folder has its name, or
    /// `local`.
    template <std::same_as<backend_type> B>
    explicit store(B const& backend, std::string instance = {})
        : place_(log::place({}, instance.empty() ? instance_of(backend) : std::move(instance))),
          backend_(backend) {}

    /// See session::open.
    [[nodiscard]] result<session_type> open(session_config const& config = {},
                                            environment_type environment = {}) const {
        NACRE_TRY_VALUE(found, backend());
        return session_type::open(std::move(found), place_.instance, config, std::move(environment));
    }

    /// See reader::open.
    [[nodiscard]] result<reader_type> read(run_id const& run) const {
        NACRE_TRY_VALUE(found, backend());
        return reader_type::open(found, run);
    }

    /// Reads the run that was begun last, whatever its condition. `not_found` where there is none.
    [[nodiscard]] result<reader_type> newest() const {
        NACRE_TRY_VALUE(found, backend());
        NACRE_TRY_VALUE(run, log::newest_run(found));
        if (!run) return error::not_found("there is no run");
        return reader_type::open(found, *run);
    }

    /// Every run that can be read, by start time, as its head says; see list_runs. One that cannot be read is
    /// left out, and told to `on_skipped(run_id const&, error const&)`.
    template <class Skipped>
    [[nodiscard]] result<std::vector<manifest>> runs(Skipped&& on_skipped) const {
        NACRE_TRY_VALUE(found, backend());
        return log::list_runs(found, std::forward<Skipped>(on_skipped));
    }
    [[nodiscard]] result<std::vector<manifest>> runs() const {
        return runs([](run_id const&, error const&) noexcept {});
    }

    /// Brings a state up to the end of the newest run, over its lineage, see restore_lineage. Nothing is done
    /// where there is no run. Snapshots are asked first where they are given: a store of them, and
    /// `load_state`.
    template <class Projection, class... Snapshots>
    [[nodiscard]] result<lineage_report> restore(Projection& projection, Snapshots&&... snapshots) const {
        NACRE_TRY_VALUE(found, backend());
        NACRE_TRY_VALUE(run, log::newest_run(found));
        if (!run) return lineage_report{};
        return restore_lineage<reader_type>(found, *run, projection, std::forward<Snapshots>(snapshots)...);
    }

    /// See verifier::verify; keys are derived again from the payloads.
    [[nodiscard]] result<verification::report>
    verify(run_id const& run, verification::verify_options const& options = {}) const {
        NACRE_TRY_VALUE(found, backend());
        return verifier_type{}.verify(found, run, options);
    }

    /// See follower::open.
    [[nodiscard]] result<follower_type> follow(run_id const& run, reading::follow_options options = {},
                                               clock_type clock = clock_type()) const {
        NACRE_TRY_VALUE(found, backend());
        return follower_type::open(found, run, options, {}, std::move(clock));
    }

    /// Recovers and seals what earlier processes left, as `open` does before it begins a run; see
    /// recovery_sweep.
    [[nodiscard]] result<sweep_report> sweep(sweep_options const& options = {}) const {
        NACRE_TRY_VALUE(found, backend());
        return recovery_sweep<hasher_type>(found, options);
    }

    /// Which runs could go by `policy`, and why; deletes nothing, see retention.hpp. A run that cannot be
    /// read is in no plan, and told to `on_skipped(run_id const&, error const&)`.
    template <class Skipped>
    [[nodiscard]] result<retention_plan> plan_retention(retention_policy const& policy,
                                                        Skipped&& on_skipped) const {
        NACRE_TRY_VALUE(found, backend());
        NACRE_TRY_VALUE(described, survey_runs<hasher_type>(found, std::forward<Skipped>(on_skipped)));
        return lifecycle::plan_retention(std::move(described), policy);
    }
    [[nodiscard]] result<retention_plan> plan_retention(retention_policy const& policy) const {
        return plan_retention(policy, [](run_id const&, error const&) noexcept {});
    }

    /// Whose runs, and where; the base is empty for a store of a backend.
    [[nodiscard]] log::place const& place() const noexcept { return place_; }
    /// Where its runs live. Errors: those of a place that cannot be used.
    [[nodiscard]] result<backend_type> backend() const {
        if (backend_) return *backend_;
        return Policy::open_backend(place_);
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

    log::place place_;
    std::optional<backend_type> backend_; ///< of a store of a backend
};

}}} // namespace nacre::lifecycle
