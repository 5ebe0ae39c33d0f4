// SPDX-License-Identifier: BSL-1.0
// What a first user of the library writes; built by every consumer project beside this file. It records two
// entries in memory and reads them back.
#include <nacre/nacre.hpp>

#include <chrono>
#include <cstdio>

namespace {

nacre::result<std::size_t> record_and_read() {
    nacre::memory_backend const backend;
    nacre::core::run_inputs inputs;
    auto const id = nacre::run_id::make(nacre::timestamp{std::chrono::seconds{1}}, 0xC0FFEE);
    if (!id) return id.error();
    inputs.run_id = *id;
    inputs.instance = "trader-001";

    auto writer = nacre::basic_writer<nacre::memory_backend>::create(backend, inputs);
    if (!writer) return writer.error();
    nacre::raw_message const order{"SubmitOrder", nacre::as_bytes_view("O-1 buy 100")};
    auto const ticket = writer->submit("exec.orders", order);
    if (!ticket) return ticket.error();
    auto const watermark = writer->seal();
    if (!watermark) return watermark.error();

    auto reader = nacre::basic_reader<nacre::memory_backend>::open_sealed(backend, inputs.run_id);
    if (!reader) return reader.error();
    std::size_t entries = 0;
    for (auto const& entry : reader->scan())
        entries += entry.seq() != 0 ? 1 : 0;
    if (auto const read = reader->status(); !read) return read.error();
    return entries;
}

} // namespace

int main() {
    auto const entries = record_and_read();
    if (!entries) {
        std::fprintf(stderr, "%s\n", entries.error().message().c_str());
        return 1;
    }
    if (*entries != 2) {
        std::fprintf(stderr, "%zu entries read, 2 recorded\n", *entries);
        return 1;
    }
    std::puts("nacre " NACRE_VERSION_STRING);
}
