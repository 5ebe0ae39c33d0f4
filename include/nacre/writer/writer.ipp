// SPDX-License-Identifier: BSL-1.0
// writer.ipp: the bodies of writer.hpp.
#pragma once

#include <nacre/writer/writer.hpp>

#include <nacre/backend/concept.hpp>
#include <nacre/backend/file_backend.hpp>
#include <nacre/backend/os/system_clock.hpp>
#include <nacre/core/clock.hpp>
#include <nacre/core/durability.hpp>
#include <nacre/core/manifest.hpp>
#include <nacre/core/result.hpp>
#include <nacre/encoder/concept.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/hasher/concept.hpp>
#include <nacre/hasher/xxh3_128.hpp>
#include <nacre/log/default_policy.hpp>
#include <nacre/log/log_writer.hpp>
#include <nacre/log/place.hpp>
#include <nacre/log/run_naming.hpp>
#include <nacre/writer/execution.hpp>
#include <nacre/writer/ticket.hpp>
#include <nacre/writer/writer_hooks.hpp>
#include <nacre/writer/writer_options.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace nacre { inline namespace nacre_v1 { namespace writing {

template <class Backend, class Encoder, class Hasher, class Durability, class Execution, class Clock>
auto basic_writer<Backend, Encoder, Hasher, Durability, Execution, Clock>::create(
    Backend const& backend, run_inputs const& inputs, writer_options const& options, writer_hooks hooks,
    Encoder encoder, Clock clock, log::log_options const& journal) -> result<basic_writer> {
    NACRE_TRY(options.check());
    NACRE_TRY_VALUE(log, log_type::create(backend, inputs, Durability::policy, clock.now(), journal));
    return basic_writer(std::move(log), options, std::move(hooks), std::move(encoder), std::move(clock));
}

template <class Policy, class Encoder>
auto writer<Policy, Encoder>::create(log::place const& where, run_labels const& labels,
                                     writer_options const& options, writer_hooks hooks, Encoder encoder,
                                     clock_type clock, typename Policy::random random) -> result<writer> {
    NACRE_TRY(options.check());
    NACRE_TRY_VALUE(backend, Policy::open_backend(where));
    NACRE_TRY_VALUE(newest, log::newest_run(backend));
    run_inputs inputs{labels, {}, where.instance, {}, {}};
    NACRE_TRY_VALUE(log, log::create_named(clock, random, newest, [&](run_id const& id) {
                        inputs.run_id = id;
                        inputs.start = id.start();
                        return positional::log_type::create(backend, inputs, Policy::durability::policy,
                                                            clock.now(), log::log_options());
                    }));
    return writer(std::move(log), options, std::move(hooks), std::move(encoder), std::move(clock));
}

}}} // namespace nacre::writing
