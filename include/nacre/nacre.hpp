// SPDX-License-Identifier: BSL-1.0
// nacre: an embedded event store; all of its front door but what is opt-in (testing.hpp, catalog.hpp).
//
// | header | what it gives |
// |---|---|
// | store.hpp | one place and all that is done there |
// | session.hpp | one process's life: recovery, a run, its seal |
// | writer.hpp, reader.hpp, follower.hpp, verifier.hpp | one run, written, read, followed, proven |
// | messages.hpp | types of messages, their keys, their encoding |
// | capture.hpp | from a bus into a run |
// | replay.hpp | from a run back to a state |
// | backends.hpp, hashers.hpp | where runs live, how bytes are digested |
// | policy.hpp | what all of these are made from: a policy and a place |
// | values.hpp | entries, ids, time, errors, results |
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/backends.hpp>
#include <nacre/capture.hpp>
#include <nacre/follower.hpp>
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/policy.hpp>
#include <nacre/reader.hpp>
#include <nacre/replay.hpp>
#include <nacre/session.hpp>
#include <nacre/store.hpp>
#include <nacre/values.hpp>
#include <nacre/verifier.hpp>
#include <nacre/writer.hpp>

#include <nacre/core/restore_macros.hpp>
