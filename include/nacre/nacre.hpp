// SPDX-License-Identifier: BSL-1.0
// nacre: an embedded event store; everything that needs no optional library.
#pragma once

#include <nacre/backend/file_backend.hpp>
#include <nacre/backend/memory_backend.hpp>
#include <nacre/backend/os/system_clock.hpp>
#include <nacre/capture/capture_adapter.hpp>
#include <nacre/core/run_boundary.hpp>
#include <nacre/core/version.hpp>
#include <nacre/encoder/raw_encoder.hpp>
#include <nacre/encoder/schema.hpp>
#include <nacre/encoder/typed_encoder.hpp>
#include <nacre/hasher/with_hasher.hpp>
#include <nacre/lifecycle/retention_survey.hpp>
#include <nacre/lifecycle/run_lineage.hpp>
#include <nacre/lifecycle/store.hpp>
#include <nacre/log/list_runs.hpp>
#include <nacre/log/recovery.hpp>
#include <nacre/reader/reader.hpp>
#include <nacre/replay/csv_catalog.hpp>
#include <nacre/replay/directory_snapshot_store.hpp>
#include <nacre/replay/divergence.hpp>
#include <nacre/replay/joined_inputs.hpp>
#include <nacre/replay/restore.hpp>
#include <nacre/replay/save_snapshot.hpp>
#include <nacre/replay/snapshot_name.hpp>
#include <nacre/verifier/verifier.hpp>
#include <nacre/writer/order_gate.hpp>
#include <nacre/writer/writer.hpp>
