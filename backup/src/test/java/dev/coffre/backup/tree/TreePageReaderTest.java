package dev.coffre.backup.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.page.Kids;
import dev.coffre.backup.page.PageShelf;
import dev.coffre.backup.page.PageWriter;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.record.RecordType;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TreePageReaderTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final List<ByteString> PARENT = List.of(ByteString.utf8("/srv"));

    @Provide
    Arbitrary<List<Entry>> nasty() {
        return Entries.nasty();
    }

    @Property(tries = 8)
    void aChangedByteIsRefusedWithAReasonOrReadsAsAnotherPage(
            @ForAll("nasty") List<Entry> entries, @ForAll byte change) {
        PageShelf shelf = new PageShelf();
        TreeRoot root = TreeRoundTripTest.build(entries, (_, _) -> 1, shelf);
        RawPage page = shelf.open(root.page());
        for (int at = 0; at < page.raw().length; at++) {
            byte[] raw = page.raw().clone();
            raw[at] ^= change;
            decodeOrRefuse(new RawPage(page.type(), page.children(), raw));
        }
    }

    @Property(tries = 20)
    void aPageThatWasCutOffIsRefused(@ForAll("nasty") List<Entry> entries) {
        PageShelf shelf = new PageShelf();
        TreeRoot root = TreeRoundTripTest.build(entries, (_, _) -> 1, shelf);
        RawPage page = shelf.open(root.page());
        for (int length = 0; length < page.raw().length; length += 7) {
            RawPage cut = new RawPage(page.type(), page.children(), Arrays.copyOf(page.raw(), length));
            assertThatThrownBy(() -> TreePageReader.decode(cut)).isInstanceOf(MalformedException.class);
        }
    }

    /** What a count or a length claims is never allocated: only what the page's bytes hold. */
    private static void decodeOrRefuse(RawPage page) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        String refused = "";
        try {
            TreePageReader.decode(page);
        } catch (MalformedException e) {
            refused = e.reason();
            assertThat(refused).isNotBlank();
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as(refused).isLessThan((1 << 20) + 100L * page.raw().length);
    }

    @Test
    void aKidThatNothingUsesIsRefused() {
        RawPage innocent = page(0, page -> leaf(page, "a"));
        RecordReference idle = Kids.chunk(1, 100);
        BigEndianWriter raw = new BigEndianWriter().bytes(innocent.raw(), 0, 3);
        raw.u8(1).u16(0).u32(100).u16(0).bytes(idle.pid().bytes());
        raw.bytes(innocent.raw(), 3, innocent.raw().length - 3);
        RawPage page = new RawPage(RecordType.TREE, List.of(idle.oid()), raw.toByteArray());
        assertThatThrownBy(() -> TreePageReader.decode(page))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("kid 0 is used by nothing");
    }

    @Test
    void aNameThatIsNotOneComponentIsRefused() {
        for (String name : List.of("", ".", "..", "a/b", "a\0b")) {
            assertRefused("", page -> leaf(page, name), 0);
        }
    }

    @Test
    void aFolderAboveThatIsNotOneComponentIsRefused() {
        for (String folder : List.of("", ".", "..", "a/b", "a\0b")) {
            assertRefused(
                    "",
                    page -> {
                        page.body()
                                .u16(1)
                                .u16(0)
                                .u16(2)
                                .string(PARENT.getFirst())
                                .string(ByteString.utf8(folder));
                        page.body().u16(1);
                        entry(page, "a", _ -> {});
                    },
                    0);
        }
    }

    @Test
    void keysThatDoNotAscendAreRefused() {
        assertRefused("keys are not ascending", page -> leaf(page, "b", "a"), 0);
        assertRefused("keys are not ascending", page -> leaf(page, "a", "a"), 0);
    }

    @Test
    void aCountThatTheBytesLeftCannotHoldIsRefused() {
        assertRefused("", page -> page.body().u16(0xFFFF), 0);
        assertRefused(
                "4000 entries announced",
                page -> {
                    page.body().u16(1).u16(0).u16(1).string(PARENT.getFirst()).u16(4_000);
                    entry(page, "a", _ -> {});
                },
                0);
        assertRefused(
                "bytes wanted where",
                page -> {
                    head(page, 1);
                    entry(page, "a", body -> body.u16(1).u16(0x0014).u32(4));
                },
                0);
    }

    @Test
    void fieldsOutOfOrderOrTwiceAreRefused() {
        Consumer<BigEndianWriter> twice =
                body -> body.u16(2).u16(0x0018).u32(0).u16(0x0018).u32(0);
        Consumer<BigEndianWriter> twiceButForTheCriticalBit =
                body -> body.u16(2).u16(0x0018).u32(0).u16(0x8018).u32(0);
        Consumer<BigEndianWriter> backwards =
                body -> body.u16(2).u16(0x0018).u32(0).u16(0x0015).u32(0);
        for (Consumer<BigEndianWriter> fields : List.of(twice, twiceButForTheCriticalBit, backwards)) {
            assertRefused(
                    "after field",
                    page -> {
                        head(page, 1);
                        entry(page, "a", fields);
                    },
                    0);
        }
    }

    @Test
    void anUnknownFieldIsKeptAndItsCriticalBitIsSeen() {
        TreePage page = TreePageReader.decode(page(0, out -> {
            head(out, 2);
            entry(out, "a", body -> body.u16(1).u16(0x0777).u32(2).u16(7));
            entry(out, "b", body -> body.u16(1).u16(0x8777).u32(2).u16(7));
        }));
        Entry harmless = (Entry) page.items().get(0);
        Entry critical = (Entry) page.items().get(1);
        assertThat(harmless.unknownFields())
                .containsExactly(new UnknownField(0x0777, ByteString.of(new byte[] {0, 7})));
        assertThat(harmless.hasUnknownCriticalField()).isFalse();
        assertThat(critical.hasUnknownCriticalField()).isTrue();
    }

    @Test
    void aSymbolicLinksTargetOnAFileIsRefused() {
        assertRefused(
                "needless target",
                page -> {
                    head(page, 1);
                    entry(page, "a", body -> body.u16(1).u16(0x8001).u32(1).u8('x'));
                },
                0);
    }

    @Test
    void aKidOfAnotherTypeIsRefused() {
        assertRefused(
                "is a CHUNK where a TREE belongs",
                page -> {
                    page.body().u16(1);
                    page.child(Kids.chunk(1, 100));
                    page.body().u64(0).u64(0).u16(0).string(ByteString.utf8("/srv"));
                },
                1);
    }

    @Test
    void frontCodingDoesNotUnfoldWithoutBound() {
        String longName = "n".repeat(60_000);
        assertRefused(
                "of them shared",
                page -> {
                    head(page, 300);
                    entry(page, longName, body -> body.u16(0));
                    for (int i = 1; i < 300; i++) {
                        page.body().u16(longName.length() + 2 * (i - 1)).string(ByteString.utf8("ab"));
                        core(page.body());
                    }
                },
                0);
    }

    private static void assertRefused(String reason, Consumer<PageWriter> write, int level) {
        RawPage page = page(level, write);
        assertThatThrownBy(() -> TreePageReader.decode(page))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(reason);
    }

    private static RawPage page(int level, Consumer<PageWriter> write) {
        PageWriter page = new PageWriter(level);
        write.accept(page);
        return page.finish(RecordType.TREE);
    }

    private static void leaf(PageWriter page, String... names) {
        head(page, names.length);
        for (String name : names) {
            entry(page, name, body -> body.u16(0));
        }
    }

    /** One group below {@link #PARENT}. */
    private static void head(PageWriter page, int entries) {
        page.body().u16(1).u16(0).u16(1).string(PARENT.getFirst()).u16(entries);
    }

    private static void entry(PageWriter page, String name, Consumer<BigEndianWriter> fields) {
        page.body().u16(0).string(ByteString.utf8(name));
        core(page.body());
        page.body().truncate(page.body().size() - 2);
        fields.accept(page.body());
    }

    /** An empty file without fields. */
    private static void core(BigEndianWriter body) {
        body.u8(1).u16(0644).u32(0).u32(0).u16(0).u16(0).u64(0);
        body.i64(0).u32(0).i64(0).u32(0).u16(0).u64(1).u8(0).u16(0);
    }
}
