package dev.coffre.backup.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.page.Kids;
import dev.coffre.backup.page.PageShelf;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.FileOwner;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Entries of a Windows machine (docs/format.md §6). */
class WindowsEntryTest {
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("C:\\Users"));

    /** Owner S-1-5-32-544. */
    private static final ByteString DESCRIPTOR = ByteString.of(
            HexFormat.of().parseHex("0100008014000000000000000000000000000000" + "01020000000000052000000020020000"));

    private final Map<RecordReference, byte[]> chunks = new HashMap<>();

    @Test
    void everyAttributeOfWindowsHasAFieldOfItsOwn() {
        List<ExtendedAttribute> attributes = List.of(
                attribute(ByteString.utf8("user.ea"), bytes(3)),
                attribute(WindowsAttributes.ATTRIBUTES, bytes(4)),
                attribute(WindowsAttributes.CASE_SENSITIVE, ByteString.EMPTY),
                attribute(WindowsAttributes.REPARSE_DATA, bytes(5_000)),
                attribute(WindowsAttributes.SECURITY_DESCRIPTOR, DESCRIPTOR),
                attribute(WindowsAttributes.SHORT_NAME, ByteString.utf8("A~1")),
                attribute(WindowsAttributes.stream(ByteString.utf8("a")), bytes(10)),
                attribute(WindowsAttributes.stream(ByteString.utf8("b")), bytes(300_000)));
        Entry entry = entry("x", AttributePlacement.place(attributes.reversed(), this::seal));
        Entry read = roundTrip(entry);
        assertThat(read).isEqualTo(entry);
        assertThat(read.metadata().unixPermissions()).isEmpty();
        assertThat(read.unknownFields()).isEmpty();
        assertThat(AttributePlacement.collect(read.attributes(), chunks::get)).isEqualTo(attributes);
        assertThat(tags(entry)).containsExactly(0x0005, 0x000A, 0x000B, 0x800C, 0x000D, 0x000D, 0x000E, 0x0010);
    }

    @Test
    void manyOtherAttributesDoNotMoveThemIntoAChunk() {
        List<ExtendedAttribute> attributes = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            attributes.add(attribute(ByteString.utf8("user.%04d".formatted(i)), ByteString.EMPTY));
        }
        attributes.add(attribute(WindowsAttributes.ATTRIBUTES, bytes(4)));
        AttributeSet set = AttributePlacement.place(attributes, this::seal);
        assertThat(set.packed()).isPresent();
        assertThat(set.listed()).hasSize(1);
        Entry entry = entry("x", set);
        assertThat(roundTrip(entry)).isEqualTo(entry);
        assertThat(AttributePlacement.collect(set, chunks::get)).hasSize(1_101);
    }

    @Test
    void aValueWithoutTheFormOfItsFieldIsStoredLikeAnyOther() {
        List<ExtendedAttribute> attributes = List.of(
                attribute(WindowsAttributes.ATTRIBUTES, bytes(3)),
                attribute(WindowsAttributes.CASE_SENSITIVE, bytes(1)));
        Entry entry = entry("x", AttributePlacement.place(attributes, this::seal));
        assertThat(tags(entry)).containsExactly(0x0005, 0x0005);
        assertThat(roundTrip(entry)).isEqualTo(entry);
    }

    @Test
    void aNameWithALoneSurrogateIsMarked() {
        ByteString lone = ByteString.of(new byte[] {'a', (byte) 0xED, (byte) 0xB0, (byte) 0x80});
        Entry entry = entry(ROOT.child(lone), AttributeSet.NONE);
        assertThat(tags(entry)).containsExactly(0x8011);
        assertThat(roundTrip(entry)).isEqualTo(entry);
        assertThat(tags(entry(ROOT.child(ByteString.utf8("\uD7FF\uE000")), AttributeSet.NONE)))
                .isEmpty();
    }

    @Test
    void streamsHaveLimitsOfTheirOwn() {
        ExtendedAttribute largest = attribute(WindowsAttributes.stream(ByteString.utf8("s")), bytes(4 << 20));
        ExtendedAttribute tooLarge = attribute(WindowsAttributes.stream(ByteString.utf8("s")), bytes((4 << 20) + 1));
        assertThat(AttributePlacement.fits(List.of(largest))).isTrue();
        assertThat(AttributePlacement.fits(List.of(tooLarge))).isFalse();
        assertThat(AttributePlacement.fits(List.of(
                        largest,
                        attribute(WindowsAttributes.stream(ByteString.utf8("t")), bytes(4 << 20)),
                        attribute(WindowsAttributes.stream(ByteString.utf8("u")), bytes(1)))))
                .isFalse();
    }

    @Test
    void fieldsThatDoNotFollowTheFormatAreRefused() {
        assertRefused("bytes", fields -> fields.u16(1).u16(0x000B).u32(3).u16(1).u8(1));
        assertRefused("bytes", fields -> fields.u16(1).u16(0x0010).u32(1).u8(1));
        assertRefused(
                "of form 2", fields -> fields.u16(1).u16(0x000A).u32(2).u8(2).u8(1));
        assertRefused("0 bytes", fields -> fields.u16(1).u16(0x800C).u32(1).u8(0));
        assertRefused(
                "name of 0 bytes",
                fields -> fields.u16(1).u16(0x000D).u32(3).u16(0).u8(0));
        assertRefused("not ascending", fields -> {
            fields.u16(2);
            fields.u16(0x000D).u32(4).string(ByteString.utf8("b")).u8(0);
            fields.u16(0x000D).u32(4).string(ByteString.utf8("a")).u8(0);
        });
        assertRefused("encoding 2", fields -> fields.u16(1).u16(0x8011).u32(1).u8(2));
        ByteString name = WindowsAttributes.ATTRIBUTES;
        assertRefused(
                "as an extended attribute",
                fields -> fields.u16(1)
                        .u16(0x0005)
                        .u32(2 + name.size() + 1 + 4)
                        .string(name)
                        .u8(0)
                        .u32(0));
    }

    @Test
    void theOwnerOfASmallFileIsThatOfItsSecurityDescriptor() {
        EntryOwners owners = new EntryOwners();
        AttributeSet inEntry = AttributePlacement.place(
                List.of(attribute(WindowsAttributes.SECURITY_DESCRIPTOR, DESCRIPTOR)), this::seal);
        assertThat(owners.of(metadata(), inEntry)).isEqualTo(FileOwner.ofSid("S-1-5-32-544"));
        AttributeSet inChunk = AttributePlacement.place(
                List.of(attribute(WindowsAttributes.SECURITY_DESCRIPTOR, bytes(2_000))), this::seal);
        RecordReference chunk = ((StoredAttribute.InChunk) inChunk.listed().getFirst()).chunk();
        assertThat(owners.of(metadata(), inChunk)).isEqualTo(FileOwner.ofDescriptor(chunk.pid()));
        assertThat(owners.of(metadata(), AttributeSet.NONE)).isEqualTo(FileOwner.ofSid(""));
    }

    private static Entry entry(String name, AttributeSet attributes) {
        return entry(ROOT.child(ByteString.utf8(name)), attributes);
    }

    private static Entry entry(EntryKey key, AttributeSet attributes) {
        return new Entry(key, metadata(), FileContent.NONE, attributes, EntryMarks.NONE);
    }

    private static Metadata metadata() {
        return new Metadata(
                FileType.REGULAR_FILE,
                Optional.empty(),
                0,
                new Timestamp(1, 100),
                new Timestamp(2, 0),
                new FileIdentity(ByteString.utf8("volume"), 3, 1),
                Optional.empty());
    }

    private static Entry roundTrip(Entry entry) {
        return (Entry) TreePageReader.decode(page(entry)).items().getFirst();
    }

    private static RawPage page(Entry entry) {
        PageShelf shelf = new PageShelf();
        return shelf.open(
                TreeRoundTripTest.build(List.of(entry), (_, _) -> 1, shelf).page());
    }

    /** Returns the tags at the end of a page with one entry: the longest list of fields that ends there. */
    private static List<Integer> tags(Entry entry) {
        byte[] raw = page(entry).raw();
        List<Integer> longest = List.of();
        for (int at = raw.length - 2; at >= 0; at--) {
            List<Integer> tags = tagsFrom(raw, at);
            if (!tags.contains(-1) && tags.size() > longest.size()) {
                longest = tags;
            }
        }
        return longest;
    }

    private static List<Integer> tagsFrom(byte[] raw, int start) {
        List<Integer> tags = new ArrayList<>();
        int count = u16(raw, start);
        int at = start + 2;
        for (int i = 0; i < count && at + 6 <= raw.length; i++) {
            tags.add(u16(raw, at));
            int length = u16(raw, at + 2) << 16 | u16(raw, at + 4);
            at = length < 0 || length > raw.length ? raw.length + 1 : at + 6 + length;
        }
        boolean fits = tags.size() == count && at == raw.length && ascends(tags);
        return fits ? tags : List.of(-1);
    }

    private static boolean ascends(List<Integer> tags) {
        for (int i = 1; i < tags.size(); i++) {
            if ((tags.get(i - 1) & 0x7FFF) > (tags.get(i) & 0x7FFF)) {
                return false;
            }
        }
        return tags.stream().allMatch(tag -> (tag & 0x7FFF) > 0 && (tag & 0x7FFF) < 0x20);
    }

    private static int u16(byte[] raw, int at) {
        return (raw[at] & 0xFF) << 8 | raw[at + 1] & 0xFF;
    }

    private static void assertRefused(String why, Consumer<BigEndianWriter> fields) {
        byte[] raw = page(entry("x", AttributeSet.NONE)).raw();
        BigEndianWriter changed = new BigEndianWriter().bytes(raw, 0, raw.length - 2);
        fields.accept(changed);
        RawPage page = new RawPage(RecordType.TREE, List.of(), changed.toByteArray());
        assertThatThrownBy(() -> TreePageReader.decode(page))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
    }

    private RecordReference seal(byte[] raw) {
        RecordReference chunk = Kids.chunk(chunks.size() + 1, raw.length);
        chunks.put(chunk, raw);
        return chunk;
    }

    private static ExtendedAttribute attribute(ByteString name, ByteString value) {
        return new ExtendedAttribute(name, value);
    }

    /** Bytes that are no count of fields. */
    private static ByteString bytes(int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) 0x55);
        return ByteString.of(bytes);
    }
}
