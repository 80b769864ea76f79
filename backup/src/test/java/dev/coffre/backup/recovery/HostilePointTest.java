package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.bundle.BundledFile;
import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Points by somebody who holds the data key and means ill. */
class HostilePointTest extends RestoreTest {
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/root"));

    private PointForge forge;

    @BeforeEach
    void prepare() throws Exception {
        forge = world.forge();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "a/b", "/etc"})
    void aNameThatLeadsElsewhereCannotBeAnEntry(String name) {
        assertThatThrownBy(() -> ROOT.child(ByteString.utf8(name))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(ConflictRule.class)
    void nothingIsWrittenThroughALinkOfThePoint(ConflictRule rule) throws Exception {
        EntryKey link = key("link");
        RecoveryPoint point = forge.commit(
                "/root",
                PointForge.folder(ROOT),
                PointForge.symlink(link, world.sandbox.path("outside").display()),
                file(link.child(ByteString.utf8("evil")), "evil"),
                PointForge.folder(link.child(ByteString.utf8("folder"))),
                PointForge.symlink(link.child(ByteString.utf8("link")), "/etc"),
                file(key("good"), "good"));
        RecoveryReport report = world.restore(point, rule);
        assertThat(world.sandbox.names("outside")).isEmpty();
        assertThat(world.text("to/good")).isEqualTo("good");
        assertThat(report.warnings())
                .hasSizeGreaterThanOrEqualTo(3)
                .allMatch(warning -> warning.code() == ProblemCode.FILE_NOT_RECOVERED)
                .anyMatch(warning -> RestoreWorld.path(warning).equals("/root/link/evil"));
    }

    @Test
    void entriesBelowAFileAreRefusedByName() throws Exception {
        EntryKey file = key("file");
        RecoveryPoint point = forge.commit(
                "/root",
                PointForge.folder(ROOT),
                file(file, "1"),
                file(file.child(ByteString.utf8("below")), "2"),
                file(key("good"), "good"));
        RecoveryReport report = world.restore(point, ConflictRule.OVERWRITE);
        assertThat(world.text("to/file")).isEqualTo("1");
        assertThat(world.text("to/good")).isEqualTo("good");
        assertThat(report.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(RestoreWorld.path(warning)).isEqualTo("/root/file/below"));
    }

    @Test
    void aRootOfDotsLeadsNowhere() throws Exception {
        EntryKey root = EntryKey.root(ByteString.utf8("/root/../../outside"));
        RecoveryPoint point = forge.commit(
                "/root/../../outside", PointForge.folder(root), file(root.child(ByteString.utf8("evil")), "evil"));
        RecoveryPlan plan = world.plan(point);
        RecoveryReport report = world.run(new RecoveryPlan(
                point,
                List.of(),
                new TargetChoice.OriginalPaths(),
                List.of(),
                ConflictRule.OVERWRITE,
                true,
                true,
                plan.owners(),
                false));
        assertThat(world.sandbox.names("outside")).isEmpty();
        assertThat(report.damaged()).isTrue();
        assertThat(report.totals().files()).isZero();
    }

    @Test
    void aSlotOfAnotherFileIsNotRecoveredAsThisOne() throws Exception {
        byte[] one = "one".getBytes();
        byte[] two = "two".getBytes();
        Pid pidOfOne = forge.pidInBundle(0, one);
        RecordReference bundle =
                forge.bundle(new BundledFile(pidOfOne, one), new BundledFile(forge.pidInBundle(0, two), two));
        RecoveryPoint point = forge.commit(
                "/root",
                PointForge.folder(ROOT),
                PointForge.file(key("right"), 3, new FileContent.Bundled(bundle, 0, pidOfOne)),
                PointForge.file(key("swapped"), 3, new FileContent.Bundled(bundle, 1, pidOfOne)),
                PointForge.file(key("too long"), 4, new FileContent.Bundled(bundle, 0, pidOfOne)));
        RecoveryReport report = world.restore(point, ConflictRule.COPIES);
        assertThat(world.text("to/right")).isEqualTo("one");
        assertThat(world.sandbox.names("to")).hasSize(1);
        assertThat(report.warningCount()).isEqualTo(2);
        assertThat(report.damaged()).isTrue();
    }

    @Test
    void aRecordThatIsNotTheOneOfItsPidIsNotRecovered() throws Exception {
        RecordReference one = forge.chunk(new byte[300_000]);
        RecordReference other = forge.chunk(new byte[300_001]);
        RecordReference lying =
                new RecordReference(other.type(), other.oid(), one.pid(), other.rawLength(), 0, other.codecTag());
        RecordReference third = forge.chunk(new byte[300_002]);
        RecordReference cut = new RecordReference(third.type(), third.oid(), third.pid(), 300_000, 0, third.codecTag());
        RecoveryPoint point = forge.commit(
                "/root",
                PointForge.folder(ROOT),
                PointForge.file(key("a"), 300_000, chunks(one)),
                PointForge.file(key("b"), 300_001, chunks(lying)),
                PointForge.file(key("c"), 300_000, chunks(cut)));
        RecoveryReport report = world.restore(point, ConflictRule.COPIES);
        assertThat(world.sandbox.names("to")).containsExactly(ByteString.utf8("a"));
        assertThat(report.warningCount()).isEqualTo(2);
        assertThat(report.damaged()).isTrue();
    }

    private Entry file(EntryKey key, String text) {
        byte[] content = text.getBytes();
        Pid pid = forge.pidInBundle(0, content);
        RecordReference bundle = forge.bundle(new BundledFile(pid, content));
        return PointForge.file(key, content.length, new FileContent.Bundled(bundle, 0, pid));
    }

    private static FileContent chunks(RecordReference chunk) {
        return new FileContent.Chunks(List.of(new ChunkRef(0, chunk)));
    }

    private static EntryKey key(String name) {
        return ROOT.child(ByteString.utf8(name));
    }
}
