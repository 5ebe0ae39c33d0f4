// SPDX-License-Identifier: BSL-1.0
// Key extractors that give no text, or text that is gone when the entry is written.
// expect: a key extractor does not fit the message
// expect: a key extractor gives no text
// expect: a key extractor gives a temporary: keys are views that live as long as the message
// expect: a range extractor does not fit the message
// expect: takes a range of keys. for a single one: key
// expect: a range extractor gives a temporary
// expect: range gives temporary elements
#include <nacre/messages.hpp>
#include <nacre/values.hpp>

#include <string>
#include <vector>

/// Makes each element when it is looked at.
struct made_up {
    struct iterator {
        int at;
        std::string operator*() const { return std::to_string(at); }
        iterator& operator++() { return ++at, *this; }
        bool operator!=(iterator const& other) const { return at != other.at; }
    };
    iterator begin() const { return {0}; }
    iterator end() const { return {2}; }
};
struct submit_order {
    std::string client_order_id;
    long quantity;
    std::vector<std::string> legs;
    made_up numbers;
};
struct cancel_order {
    std::string client_order_id;
};

using nacre::key;
using nacre::keys;
using nacre::on;

#if defined(NACRE_CONTROL)
constexpr auto sound = on<"SubmitOrder", submit_order>(
    key<"client_order_id">([](submit_order const& m) -> auto const& { return m.client_order_id; }),
    keys<"leg">([](submit_order const& m) -> auto const& { return m.legs; }));
#else
constexpr auto other_message =
    on<"SubmitOrder", submit_order>(key<"client_order_id">(&cancel_order::client_order_id));
constexpr auto number = on<"SubmitOrder", submit_order>(key<"quantity">(&submit_order::quantity));
constexpr auto copy = on<"SubmitOrder", submit_order>(
    key<"client_order_id">([](submit_order const& m) { return m.client_order_id; }));
constexpr auto other_range =
    on<"SubmitOrder", submit_order>(keys<"leg">([](cancel_order const&) { return 0; }));
constexpr auto no_range = on<"SubmitOrder", submit_order>(keys<"leg">(&submit_order::quantity));
constexpr auto copied_range =
    on<"SubmitOrder", submit_order>(keys<"leg">([](submit_order const& m) { return m.legs; }));
constexpr auto made_up_elements = on<"SubmitOrder", submit_order>(keys<"leg">(&submit_order::numbers));
#endif
