// SPDX-License-Identifier: BSL-1.0
// session.ipp: the bodies of session.hpp.
#pragma once

#include <nacre/lifecycle/session.hpp>

#include <nacre/capture/capture_adapter.hpp>
#include <nacre/capture/receipt.hpp>
#include <nacre/core/anchor.hpp>
#include <nacre/core/assert.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/core/run_boundary.hpp>
#include <nacre/encoder/typed_encoder.hpp>
#include <nacre/lifecycle/halt_signal.hpp>
#include <nacre/lifecycle/parent_run.hpp>
#include <nacre/lifecycle/recovery_sweep.hpp>
#include <nacre/lifecycle/restore_lineage.hpp>
#include <nacre/lifecycle/session_config.hpp>
#include <nacre/lifecycle/session_environment.hpp>
#include <nacre/lifecycle/sweep_report.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/log/entry_view.hpp>
#include <nacre/log/run_naming.hpp>
#include <nacre/message/lifecycle_messages.hpp>
#include <nacre/reader/reader.hpp>
#include <nacre/writer/ticket.hpp>
#include <nacre/writer/writer.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>
#include <variant>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

template <auto const& Registry, class Policy>
auto session<Registry, Policy>::operator=(session&& other) noexcept -> session& {
    if (this != &other) {
        finish("replaced by another session");
        shared_ = std::move(other.shared_);
        run_ = std::move(other.run_);
        report_ = std::move(other.report_);
    }
    return *this;
}

template <auto const& Registry, class Policy>
result<void> session<Registry, Policy>::reopen(session_config const& config) {
    if (!shared_) return error::no_run_open();
    NACRE_TRY(config.check());
    NACRE_TRY(can_be_alone(config));
    finish("replaced by the next run");
    return start(config);
}

template <auto const& Registry, class Policy>
result<run_id> session<Registry, Policy>::seal(std::string_view reason) {
    if (!run_) return error::no_run_open();
    if (run_->sealed) return id();
    if (run_->signal.raised()) return run_->signal.cause().at_path(location());
    messaging::run_ended const last{std::string(reason)};
    // Asked before the tap is cleared: a session that goes on must not let messages pass unrecorded.
    NACRE_TRY_VALUE(size, encoder_type{}.encoded_size(last));
    if (size > run_->payload_bytes_max)
        return error::too_large(size, run_->payload_bytes_max).at_path(location());
    run_->adapter.clear_taps();
    if (auto outcome = run_->writer.seal(reason); !outcome) {
        say(writing::notice_level::error, "was not sealed: " + outcome.error().message());
        return outcome.error().at_path(location());
    }
    run_->sealed = true;
    say(writing::notice_level::info, "sealed ended");
    return id();
}

template <auto const& Registry, class Policy>
core::manifest session<Registry, Policy>::manifest() const {
    if (!run_) return {};
    if (run_->sealed) return run_->writer.manifest();
    core::manifest out;
    out.inputs = run_->inputs;
    out.durability = Policy::durability::policy;
    out.hasher = hasher_type::id;
    out.high_watermark = high_watermark();
    out.halted = run_->signal.reason();
    return out;
}

template <auto const& Registry, class Policy>
result<void> session<Registry, Policy>::usable() const noexcept {
    if (!run_) [[unlikely]]
        return error::no_run_open();
    if (run_->sealed) [[unlikely]]
        return error::closed();
    if (run_->signal.raised()) [[unlikely]]
        return run_->signal.cause();
    return {};
}

template <auto const& Registry, class Policy>
void session<Registry, Policy>::note_halt(lifecycle::halt_signal const& signal, shared_state& shared,
                                          run_id const& id, writing::halt_event const& event) noexcept {
    if (!signal.raise(event.reason, event.cause)) return;
    auto& hooks = shared.environment.hooks;
    if (hooks.on_notice) {
        auto const text = "run " + id.str() + ": halted (" + std::string(to_string(event.reason)) +
                          "): " + event.cause.message();
        hooks.on_notice(writing::notice{writing::notice_level::error, text});
    }
    hooks.on_halt(event);
}

template <auto const& Registry, class Policy>
result<void> session<Registry, Policy>::start(session_config const& config) {
    run_.reset();
    report_ = {};
    NACRE_TRY(config.check());
    if (auto const named = instance_id::parse(shared_->instance); !named)
        return error::invalid_argument("instance: " + std::string(named.error().reason()));
    NACRE_TRY_VALUE(opened, config.exclusive ? begin_alone(config) : begin(config));
    auto const location = shared_->backend.location(opened->inputs.run_id);
    if (auto durable = record_start(*opened, config); !durable) {
        tell(opened->inputs.run_id, writing::notice_level::error,
             "could not be opened: " + durable.error().message());
        return durable.error().at_path(location);
    }
    run_ = std::move(opened);
    say(writing::notice_level::info,
        "opened" + (report_.parent ? ", goes on from " + report_.parent->str() : std::string()));
    return {};
}

template <auto const& Registry, class Policy>
auto session<Registry, Policy>::begin_alone(session_config const& config)
    -> result<std::unique_ptr<open_run>> {
    NACRE_TRY(can_be_alone(config));
    if constexpr (storage::lockable_place<backend_type>) {
        auto const alone = shared_->backend.lock_place();
        if (!alone) return alone.error();
        NACRE_TRY(sweep());
        for (auto const& each : report_.sweep.runs) {
            NACRE_TRY_VALUE(alive, is_live(each));
            if (alive) return error::busy().at_path(shared_->backend.location(each.run_id));
        }
        NACRE_TRY(choose(config));
        return create_run(config);
    } else {
        return error::no_run_open(); // refused above
    }
}

template <auto const& Registry, class Policy>
result<bool> session<Registry, Policy>::is_live(swept_run const& run) const {
    if (run.outcome != sweep_outcome::left_alone) return run.outcome == sweep_outcome::live;
    auto const opened = shared_->backend.open_read(run.run_id);
    if (opened) return opened->writer_alive();
    if (opened.error() == errc::not_found) return false;
    return opened.error();
}

template <auto const& Registry, class Policy>
result<void> session<Registry, Policy>::sweep() {
    sweep_options options;
    options.journal = shared_->environment.journal;
    options.sink = &shared_->environment.hooks.on_notice;
    NACRE_TRY_VALUE(swept, recovery_sweep<hasher_type>(shared_->backend, options));
    report_.sweep = std::move(swept);
    return {};
}

template <auto const& Registry, class Policy>
result<void> session<Registry, Policy>::choose(session_config const& config) {
    NACRE_TRY_VALUE(parent,
                    choose_parent<hasher_type>(shared_->backend, report_.sweep, config, shared_->instance));
    report_.parent = parent;
    report_.parent_was_configured = std::holds_alternative<run_id>(config.continue_from);
    return {};
}

template <auto const& Registry, class Policy>
auto session<Registry, Policy>::create_run(session_config const& config)
    -> result<std::unique_ptr<open_run>> {
    auto& environment = shared_->environment;
    auto inputs = inputs_of(config, shared_->instance);
    inputs.parent = report_.parent;
    if (!inputs.seed) inputs.seed = environment.random();
    lifecycle::halt_signal const signal;
    NACRE_TRY_VALUE(
        opened,
        log::create_named(environment.clock, environment.random, report_.sweep.newest, [&](run_id const& id) {
            inputs.run_id = id;
            inputs.start = id.start();
            writing::writer_hooks watching;
            watching.on_halt = [signal, &shared = *shared_, id](writing::halt_event const& event) noexcept {
                note_halt(signal, shared, id, event);
            };
            watching.on_durable = [&shared = *shared_](std::uint64_t seq) noexcept {
                shared.environment.hooks.on_durable(seq);
            };
            return writer_type::create(shared_->backend, inputs, config.writer, std::move(watching),
                                       encoder_type{}, environment.clock, environment.journal);
        }));
    auto out = std::make_unique<open_run>(std::move(opened), std::move(inputs),
                                          config.writer.payload_bytes_max, signal, *shared_);
    out->settles = report_.parent && config.continue_from == session_config::continuation(
                                                                 session_config::predecessor::newest_crashed);
    inherit(*out);
    return out;
}

template <auto const& Registry, class Policy>
void session<Registry, Policy>::inherit(open_run& opened) const {
    if constexpr (adapter_type::keeps_identities) {
        if (!report_.parent) return;
        auto const found = inherit_identities<reader_type>(
            shared_->backend, *report_.parent, adapter_type::window, [](log::entry_view const& entry) {
                return adapter_type::identity_recorded(entry.payload_type(), entry.headers().message_id);
            });
        for (auto at = found.newest_first.rbegin(); at != found.newest_first.rend(); ++at)
            opened.adapter.remember(*at);
        if (found.cut_off)
            tell(opened.inputs.run_id, writing::notice_level::warning,
                 "messages recorded before this could not be looked through for duplicates: " +
                     found.cut_off->message());
    }
}

template <auto const& Registry, class Policy>
result<void> session<Registry, Policy>::record_start(open_run& opened, session_config const& config) {
    auto const deadline = shared_->environment.clock.steady_now() + config.open_timeout;
    NACRE_TRY_VALUE(first,
                    opened.writer.submit(lifecycle_topic, messaging::run_started{opened.inputs.components}));
    auto durable = opened.writer.wait_durable(first, deadline);
    if (durable || durable.error() == errc::timeout) return durable;
    if (opened.signal.raised()) return opened.signal.cause();
    return durable;
}

template <auto const& Registry, class Policy>
void session<Registry, Policy>::finish(std::string_view reason) noexcept {
    if (run_ && !run_->sealed && !run_->signal.raised() && run_->settles && !run_->restored) {
        say(writing::notice_level::warning,
            "goes on from " + report_.parent->str() + ", which was not restored: it is left to recovery");
    } else if (run_ && !run_->sealed && !run_->signal.raised()) {
        auto const sealed = seal(reason);
        if (!sealed && sealed.error() == errc::too_large) static_cast<void>(seal({}));
    }
    run_.reset();
}

template <auto const& Registry, class Policy>
void session<Registry, Policy>::tell(run_id const& which, writing::notice_level level,
                                     std::string const& what) const {
    auto& sink = shared_->environment.hooks.on_notice;
    if (!sink) return;
    auto const text = "run " + which.str() + ": " + what;
    sink(writing::notice{level, text});
}

}}} // namespace nacre::lifecycle
