// SPDX-License-Identifier: BSL-1.0
// A message type that the registry neither lists nor ignores cannot be captured, and the compiler says what
// to add.
// expect: this message type is not in the registry: add on<.?"Name.?", M>\(\.\.\.\) to make_registry, or ig
// expect: heartbeat
#include <nacre/backends.hpp>
#include <nacre/capture.hpp>
#include <nacre/messages.hpp>
#include <nacre/writer.hpp>

struct heartbeat {
    int beat = 0;
};

#if defined(NACRE_CONTROL)
inline constexpr auto registry = nacre::make_registry(nacre::ignore<heartbeat>);
#else
inline constexpr auto registry = nacre::make_registry(nacre::others_refused);
#endif
using encoder = nacre::typed_encoder<registry>;
using adapter = nacre::capture_adapter<nacre::basic_writer<nacre::memory_backend, encoder>, encoder>;

auto capture(adapter& to, heartbeat const& beat) { return to.capture("exec.beats", beat); }
