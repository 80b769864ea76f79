package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeCursor;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.Alias;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.testing.Fault;
import dev.coffre.vault.testing.FaultyVault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A vault that lost something: what needs it is named, everything else comes back. */
class DamageTest extends RestoreTest {
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/root"));

    /** More than are under way at once: those that fail are in the midst of those that are awaited together. */
    @Test
    @Timeout(60)
    void thousandsOfSmallFilesComeBackButThoseOfADamagedBundle() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            world.sandbox.file(ByteString.utf8("from/small%04d".formatted(i)), random(i, 1_000));
        }
        RecoveryPoint point = world.save();
        Map<String, Entry> entries = world.entries(point);
        RecordReference damaged =
                ((FileContent.Bundled) entry(entries, "small2500").content()).bundle();
        world.backup.service.damage(world.backup.domain, damaged.oid());
        RecoveryReport report = world.restore(point, ConflictRule.COPIES);
        long gone = 0;
        for (int i = 0; i < 5_000; i++) {
            String name = "small%04d".formatted(i);
            boolean lost = entry(entries, name).content() instanceof FileContent.Bundled place
                    && place.bundle().equals(damaged);
            gone += lost ? 1 : 0;
            assertThat(world.sandbox.exists("to/" + name)).as(name).isNotEqualTo(lost);
        }
        assertThat(gone).isBetween(1L, 4_999L);
        assertThat(report.warningCount()).isEqualTo(gone);
    }

    @Test
    void aDamagedBundleCostsItsFilesAndALostChunkItsFile() throws Exception {
        for (int i = 0; i < 60; i++) {
            world.sandbox.file(ByteString.utf8("from/small%02d".formatted(i)), random(i, 100_000));
        }
        world.sandbox
                .file(ByteString.utf8("from/chunked"), random(100, 3_000_000))
                .file(ByteString.utf8("from/large"), random(101, 20_000_000))
                .file(ByteString.utf8("from/whole"), random(102, 20_000_000));
        RecoveryPoint point = world.save();
        Map<String, Entry> entries = world.entries(point);
        RecordReference bundle =
                ((FileContent.Bundled) entry(entries, "small30").content()).bundle();
        long inBundle = entries.values().stream()
                .filter(entry -> entry.content() instanceof FileContent.Bundled place
                        && place.bundle().equals(bundle))
                .count();
        RecordReference list = ((FileContent.FileList) entry(entries, "large").content()).list();
        world.backup.service.damage(world.backup.domain, bundle.oid());
        world.backup.service.lose(
                world.backup.domain, firstChunk(entry(entries, "chunked")).oid());
        world.backup.service.lose(world.backup.domain, list.oid());
        RecoveryReport report = world.restore(point, ConflictRule.COPIES);
        assertThat(inBundle).isBetween(1L, 40L);
        assertThat(report.warningCount()).isEqualTo(inBundle + 2);
        assertThat(report.damaged()).isTrue();
        assertThat(report.totals().files()).isEqualTo(63 - inBundle - 2);
        assertThat(report.warnings())
                .allMatch(warning -> warning.code() == ProblemCode.FILE_NOT_RECOVERED)
                .anyMatch(warning -> RestoreWorld.path(warning).endsWith("/from/small30"))
                .anyMatch(warning -> RestoreWorld.path(warning).endsWith("/from/chunked"))
                .anyMatch(warning -> RestoreWorld.path(warning).endsWith("/from/large"));
        assertThat(world.sandbox.exists("to/whole")).isTrue();
        assertThat(world.sandbox.names("to")).hasSize((int) report.totals().files());
    }

    @Test
    void aChunkThatRottedUnnoticedIsNotWrittenAndTheVaultKnowsItFromThenOn() throws Exception {
        world.sandbox
                .file(ByteString.utf8("from/chunked"), random(100, 3_000_000))
                .file(ByteString.utf8("from/whole"), random(101, 3_000_000));
        RecoveryPoint point = world.save();
        RecordReference chunk = firstChunk(entry(world.entries(point), "chunked"));
        world.backup.service.rot(world.backup.domain, chunk.oid());
        RecoveryReport report = world.restore(point, ConflictRule.COPIES);
        assertThat(report.damaged()).isTrue();
        assertThat(report.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(RestoreWorld.path(warning)).endsWith("/from/chunked"));
        assertThat(world.sandbox.names("to")).hasSize(1);
        try (VaultSession session = world.backup.vault.open(Optional.empty())) {
            assertThat(session.have(List.of(chunk.oid())).isEmpty()).isTrue();
        }
    }

    /**
     * A thief of the data key can seal any content under any pid and name it in a new point. A recovery hashes uncompressed
     * content and refuses this. Only a check hashes compressed content ({@code CheckRunTest}).
     */
    @Test
    void uncompressedContentOfAnotherPidIsNotWritten() {
        PointForge forge = world.forge();
        byte[] lie = random(1, 5_000);
        RecordReference honest = forge.chunk(random(2, 5_000));
        RecordReference lying = forge.chunk(lie, honest.pid());
        assertThat(lying.codecTag()).isEmpty();
        RecoveryPoint point =
                forge.commit("/root", PointForge.folder(ROOT), file("honest", honest), file("lying", lying));
        RecoveryReport report = world.restore(point, ConflictRule.COPIES);
        assertThat(report.damaged()).isTrue();
        assertThat(report.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(RestoreWorld.path(warning)).endsWith("/root/lying"));
        assertThat(report.totals().files()).isEqualTo(1);
    }

    private static Entry file(String name, RecordReference chunk) {
        return PointForge.file(
                ROOT.child(ByteString.utf8(name)),
                chunk.rawLength(),
                new FileContent.Chunks(List.of(new ChunkRef(0, chunk))));
    }

    @Test
    void aDamagedPageCostsWhatItListsAndNothingElse() throws Exception {
        // Where pages end depends on the key and on the temporary folder's name; 1,600 names of this length pass the
        // limit of a page (256 KiB) several times in any case.
        String longName = "f%02d" + "-".repeat(230);
        for (int i = 0; i < 20; i++) {
            world.sandbox.directory("from/d%02d".formatted(i));
            for (int j = 0; j < 80; j++) {
                world.sandbox.file(("from/d%02d/" + longName).formatted(i, j), i + " " + j);
            }
        }
        RecoveryPoint point = world.save();
        List<Subtree> leaves = leaves(point);
        assertThat(leaves).hasSizeGreaterThan(1);
        long lostFiles = 0;
        for (Subtree lost : List.of(leaves.getFirst(), leaves.get(1))) {
            lostFiles += lost.files();
            world.backup.service.damage(world.backup.domain, lost.page().oid());
            ByteString to = world.sandbox.path("to/" + lostFiles);
            RecoveryReport report = world.run(RestoreWorld.to(world.plan(point), to, List.of()));
            assertThat(report.totals().files()).isEqualTo(1_600 - lostFiles);
            assertThat(report.damaged()).isTrue();
            assertThat(report.warnings())
                    .extracting(RestoreWorld::path)
                    .contains("… " + lost.key().display());
        }
    }

    @Test
    void theNextPathOfAHardLinkedFileIsTriedAndAllAreNamed() throws Exception {
        world.sandbox.file(ByteString.utf8("from/a"), random(1, 300_000));
        world.sandbox.link("from/a", "from/b").link("from/a", "from/c").file("from/good", "x");
        RecoveryPoint point = world.save();
        RecordReference chunk = firstChunk(entry(world.entries(point), "a"));
        world.backup.service.lose(world.backup.domain, chunk.oid());
        RecoveryReport report = world.restore(point, ConflictRule.COPIES);
        assertThat(report.warnings())
                .extracting(warning -> RestoreWorld.path(warning).replaceAll(".*/", ""))
                .containsExactlyInAnyOrder("a", "b", "c");
        assertThat(report.totals().files()).isEqualTo(1);
    }

    @Test
    void aFileComesBackWithoutTheAttributeThatIsLost() throws Exception {
        world.sandbox
                .file("from/f", "content")
                .attribute("from/f", "user.long", random(1, 3_000))
                .attribute("from/f", "user.short", new byte[] {1})
                .directory("from/d")
                .attribute("from/d", "user.long", random(2, 3_000));
        RecoveryPoint point = world.save();
        for (String name : List.of("f", "d")) {
            StoredAttribute.InChunk stored = entry(world.entries(point), name).attributes().listed().stream()
                    .filter(StoredAttribute.InChunk.class::isInstance)
                    .map(StoredAttribute.InChunk.class::cast)
                    .findFirst()
                    .orElseThrow();
            world.backup.service.damage(world.backup.domain, stored.chunk().oid());
        }
        RecoveryReport report = world.restore(point, ConflictRule.COPIES);
        assertThat(world.text("to/f")).isEqualTo("content");
        assertThat(report.damaged()).isTrue();
        assertThat(report.warnings())
                .hasSize(2)
                .allMatch(warning -> warning.code() == ProblemCode.ATTRIBUTE_NOT_RECOVERED);
    }

    @Test
    void anotherRecordWithTheContentOfALostOneServesAsWell() throws Exception {
        byte[] text = "The same words over and over. ".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        world.sandbox.file(ByteString.utf8("from/text"), text).file("from/other", "x");
        RecoveryPoint point = world.save();
        RecordReference lost = firstChunk(entry(world.entries(point), "text"));

        RecordBytes by = replace(lost, text, lost.pid());

        assertThat(by.oid()).isNotEqualTo(lost.oid());
        RecoveryReport report = world.restore(point, ConflictRule.COPIES);
        assertThat(report.damaged()).isFalse();
        assertThat(world.text("to/text")).isEqualTo(new String(text, StandardCharsets.UTF_8));
    }

    /** Whoever has the data key can also seal the right pid beside the wrong content. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatOnlyPretendsToHaveTheContentIsDamage(boolean honest) throws Exception {
        byte[] text = "The same words over and over. ".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        world.sandbox.file(ByteString.utf8("from/text"), text).file("from/other", "x");
        RecoveryPoint point = world.save();
        RecordReference lost = firstChunk(entry(world.entries(point), "text"));
        byte[] lie = text.clone();
        lie[0] = 't';

        replace(lost, lie, honest ? pidOf(lost, lie) : lost.pid());

        RecoveryReport report = world.restore(point, ConflictRule.COPIES);
        assertThat(report.damaged()).isTrue();
        assertThat(report.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(RestoreWorld.path(warning)).endsWith("/from/text"));
        assertThat(world.sandbox.names("to")).hasSize(1);
    }

    private Pid pidOf(RecordReference child, byte[] content) {
        try (RecordSealer sealer = new RecordSealer(world.backup.keys.newest(), Compression.MAX)) {
            return sealer.pidOf(child.type(), Slice.of(content));
        }
    }

    @Test
    void anAttributeComesOutOfWhatStandsIn() throws Exception {
        byte[] value = "The same words over and over. ".repeat(100).getBytes(StandardCharsets.UTF_8);
        world.sandbox.file("from/f", "content").attribute("from/f", "user.long", value);
        RecoveryPoint point = world.save();
        StoredAttribute.InChunk stored = entry(world.entries(point), "f").attributes().listed().stream()
                .filter(StoredAttribute.InChunk.class::isInstance)
                .map(StoredAttribute.InChunk.class::cast)
                .findFirst()
                .orElseThrow();
        replace(stored.chunk(), value, stored.chunk().pid());
        RecoveryReport report = world.restore(point, ConflictRule.COPIES);
        assertThat(report.damaged()).isFalse();
        assertThat(report.warnings()).isEmpty();
    }

    /** Another record, with this content, in the place of one that the vault loses. */
    private RecordBytes replace(RecordReference lost, byte[] content, Pid pid) {
        try (RecordSealer sealer = new RecordSealer(world.backup.keys.newest(), Compression.MAX);
                VaultSession session = world.backup.vault.open(Optional.empty())) {
            RecordBytes by = sealer.seal(lost.type(), List.of(), RecordHeader.Ext.NONE, Slice.of(content), pid)
                    .record();
            world.backup.service.lose(world.backup.domain, lost.oid());
            session.put(List.of(by));
            session.alias(List.of(new Alias(lost.oid(), by.oid())));
            assertThat(session.have(List.of(lost.oid())).cardinality()).isEqualTo(1);
            return by;
        }
    }

    @Test
    void whenTheVaultIsGoneTheRecoveryEndsAndSaysSo() throws Exception {
        for (int i = 0; i < 100; i++) {
            world.sandbox.file(ByteString.utf8("from/" + i), random(i, 400_000));
        }
        RecoveryPoint point = world.save();
        FaultyVault vault =
                new FaultyVault(world.backup.vault, call -> call > 3 ? new Fault.LostRequest() : new Fault.None());
        assertThatThrownBy(() -> world.run(world.plan(point), vault))
                .isInstanceOfSatisfying(
                        Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.VAULT_CONNECTION_LOST));
        assertThat(world.sandbox.names("to")).noneMatch(name -> name.display().endsWith(".part"));
    }

    /** Its names are looked for where it was, and it is placed where it is. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFileInAFolderThatIsMovedMeanwhileFailsIfItsNamesAreTakenThere() throws Exception {
        String copy = "2026-01-16 09-00 Copy of f";
        world.sandbox.directory("from/d").file(ByteString.utf8("from/d/f"), random(1, 12 << 20));
        world.sandbox.directory("to/d").file("to/d/f", "old").file("to/d/" + copy, "old");
        RecoveryPoint point = world.save();
        DomainReader vault = new InterruptingVault(
                world.backup.vault,
                lastChunk(entry(world.entries(point), "f")).oid(),
                () -> Files.move(
                        Path.of(world.sandbox.path("to/d").display()),
                        Path.of(world.sandbox.path("to/e").display())));

        RecoveryReport report = world.run(world.plan(point), vault);
        assertThat(report.totals().files()).isZero();
        assertThat(report.warnings()).extracting(RestoreWorld::path).anyMatch(path -> path.endsWith("/f"));
        assertThat(world.sandbox.names("to/e")).hasSize(2);
    }

    private static Entry entry(Map<String, Entry> entries, String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new AssertionError(name);
        }
        return entry;
    }

    private List<Subtree> leaves(RecoveryPoint point) {
        List<Subtree> leaves = new ArrayList<>();
        try (RecordOpenerPool openers = new RecordOpenerPool(world.backup.keys)) {
            TreeCursor cursor = new TreeCursor(point.root(), new VaultPageSource(world.backup.vault, openers));
            for (var next = cursor.peek(); next.isPresent(); next = cursor.peek()) {
                // A key may end pages of several levels, so the root may stand more than one above the leaves.
                if (next.get() instanceof Subtree inner && inner.level() > 0) {
                    cursor.descend();
                } else if (cursor.skip() instanceof Subtree leaf) {
                    leaves.add(leaf);
                }
            }
        }
        return leaves;
    }

    private RecordReference lastChunk(Entry entry) {
        List<PlacedChunk> chunks = new ArrayList<>();
        try (RecordOpenerPool openers = new RecordOpenerPool(world.backup.keys)) {
            ChunkStream.of(entry.content(), entry.metadata().size(), new VaultPageSource(world.backup.vault, openers))
                    .forEachRemaining(chunks::add);
        }
        return chunks.getLast().chunk().records().getFirst();
    }

    private static RecordReference firstChunk(Entry entry) {
        return ((FileContent.Chunks) entry.content()).chunks().getFirst().chunk();
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
