// SPDX-License-Identifier: BSL-1.0
// A message type that the registry neither lists nor ignores cannot be captured, and the compiler says what to add.
// expect: this message type is not in the registry: add on<.?"Name.?", M>\(\.\.\.\) to make_registry, or ignore<M>
// expect: heartbeat
#include <nacre/backend/memory_backend.hpp>
#include <nacre/capture/capture_adapter.hpp>
#include <nacre/encoder/registry.hpp>
#include <nacre/encoder/typed_encoder.hpp>
#include <nacre/writer/writer.hpp>

struct heartbeat {
    int beat = 0;
};

#if defined(NACRE_CONTROL)
inline constexpr auto registry = nacre::make_registry(nacre::ignore<heartbeat>);
#else
inline constexpr auto registry = nacre::make_registry(nacre::others_refused);
#endif
using encoder = nacre::typed_encoder<registry>;
using adapter = nacre::capture_adapter<nacre::writer<nacre::memory_backend, encoder>, encoder>;

auto capture(adapter& to, heartbeat const& beat) { return to.capture("exec.beats", beat); }
