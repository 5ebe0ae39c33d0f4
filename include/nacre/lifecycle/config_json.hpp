// SPDX-License-Identifier: BSL-1.0
// session_config_from_json, to_json: a session_config as a file. Opt-in: not in the umbrella.
//
// Link nacre::json, or put nlohmann's headers on the path. Without them the functions are declared only, and
// using them does not compile.
//
//     {
//       "binary_hash": "9f3c...", "schema_version": "7", "build_identity": "release 4.2", "config_hash":
//       "...", "feature_flags": {"paper": "on"}, "adapter_versions": {"binance": "2.1"}, "components":
//       ["risk", "execution"], "seed": 42, "exclusive": true, "continue_from": "newest",
//       "orphan_predecessors": "refuse", "retention": {"mode": "bounded", "keep_last": 20}, "writer":
//       {"ring_bytes": 16777216, "halt_threshold_ns": 250000000}, "open_timeout_ns": 5000000000
//     }
//
// Every key may be left out and then has its default; durations are whole nanoseconds. A key nobody knows, a
// key that stands there twice, a value of another type and one outside its range are each an
// `invalid_argument` that names the key's path. Hostile text is refused within bounds: size, depth, keys of
// an object and nothing but what the parser itself allocates.
#pragma once

#include <nacre/core/save_macros.hpp>

#include <nacre/core/result.hpp>
#include <nacre/lifecycle/session_config.hpp>

#include <string>
#include <string_view>

#if __has_include(<nlohmann/json.hpp>)

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

/// First pass over a text: depth, number of keys, keys that stand twice, and whether it is JSON at all.
/// Builds nothing of its values.
class json_shape_check {
public:
    static constexpr std::size_t depth_max = 8;

    // The interface of nlohmann's SAX parser; a member that returns false ends the parsing.
    using number_integer_t = nlohmann::ordered_json::number_integer_t;
    using number_unsigned_t = nlohmann::ordered_json::number_unsigned_t;
    using number_float_t = nlohmann::ordered_json::number_float_t;
    using string_t = nlohmann::ordered_json::string_t;
    using binary_t = nlohmann::ordered_json::binary_t;

    bool null() { return true; }
    bool boolean(bool) { return true; }
    bool number_integer(number_integer_t) { return true; }
    bool number_unsigned(number_unsigned_t) { return true; }
    bool number_float(number_float_t, string_t const&) { return true; }
    bool string(string_t&) { return true; }
    bool binary(binary_t&) { return true; }
    bool start_object(std::size_t) { return deeper(); }
    bool start_array(std::size_t) { return deeper(); }
    bool end_object() { return shallower(); }
    bool end_array() { return shallower(); }
    bool key(string_t& name) {
        // An ordered object looks for each key among those before it: their number is bounded before one is
        // built.
        if (levels_.back().names.size() >= session_config::items_max) {
            levels_.back().name.clear();
            return refuse(path() + " has more than 4096 items");
        }
        levels_.back().name = name;
        if (levels_.back().names.insert(name).second) return true;
        return refuse(path() + " stands there twice");
    }
    template <class Exception>
    bool parse_error(std::size_t position, std::string const&, Exception const& problem) {
        return refuse("the text is not JSON, at byte " + std::to_string(position) + ": " +
                      std::string(problem.what()));
    }

    [[nodiscard]] std::string const& problem() const noexcept { return problem_; }

private:
    struct level {
        std::string name; ///< the key under which the parser is
        std::set<std::string> names;
    };

    bool deeper() {
        if (levels_.size() >= depth_max) return refuse(path() + " is nested too deeply");
        levels_.emplace_back();
        return true;
    }
    bool shallower() {
        levels_.pop_back();
        return true;
    }
    bool refuse(std::string what) {
        if (problem_.empty()) problem_ = std::move(what);
        return false;
    }
    [[nodiscard]] std::string path() const {
        std::string out;
        for (auto const& each : levels_) {
            if (each.name.empty()) continue;
            if (!out.empty()) out.push_back('.');
            out.append(each.name);
        }
        return out.empty() ? "the text" : out;
    }

    std::vector<level> levels_;
    std::string problem_;
};

/// Reads one JSON object key by key, and knows which keys nobody asked for.
class json_object_reader {
public:
    using value = nlohmann::ordered_json;

    json_object_reader(value const& object, std::string path) : object_(object), path_(std::move(path)) {}

    [[nodiscard]] result<void> is_object() const {
        if (object_.is_object()) return {};
        return refuse(path_.empty() ? "the text" : path_, "an object", object_);
    }

    [[nodiscard]] result<void> text(char const* key, std::string& out) {
        auto const* found = find(key);
        if (found == nullptr) return {};
        if (!found->is_string()) return refuse(under(key), "text", *found);
        out = found->get_ref<std::string const&>();
        return {};
    }
    [[nodiscard]] result<void> truth(char const* key, bool& out) {
        auto const* found = find(key);
        if (found == nullptr) return {};
        if (!found->is_boolean()) return refuse(under(key), "true or false", *found);
        out = found->get<bool>();
        return {};
    }
    template <class T>
    [[nodiscard]] result<void> number(char const* key, T& out) {
        auto const* found = find(key);
        if (found == nullptr) return {};
        if (!found->is_number_unsigned())
            return refuse(under(key), "a whole number that is not negative", *found);
        auto const given = found->get<std::uint64_t>();
        if (given > std::numeric_limits<T>::max())
            return error::invalid_argument(under(key) + " is too large a number");
        out = static_cast<T>(given);
        return {};
    }
    [[nodiscard]] result<void> duration(char const* key, std::chrono::nanoseconds& out) {
        auto nanoseconds = out.count();
        NACRE_TRY(number(key, nanoseconds));
        out = std::chrono::nanoseconds(nanoseconds);
        return {};
    }
    [[nodiscard]] result<void> texts(char const* key, std::vector<std::string>& out) {
        auto const* found = find(key);
        if (found == nullptr) return {};
        if (!found->is_array()) return refuse(under(key), "a list", *found);
        out.clear();
        for (auto const& each : *found) {
            if (!each.is_string())
                return refuse(under(key) + "[" + std::to_string(out.size()) + "]", "text", each);
            out.push_back(each.get_ref<std::string const&>());
        }
        return {};
    }
    [[nodiscard]] result<void> text_pairs(char const* key, session_config::pairs& out) {
        auto const* found = find(key);
        if (found == nullptr) return {};
        if (!found->is_object()) return refuse(under(key), "an object", *found);
        out.clear();
        for (auto const& each : found->items()) {
            if (!each.value().is_string()) return refuse(under(key) + "." + each.key(), "text", each.value());
            out.emplace_back(each.key(), each.value().get_ref<std::string const&>());
        }
        return {};
    }
    /// Calls `f(reader)` for the object under `key`, if there is one, and refuses what `f` did not ask for.
    template <class F>
    [[nodiscard]] result<void> object(char const* key, F&& f) {
        auto const* found = find(key);
        if (found == nullptr) return {};
        json_object_reader inner(*found, under(key));
        NACRE_TRY(inner.is_object());
        NACRE_TRY(f(inner));
        return inner.nothing_is_left();
    }
    [[nodiscard]] bool has(char const* key) const { return object_.contains(key); }
    [[nodiscard]] std::string under(std::string const& key) const {
        return path_.empty() ? key : path_ + "." + key;
    }

    [[nodiscard]] result<void> nothing_is_left() const {
        for (auto const& each : object_.items())
            if (!asked_for_.contains(each.key()))
                return error::invalid_argument(under(each.key()) +
                                               " is not a key of a session's configuration");
        return {};
    }

private:
    [[nodiscard]] value const* find(char const* key) {
        asked_for_.insert(key);
        auto const found = object_.find(key);
        return found == object_.end() ? nullptr : &*found;
    }
    [[nodiscard]] static error refuse(std::string const& path, std::string_view wanted, value const& found) {
        return error::invalid_argument(path + " is " + std::string(wanted) + ", not " + describe_type(found));
    }
    [[nodiscard]] static std::string describe_type(value const& found) {
        if (found.is_number_float()) return "a fraction, or a number too large";
        if (found.is_number_integer() && !found.is_number_unsigned()) return "a negative number";
        if (found.is_string()) return "text";
        if (found.is_array()) return "a list";
        if (found.is_object()) return "an object";
        if (found.is_boolean()) return "true or false";
        return found.is_null() ? "null" : "a number";
    }

    value const& object_;
    std::string path_;
    std::set<std::string, std::less<>> asked_for_;
};

inline constexpr std::size_t config_bytes_max = std::size_t{1} << 20; ///< of a configuration's text

[[nodiscard]] inline result<void> read_retention(json_object_reader& retention, retention_policy& out) {
    std::string mode(to_string(out.mode));
    NACRE_TRY(retention.text("mode", mode));
    auto const known = parse_retention_mode(mode);
    if (!known)
        return error::invalid_argument(retention.under("mode") + " is full, bounded or snapshot_anchored");
    out.mode = *known;
    return retention.number("keep_last", out.keep_last);
}

[[nodiscard]] inline result<void> read_limits(json_object_reader& writer, writing::writer_options& out) {
    NACRE_TRY(writer.number("ring_bytes", out.ring_bytes));
    NACRE_TRY(writer.number("payload_bytes_max", out.payload_bytes_max));
    NACRE_TRY(writer.number("batch_entries_max", out.batch_entries_max));
    NACRE_TRY(writer.number("batch_bytes_max", out.batch_bytes_max));
    NACRE_TRY(writer.duration("batch_latency_max_ns", out.batch_latency_max));
    NACRE_TRY(writer.duration("halt_threshold_ns", out.halt_threshold));
    return writer.duration("settle_after_ns", out.settle_after);
}

inline constexpr std::array<std::string_view, 3> predecessor_names{"newest", "newest_crashed", "none"};

[[nodiscard]] inline result<session_config::continuation> read_continuation(std::string_view said) {
    for (std::size_t at = 0; at < predecessor_names.size(); ++at)
        if (said == predecessor_names[at])
            return session_config::continuation(static_cast<session_config::predecessor>(at));
    auto const id = run_id::parse(said);
    if (!id)
        return error::invalid_argument("continue_from is newest, newest_crashed, none or a run: " +
                                       std::string(id.error().reason()));
    return session_config::continuation(*id);
}

[[nodiscard]] inline std::string to_text(session_config::continuation const& from) {
    if (auto const* named = std::get_if<run_id>(&from)) return named->str();
    return std::string(
        predecessor_names[static_cast<std::size_t>(std::get<session_config::predecessor>(from))]);
}

/// Errors: `too_large`; `invalid_argument` that names the key's path. What it gives has passed `check()`.
[[nodiscard]] inline result<session_config> session_config_from_json(std::string_view text) {
    if (text.size() > config_bytes_max) return error::too_large(text.size(), config_bytes_max);
    json_shape_check shape;
    if (!nlohmann::ordered_json::sax_parse(text.begin(), text.end(), &shape))
        return error::invalid_argument(shape.problem());
    auto const parsed = nlohmann::ordered_json::parse(text.begin(), text.end(), nullptr, false);

    session_config out;
    json_object_reader root(parsed, {});
    NACRE_TRY(root.is_object());
    NACRE_TRY(root.text("binary_hash", out.binary_hash));
    NACRE_TRY(root.text("schema_version", out.schema_version));
    NACRE_TRY(root.text("build_identity", out.build_identity));
    NACRE_TRY(root.text("config_hash", out.config_hash));
    NACRE_TRY(root.text_pairs("feature_flags", out.feature_flags));
    NACRE_TRY(root.text_pairs("adapter_versions", out.adapter_versions));
    NACRE_TRY(root.texts("components", out.components));
    if (root.has("seed")) {
        std::uint64_t seed = 0;
        NACRE_TRY(root.number("seed", seed));
        out.seed = seed;
    }
    NACRE_TRY(root.truth("exclusive", out.exclusive));
    std::string said;
    if (root.has("continue_from")) {
        NACRE_TRY(root.text("continue_from", said));
        NACRE_TRY_VALUE(from, read_continuation(said));
        out.continue_from = from;
    }
    if (root.has("orphan_predecessors")) {
        NACRE_TRY(root.text("orphan_predecessors", said));
        if (said != "refuse" && said != "leave")
            return error::invalid_argument("orphan_predecessors is refuse or leave");
        out.orphan_predecessors =
            said == "leave" ? session_config::orphans::leave : session_config::orphans::refuse;
    }
    NACRE_TRY(root.object("retention",
                          [&](json_object_reader& part) { return read_retention(part, out.retention); }));
    NACRE_TRY(root.object("writer", [&](json_object_reader& part) { return read_limits(part, out.writer); }));
    NACRE_TRY(root.duration("open_timeout_ns", out.open_timeout));
    NACRE_TRY(root.nothing_is_left());
    NACRE_TRY(out.check());
    return out;
}

/// Every key with its value, indented; reads back as the same configuration. `invalid_argument` for a
/// configuration that does not pass `check()`, or holds text that is not UTF-8.
[[nodiscard]] inline result<std::string> to_json(session_config const& config) {
    NACRE_TRY(config.check());
    using value = nlohmann::ordered_json;
    auto const object_of = [](session_config::pairs const& list) {
        value out = value::object();
        for (auto const& [key, text] : list)
            out[key] = text;
        return out;
    };
    value out = value::object();
    out["binary_hash"] = config.binary_hash;
    out["schema_version"] = config.schema_version;
    out["build_identity"] = config.build_identity;
    out["config_hash"] = config.config_hash;
    out["feature_flags"] = object_of(config.feature_flags);
    out["adapter_versions"] = object_of(config.adapter_versions);
    out["components"] = config.components;
    if (config.seed) out["seed"] = *config.seed;
    out["exclusive"] = config.exclusive;
    out["continue_from"] = to_text(config.continue_from);
    out["orphan_predecessors"] =
        config.orphan_predecessors == session_config::orphans::leave ? "leave" : "refuse";
    out["retention"]["mode"] = to_string(config.retention.mode);
    if (config.retention.mode == retention_mode::bounded)
        out["retention"]["keep_last"] = config.retention.keep_last;
    auto& writer = out["writer"];
    writer["ring_bytes"] = config.writer.ring_bytes;
    writer["payload_bytes_max"] = config.writer.payload_bytes_max;
    writer["batch_entries_max"] = config.writer.batch_entries_max;
    writer["batch_bytes_max"] = config.writer.batch_bytes_max;
    writer["batch_latency_max_ns"] = config.writer.batch_latency_max.count();
    writer["halt_threshold_ns"] = config.writer.halt_threshold.count();
    writer["settle_after_ns"] = config.writer.settle_after.count();
    out["open_timeout_ns"] = config.open_timeout.count();
    try {
        return out.dump(2);
    } catch (value::type_error const&) {
        return error::invalid_argument("the configuration holds text that is not UTF-8");
    }
}

}}} // namespace nacre::lifecycle

#else

namespace nacre { inline namespace nacre_v1 { namespace lifecycle {

// Both need <nlohmann/json.hpp> (Debian: nlohmann-json3-dev).
result<session_config> session_config_from_json(std::string_view text) = delete;
result<std::string> to_json(session_config const& config) = delete;

}}} // namespace nacre::lifecycle

#endif

#include <nacre/core/restore_macros.hpp>
