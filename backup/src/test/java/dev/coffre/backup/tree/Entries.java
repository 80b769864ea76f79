package dev.coffre.backup.tree;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.page.Kids;
import dev.coffre.backup.page.PageShelf;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.id.Oid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Entries for tests: plain ones by number, and nasty ones by chance. */
public final class Entries {
    /** A cut function without keys: a hash. */
    public static final PageCutFunction CUT = (level, key) -> (int) Oid.of(ByteBuffer.allocate(key.length + 1)
                    .put((byte) level)
                    .put(key)
                    .array())
            .a();

    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/srv/data"));

    private Entries() {}

    /** A small bundled file; ascending by number within 10,000,000. */
    public static Entry plain(int number) {
        return plain(number, 1_700_000_000L + number);
    }

    static Entry plain(int number, long modified) {
        EntryKey key = ROOT.child(ByteString.utf8(String.format("folder-%04d", number / 500)))
                .child(ByteString.utf8(String.format("file-%07d.txt", number)));
        Metadata metadata = metadata(FileType.REGULAR_FILE, 4_000, number, modified);
        FileContent content =
                new FileContent.Bundled(Kids.bundle(number / 200, 900_000, 200), number % 200, Kids.pid("f", number));
        return new Entry(key, metadata, content, AttributeSet.NONE, EntryMarks.NONE);
    }

    /** Returns what a reader makes of the page with this entry. */
    public static Entry writtenAndRead(Entry entry) {
        PageShelf shelf = new PageShelf();
        RecordReference page =
                TreeRoundTripTest.build(List.of(entry), (_, _) -> 1, shelf).page();
        return (Entry) TreePageReader.decode(shelf.open(page)).items().getFirst();
    }

    public static List<Entry> range(int from, int to) {
        List<Entry> entries = new ArrayList<>();
        for (int i = from; i < to; i++) {
            entries.add(plain(i));
        }
        return entries;
    }

    static Metadata metadata(FileType nature, long size, long inode, long modified) {
        return new Metadata(
                nature,
                Optional.of(new UnixPermissions(
                        0644, new Ownership(1000, 1000, ByteString.utf8("ada"), ByteString.utf8("users")))),
                size,
                new Timestamp(modified, 5),
                new Timestamp(modified, 6),
                new FileIdentity(ByteString.utf8("8f2c"), inode, 1),
                Optional.empty());
    }

    /** 1 to 60 entries, ascending: all natures, hostile names, every kind of content and attribute. */
    public static Arbitrary<List<Entry>> nasty() {
        return entry().list().ofMinSize(1).ofMaxSize(60).map(Entries::ascending);
    }

    private static List<Entry> ascending(List<Entry> entries) {
        Map<EntryKey, Entry> byKey = new TreeMap<>();
        entries.forEach(entry -> byKey.put(entry.key(), entry));
        return List.copyOf(byKey.values());
    }

    private static Arbitrary<Entry> entry() {
        return nature().flatMap(nature -> Combinators.combine(
                        key(),
                        ownership().optional(),
                        Arbitraries.longs(),
                        Arbitraries.longs().between(0, 999_999_999),
                        attributes(),
                        marks(),
                        content(nature),
                        Arbitraries.of(true, false))
                .as((key, owner, inode, nanos, attributes, marks, content, born) -> new Entry(
                        key,
                        new Metadata(
                                nature,
                                owner.map(unix -> new UnixPermissions((int) (inode & UnixPermissions.MODE_MASK), unix)),
                                size(nature, content, inode),
                                new Timestamp(inode, nanos.intValue()),
                                new Timestamp(-inode, 0),
                                new FileIdentity(
                                        ByteString.utf8("dev" + nanos % 3),
                                        inode,
                                        marks.linkGroup().isPresent() ? 2 : 1),
                                born ? Optional.of(new Timestamp(~inode, 1)) : Optional.empty()),
                        content,
                        attributes,
                        marks,
                        born ? List.of(new UnknownField(0x0014, ByteString.utf8("12"))) : List.of())));
    }

    private static long size(FileType nature, FileContent content, long number) {
        return switch (nature) {
            case FileType.Symlink(ByteString target) -> target.size();
            case FileType.RegularFile _
            when content instanceof FileContent.Chunks chunks -> chunks.bytes() + (number & 0xFF);
            case FileType.RegularFile _ -> number & 0xFFFF_FFFF_FFFFL;
            default -> 0;
        };
    }

    private static Arbitrary<FileType> nature() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(FileType.REGULAR_FILE)),
                Tuple.of(1, Arbitraries.just(FileType.DIRECTORY)),
                Tuple.of(1, Arbitraries.just(FileType.FIFO)),
                Tuple.of(1, Arbitraries.just(new FileType.CharacterDevice(-1, 7))),
                Tuple.of(1, Arbitraries.just(new FileType.BlockDevice(8, Integer.MIN_VALUE))),
                Tuple.of(1, bytes(1, 300).map(FileType.Symlink::new)));
    }

    private static Arbitrary<EntryKey> key() {
        return Combinators.combine(name().list().ofMaxSize(3), name()).as((path, name) -> {
            EntryKey key = ROOT;
            for (ByteString component : path) {
                key = key.child(component);
            }
            return key.child(name);
        });
    }

    private static Arbitrary<ByteString> name() {
        Arbitrary<ByteString> few = Arbitraries.of("a", "ab", "abc", "b", " ", "...", "\n", "é", "a.")
                .map(ByteString::utf8);
        Arbitrary<ByteString> any = bytes(1, 255)
                .filter(name -> name.indexOf((byte) 0) < 0 && name.indexOf((byte) '/') < 0)
                .filter(name -> !name.equals(ByteString.utf8(".")) && !name.equals(ByteString.utf8("..")));
        return Arbitraries.oneOf(few, any);
    }

    private static Arbitrary<Ownership> ownership() {
        Arbitrary<ByteString> names = Arbitraries.of("", "root", "ada", "été").map(ByteString::utf8);
        return Combinators.combine(Arbitraries.longs().between(0, 0xFFFF_FFFFL), names, names)
                .as((id, user, group) -> new Ownership(id, 0xFFFF_FFFFL - id, user, group));
    }

    private static Arbitrary<FileContent> content(FileType nature) {
        if (!(nature instanceof FileType.RegularFile)) {
            return Arbitraries.just(FileContent.NONE);
        }
        Arbitrary<Long> number = Arbitraries.longs().between(0, 20);
        Arbitrary<ChunkRef> chunk = number.map(n -> new ChunkRef(n * 1_000_003, Kids.chunk(n, 4 << 20)));
        return Arbitraries.oneOf(
                Arbitraries.just(FileContent.NONE),
                number.map(n -> new FileContent.Bundled(Kids.bundle(n, 100_000, 30), n.intValue(), Kids.pid("f", n))),
                chunk.list().ofMinSize(1).ofMaxSize(4).map(FileContent.Chunks::new),
                number.map(n -> new FileContent.FileList(Kids.fileList(n))));
    }

    private static Arbitrary<AttributeSet> attributes() {
        Arbitrary<StoredAttribute> attribute = Combinators.combine(
                        bytes(1, 30), bytes(0, 1024), Arbitraries.of(true, false))
                .as((name, value, inline) -> inline
                        ? new StoredAttribute.Inline(name, value)
                        : new StoredAttribute.InChunk(name, Kids.chunk(value.size(), 1 + value.size())));
        Arbitrary<AttributeSet> listed = Combinators.combine(
                        attribute.list().ofMaxSize(12).uniqueElements(StoredAttribute::name),
                        bytes(0, 100).optional(),
                        bytes(0, 100).optional())
                .as((list, access, byDefault) -> new AttributeSet(
                        access,
                        byDefault,
                        list.stream()
                                .sorted(Comparator.comparing(StoredAttribute::name))
                                .toList(),
                        Optional.empty()));
        Arbitrary<AttributeSet> together = Arbitraries.integers()
                .between(1, 5)
                .map(n -> new AttributeSet(
                        Optional.empty(), Optional.empty(), List.of(), Optional.of(Kids.chunk(100 + n, 70_000))));
        return Arbitraries.oneOf(Arbitraries.just(AttributeSet.NONE), listed, together, windows());
    }

    private static Arbitrary<AttributeSet> windows() {
        Arbitrary<StoredAttribute> stream = Combinators.combine(
                        bytes(1, 300), bytes(0, 900), Arbitraries.of(true, false))
                .as((name, value, inline) -> inline
                        ? new StoredAttribute.Inline(WindowsAttributes.stream(name), value)
                        : new StoredAttribute.InChunk(WindowsAttributes.stream(name), Kids.chunk(7, 4 << 20)));
        return Combinators.combine(
                        stream.list().ofMaxSize(1), bytes(1, 900), bytes(4, 4).optional(), Arbitraries.of(true, false))
                .as((streams, descriptor, flags, packed) -> {
                    List<StoredAttribute> listed = new ArrayList<>(streams);
                    listed.add(new StoredAttribute.Inline(WindowsAttributes.SECURITY_DESCRIPTOR, descriptor));
                    listed.add(new StoredAttribute.InChunk(WindowsAttributes.REPARSE_DATA, Kids.chunk(8, 2_000)));
                    flags.ifPresent(
                            value -> listed.add(new StoredAttribute.Inline(WindowsAttributes.ATTRIBUTES, value)));
                    listed.sort(Comparator.comparing(StoredAttribute::name));
                    return new AttributeSet(
                            Optional.empty(),
                            Optional.empty(),
                            listed,
                            packed ? Optional.of(Kids.chunk(9, 70_000)) : Optional.empty());
                });
    }

    private static Arbitrary<EntryMarks> marks() {
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        return Combinators.combine(
                        flag,
                        Arbitraries.longs().between(0, Long.MAX_VALUE).optional(),
                        Arbitraries.longs().optional(),
                        flag,
                        flag)
                .as((changed, carried, group, sparse, mount) ->
                        new EntryMarks(changed, optionalLong(carried), optionalLong(group), sparse, mount));
    }

    private static OptionalLong optionalLong(Optional<Long> value) {
        return value.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static Arbitrary<ByteString> bytes(int least, int most) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(least)
                .ofMaxSize(most)
                .map(ByteString::of);
    }
}
