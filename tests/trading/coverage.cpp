// SPDX-License-Identifier: BSL-1.0
// Nothing of the vocabulary is forgotten: a struct in its headers is a message that is listed and registered,
// or a part of one. The headers' text is read, so that a type in no list at all is found as well.
#include "trading/kit.hpp"

#include "support/catch2.hpp"
#include "support/paths.hpp"
#include "support/process.hpp"

#include <cctype>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace trading_test;

/// A struct with a member list, as the text of a header defines it.
struct defined_struct {
    std::string name;
    bool is_message = false; ///< has a stamp
};

std::vector<defined_struct> structs_in(std::string const& text) {
    std::vector<defined_struct> out;
    static std::regex const definition(R"(\nstruct (\w+) \{\n([\s\S]*?)\n\};)");
    for (std::sregex_iterator at(text.begin(), text.end(), definition), end; at != end; ++at) {
        std::string const name = (*at)[1];
        std::string const body = (*at)[2];
        if (text.find("\nNACRE_MEMBERS(" + name + ",") == std::string::npos) continue;
        out.push_back({name, std::regex_search(body, std::regex(R"(\bstamp stamp\b)"))});
    }
    return out;
}

/// `SubmitOrder` -> `submit_order`: how a payload type's name follows from its struct's.
std::string snake_case(std::string_view name) {
    std::string out;
    for (char const each : name) {
        bool const upper = std::isupper(static_cast<unsigned char>(each)) != 0;
        if (upper && !out.empty()) out.push_back('_');
        out.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(each))));
    }
    return out;
}

/// What is wrong with a vocabulary of these headers (by name, their text) and these registered message types.
std::vector<std::string> forgotten(std::map<std::string, std::string> const& headers,
                                   std::set<std::string> const& registered) {
    std::vector<std::string> out;
    std::string all;
    for (auto const& [name, text] : headers)
        all += text;
    all = std::regex_replace(all, std::regex(R"(\nNACRE_MEMBERS\([^)]*\))"), ""); // makes no type a part
    for (auto const& [header, text] : headers) {
        for (auto const& each : structs_in(text)) {
            if (each.is_message) {
                if (!registered.contains(each.name))
                    out.push_back(each.name + " in " + header + " is not registered");
                continue;
            }
            // A part: it is the type of some member, an alternative of a variant, or how a type is encoded.
            std::regex const used("(^|[^&\\w])" + each.name +
                                  "(>|,| \\w+\\{)|wire_type = trading::" + each.name + ";");
            if (!std::regex_search(all, used))
                out.push_back(each.name + " in " + header + " is part of no message");
        }
    }
    return out;
}

std::map<std::string, std::string> vocabulary_headers() {
    std::map<std::string, std::string> out;
    auto const folder = nacre::test::tests_dir().parent_path() / "examples" / "trading";
    for (auto const& each : std::filesystem::directory_iterator(folder)) {
        auto const name = each.path().filename().string();
        bool const defines_messages =
            each.path().extension() == ".hpp" && name != "registry.hpp" && name != "messages.hpp";
        if (defines_messages) out[name] = nacre::test::read_file(each.path());
    }
    return out;
}

std::set<std::string> registered_structs() {
    std::set<std::string> out;
    trading::registry.for_each_registration(
        [&](auto const& each) { out.insert(snake_case(std::remove_cvref_t<decltype(each)>::name)); });
    return out;
}

TEST_CASE("every struct of the vocabulary's headers is a registered message or a part of one",
          "[trading][coverage]") {
    auto const headers = vocabulary_headers();
    std::size_t messages = 0;
    std::size_t parts = 0;
    for (auto const& [name, text] : headers)
        for (auto const& each : structs_in(text))
            ++(each.is_message ? messages : parts);
    CHECK(messages == trading::registry.size);
    CHECK(parts > 20);
    CHECK(forgotten(headers, registered_structs()) == std::vector<std::string>{});
}

TEST_CASE("every message that a header lists is registered under the name of its struct",
          "[trading][coverage]") {
    std::set<std::string> listed;
    for_each_type<message_types>([&]<class M>() {
        if constexpr (trading::registry.template holds<M>)
            listed.insert(snake_case(name_of<M>));
        else
            FAIL_CHECK("a listed message is not registered: " << typeid(M).name());
    });
    CHECK(listed == registered_structs());
    CHECK(std::tuple_size_v<message_types> == trading::registry.size);

    auto const headers = vocabulary_headers();
    std::set<std::string> defined;
    for (auto const& [name, text] : headers)
        for (auto const& each : structs_in(text))
            if (each.is_message) defined.insert(each.name);
    CHECK(listed == defined);
}

TEST_CASE("a type that is added and forgotten is found", "[trading][coverage]") {
    auto const registered = registered_structs();
    auto headers = vocabulary_headers();
    auto const before = headers;
    auto const end = headers["commands.hpp"].rfind("} // namespace");
    REQUIRE(end != std::string::npos);

    headers["commands.hpp"].insert(
        end, "struct amend_order {\n    trading::stamp stamp{};\n};\nNACRE_MEMBERS(amend_order, stamp)\n");
    CHECK(forgotten(headers, registered) ==
          std::vector<std::string>{"amend_order in commands.hpp is not registered"});

    headers = before;
    headers["commands.hpp"].insert(end,
                                   "struct unused_part {\n    int x{};\n};\nNACRE_MEMBERS(unused_part, x)\n");
    CHECK(forgotten(headers, registered) ==
          std::vector<std::string>{"unused_part in commands.hpp is part of no message"});

    auto fewer = registered;
    fewer.erase("order_filled");
    CHECK(forgotten(before, fewer) ==
          std::vector<std::string>{"order_filled in order_events.hpp is not registered"});
}

} // namespace
