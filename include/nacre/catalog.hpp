// SPDX-License-Identifier: BSL-1.0
// Catalog: models of the catalog concept, series of market data in CSV files (opt-in, not in nacre.hpp).
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/replay.hpp>
#include <nacre/values.hpp>

#include <nacre/catalog/csv_catalog.hpp>
#include <nacre/catalog/market_record.hpp>
#include <nacre/catalog/scaled_decimal.hpp>

namespace nacre { inline namespace nacre_v1 {

using cataloguing::csv_catalog;
using cataloguing::csv_format;
using cataloguing::csv_source;
using cataloguing::market_bar;
using cataloguing::market_quote;

}} // namespace nacre

#include <nacre/core/restore_macros.hpp>
