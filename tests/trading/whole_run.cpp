// SPDX-License-Identifier: BSL-1.0
#include "trading/whole_run.hpp"

#include "trading/kit.hpp"

#include <nacre/backends.hpp>
#include <nacre/hashers.hpp>
#include <nacre/messages.hpp>
#include <nacre/values.hpp>
#include <nacre/writer.hpp>

#include "support/campaign.hpp"
#include "support/catch2.hpp"

namespace trading_test {

using writer_type = nacre::basic_writer<nacre::file_backend, nacre::typed_encoder<trading::registry>,
                                        nacre::xxh3_128, nacre::process, nacre::inline_execution>;

nacre::run_id record_whole_run(nacre::file_backend const& backend) {
    nacre::core::run_inputs inputs;
    inputs.run_id = *nacre::run_id::make(nacre::core::from_nanoseconds(1), 7);
    inputs.instance = "test";
    inputs.start = inputs.run_id.start();
    auto opened = writer_type::create(backend, inputs);
    REQUIRE(opened);
    random_source chance{nacre::test::campaign_seed("whole vocabulary")};
    bool accepted = true;
    for_each_type<message_types>([&]<class M>() {
        for (int copy = 0; copy < copies_of_each; ++copy) {
            auto const message = copy == 0 ? labelled_message<M>() : random_message<M>(chance);
            accepted = opened->submit("vocabulary", message).has_value() && accepted;
        }
    });
    REQUIRE(accepted);
    REQUIRE(opened->seal("done"));
    return inputs.run_id;
}

} // namespace trading_test
