// SPDX-License-Identifier: BSL-1.0
// backend/os: what each wrapper promises beyond the call it makes.
#include <nacre/backend/os/boot_id.hpp>
#include <nacre/backend/os/descriptor.hpp>
#include <nacre/backend/os/directory.hpp>
#include <nacre/backend/os/lock.hpp>
#include <nacre/backend/os/mapping.hpp>
#include <nacre/values.hpp>

#include "backend/file_fixture.hpp"
#include "backend/laws/verbs.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace {

using namespace backend_laws;
using namespace file_fixture;
using nacre::test::temporary_directory;
namespace os = nacre::os;
namespace fs = std::filesystem;

os::descriptor new_file(fs::path const& path) {
    auto file = os::create_new(path);
    REQUIRE(file);
    return std::move(*file);
}

} // namespace

TEST_CASE("a write of many parts is written whole in their order", "[backend][unit]") {
    temporary_directory const folder;
    auto const file = new_file(folder / "f");
    std::vector<std::vector<std::byte>> pieces;
    std::string expected(5, '\0');
    for (std::uint32_t i = 0; i < 2000; ++i) {
        pieces.push_back(pattern(i % 5 == 0 ? 0 : i % 131, i));
        expected += nacre::as_text(pieces.back());
    }
    std::vector<bytes_view> const parts(pieces.begin(), pieces.end());
    REQUIRE(os::write_all(file, 5, parts));
    CHECK(contents(folder / "f") == expected);
    REQUIRE(os::write_all(file, 0, std::span<bytes_view const>{}));
    CHECK(contents(folder / "f") == expected);
}

TEST_CASE("a write that the system cuts short is continued until it cannot be", "[backend][unit]") {
    temporary_directory const folder;
    auto const file = new_file(folder / "f");
    auto const a = pattern(3000, 1);
    auto const b = pattern(3000, 2);
    std::array<bytes_view, 2> const parts{a, b};
    {
        file_size_limit const limit(5000); // the first call writes 5000 bytes, the next fails
        CHECK(code_of(os::write_all(file, 0, parts)) == errc::disk_full);
    }
    auto const expected =
        std::string(nacre::as_text(a)) + std::string(nacre::as_text(bytes_view{b}.first(2000)));
    CHECK(contents(folder / "f") == expected);
}

TEST_CASE("a read is short only at the end of the file", "[backend][unit]") {
    temporary_directory const folder;
    auto const file = new_file(folder / "f");
    REQUIRE(os::write_all(file, 0, pattern(1000, 1)));
    std::vector<std::byte> into(600);
    CHECK(*os::read_all(file, 0, into) == 600);
    CHECK(*os::read_all(file, 600, into) == 400);
    CHECK(*os::read_all(file, 1000, into) == 0);
    CHECK(*os::read_all(file, ~std::uint64_t{0}, into) == 0);
}

TEST_CASE("zeros are written exactly where they were asked for", "[backend][unit]") {
    temporary_directory const folder;
    auto const file = new_file(folder / "f");
    auto const bytes = pattern(3 << 20, 1);
    REQUIRE(os::write_all(file, 0, bytes));
    REQUIRE(os::write_zeros(file, 1000, (2 << 20) + 77));
    auto expected = std::string(nacre::as_text(bytes));
    expected.replace(1000, (2 << 20) + 77 - 1000, (2 << 20) + 77 - 1000, '\0');
    CHECK(contents(folder / "f") == expected);
}

TEST_CASE("renaming to a name that is taken changes nothing", "[backend][unit]") {
    temporary_directory const folder;
    for (auto const rename : {&os::rename_new, &os::link_and_remove}) {
        put(folder / "from", "from");
        put(folder / "to", "to");
        CHECK(*rename(folder / "from", folder / "to") == false);
        CHECK(contents(folder / "from") == "from");
        CHECK(contents(folder / "to") == "to");
        fs::remove(folder / "to");
        CHECK(*rename(folder / "from", folder / "to") == true);
        CHECK_FALSE(fs::exists(folder / "from"));
        CHECK(contents(folder / "to") == "from");
        CHECK(code_of(rename(folder / "missing", folder / "new")) == errc::not_found);
    }
}

TEST_CASE("a lock belongs to the open file and not to the process", "[backend][unit]") {
    temporary_directory const folder;
    auto const file = new_file(folder / "f");
    REQUIRE(os::lock::take(file, os::lock_byte::hold));
    CHECK_FALSE(os::lock::is_taken(file, os::lock_byte::hold)); // one's own is in nobody's way
    {
        auto const again = os::open_existing(folder / "f", os::access::read_write);
        REQUIRE(again);
        CHECK(os::lock::is_taken(*again, os::lock_byte::hold));
        CHECK_FALSE(os::lock::is_taken(*again, os::lock_byte::live_cell));
        CHECK(code_of(os::lock::take(*again, os::lock_byte::hold)) == errc::busy);
        CHECK(os::lock::take(*again, os::lock_byte::live_cell));
    }
    auto const reading = os::open_existing(folder / "f", os::access::read);
    REQUIRE(reading);
    CHECK(os::lock::is_taken(*reading, os::lock_byte::hold)); // the one closed above did not end it
    CHECK_FALSE(os::lock::is_taken(*reading, os::lock_byte::live_cell));
    CHECK(fs::file_size(folder / "f") == 0);
}

TEST_CASE("a file knows whether a path still names it", "[backend][unit]") {
    temporary_directory const folder;
    auto const file = new_file(folder / "f");
    CHECK(os::has_name(file, folder / "f"));
    fs::rename(folder / "f", folder / "g");
    CHECK_FALSE(os::has_name(file, folder / "f"));
    put(folder / "f", "another");
    CHECK_FALSE(os::has_name(file, folder / "f"));
    CHECK(os::has_name(file, folder / "g"));
}

TEST_CASE("populated pages are written without changing what they held", "[backend][unit]") {
    temporary_directory const folder;
    auto const file = new_file(folder / "f");
    auto const size = 4 * os::page_bytes();
    REQUIRE(os::write_all(file, 0, pattern(size, 1)));
    auto const region = os::map_file(file, boost::interprocess::read_write, 0, size);
    REQUIRE(region);
    auto* const start = static_cast<std::byte*>(region->get_address());
    REQUIRE(os::populate_write(start, size));
    CHECK(same({start, size}, pattern(size, 1)));
    start[5] = std::byte{0};
    std::array<std::byte, 1> one{std::byte{9}};
    REQUIRE(os::read_all(file, 5, one));
    CHECK(one[0] == std::byte{0}); // mapping and positional reads see the same bytes
}

TEST_CASE("pages beyond the end of a file are refused without a signal", "[backend][unit]") {
    temporary_directory const folder;
    auto const file = new_file(folder / "f");
    auto const region = os::map_file(file, boost::interprocess::read_write, 0, os::page_bytes());
    REQUIRE(region); // the mapping may pass the end
    if (::madvise(region->get_address(), os::page_bytes(), MADV_POPULATE_WRITE) != 0 && errno == EINVAL) {
        SUCCEED("this system does not know MADV_POPULATE_WRITE");
        return;
    }
    CHECK_FALSE(os::populate_write(static_cast<std::byte*>(region->get_address()), os::page_bytes()));
}

TEST_CASE("the boot id is the same each time it is asked for", "[backend][unit]") {
    auto const id = os::boot_id();
    CHECK(id == os::boot_id());
    if (fs::exists("/proc/sys/kernel/random/boot_id")) CHECK(id != os::boot_id_bytes{});
}

TEST_CASE("a boot id is read from its text and is zero for any other text", "[backend][unit]") {
    auto const parse = [](std::string_view text) { return os::boot_id_text::parse(nacre::bytes(text)); };
    auto const id = parse("00112233-4455-6677-8899-aabbccddeeff\n");
    for (std::size_t i = 0; i < id.size(); ++i)
        CHECK(id[i] == static_cast<std::byte>(i * 0x11));
    CHECK(parse("") == os::boot_id_bytes{});
    CHECK(parse("00112233-4455-6677-8899-aabbccddeef\n") == os::boot_id_bytes{});
    CHECK(parse("not a boot id at all, but rather long text") == os::boot_id_bytes{});
}
