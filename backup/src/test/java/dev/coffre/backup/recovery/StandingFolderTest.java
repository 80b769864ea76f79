package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ExtendedAttributes;
import dev.coffre.backup.libc.FileReference;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.InodeMetadata;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.place.ObjectId;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.testing.TreeImage;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A folder that was there before a recovery keeps its own metadata; one that the recovery made gets that of the point. */
class StandingFolderTest extends RestoreTest {
    private static final Timestamp LONG_AGO = new Timestamp(1_000_000_000, 1);

    @BeforeEach
    void prepare() throws Exception {
        world.sandbox
                .directory("from/d")
                .file("from/d/f", "deep")
                .file("from/f", "new")
                .mode("from/d", 0711)
                .mode("from", 0700)
                .attribute("from", "user.note", "of the source".getBytes())
                .modified("from/d", LONG_AGO)
                .modified("from", LONG_AGO);
    }

    private void stands(String within) throws Exception {
        world.sandbox.mode(within, 02775).attribute(within, "user.note", "of the target".getBytes());
        if (SystemAccounts.effectiveUser() == 0) {
            InodeMetadata.changeOwner(subject(within), 4321, 4321);
            world.sandbox.mode(within, 02775);
        }
        world.sandbox.modified(within, new Timestamp(2_000_000_000, 2));
    }

    private FileReference subject(String within) {
        return new FileReference.ByName(Descriptor.WORKING_DIRECTORY, world.sandbox.path(within));
    }

    private void assertStandsAsBefore(String within) throws Exception {
        FileStatus status = world.sandbox.status(within);
        assertThat(status.permissions()).as(within).isEqualTo(02775);
        assertThat(status.uid()).isEqualTo(SystemAccounts.effectiveUser() == 0 ? 4321 : SystemAccounts.effectiveUser());
        assertThat(status.modified()).isNotEqualTo(LONG_AGO);
        assertThat(ExtendedAttributes.read(subject(within)))
                .extracting(ExtendedAttribute::value)
                .containsExactly(ByteString.utf8("of the target"));
    }

    @ParameterizedTest
    @EnumSource
    void theFolderThatIsNamedKeepsItsOwnUnderEveryRule(ConflictRule rule) throws Exception {
        RecoveryPoint point = world.save();
        stands("to");
        for (String path : List.of("", "/d", "/f", "/d/f")) {
            String chosen = world.sandbox.path("from").display() + path;
            assertThat(world.run(RestoreWorld.with(world.plan(point, chosen), rule))
                            .hasWarnings())
                    .isFalse();
            assertStandsAsBefore("to");
        }
        assertThat(world.run(RestoreWorld.with(world.plan(point), rule)).hasWarnings())
                .isFalse();
        assertStandsAsBefore("to");
        assertThat(world.text("to/d/f")).isEqualTo("deep");
        assertThat(world.sandbox.status("to/d").permissions()).isEqualTo(0711);
    }

    @Test
    void theFolderBehindALinkKeepsItsOwn() throws Exception {
        RecoveryPoint point = world.save();
        stands("to");
        world.sandbox.symlink("way", "to");
        world.run(RestoreWorld.to(world.plan(point), world.sandbox.path("way"), List.of()));
        assertStandsAsBefore("to");
        assertThat(world.text("to/f")).isEqualTo("new");
    }

    @Test
    void aFolderThatIsMadeGetsTheRootsOwn() throws Exception {
        RecoveryPoint point = world.save();
        world.sandbox.removeDirectory("to");
        world.restore(point, ConflictRule.COPIES);
        assertThat(TreeImage.of(world.sandbox.path("to"))).isEqualTo(TreeImage.of(world.sandbox.path("from")));
    }

    @Test
    void aFolderThatIsMadeForAFileOrForSeveralRootsIsForItsOwnerOnly() throws Exception {
        RecoveryPoint file = world.backup.save(world.sandbox.path("from/f"));
        world.run(RestoreWorld.to(world.plan(file), world.sandbox.path("new/one"), List.of()));
        assertThat(world.sandbox.status("new").permissions()).isEqualTo(0700);
        assertThat(world.sandbox.status("new/one").permissions()).isEqualTo(0700);
        RecoveryPoint several = world.backup.save(world.sandbox.path("from/d"), world.sandbox.path("from/f"));
        world.run(RestoreWorld.to(world.plan(several), world.sandbox.path("new/two"), List.of()));
        assertThat(world.sandbox.status("new/two").permissions()).isEqualTo(0700);
        assertThat(world.sandbox
                        .status("new/two" + world.sandbox.path("from/d").display())
                        .permissions())
                .isEqualTo(0711);
    }

    @Test
    void foldersOfSeveralRootsThatStandKeepTheirOwn() throws Exception {
        RecoveryPoint several = world.backup.save(world.sandbox.path("from/d"), world.sandbox.path("from/f"));
        StringBuilder way = new StringBuilder("to");
        for (String name : world.sandbox.path("from/d").display().substring(1).split("/", -1)) {
            world.sandbox.directory(way.append('/').append(name).toString());
        }
        stands(way.toString());
        stands("to");
        world.run(world.plan(several));
        assertStandsAsBefore("to");
        assertStandsAsBefore(way.toString());
        assertThat(world.text(way + "/f")).isEqualTo("deep");
    }

    @ParameterizedTest
    @EnumSource
    void inPlaceAFolderThatStandsKeepsItsOwnUnlessItWasChosenToBeOverwritten(ConflictRule rule) throws Exception {
        RecoveryPoint point = world.save();
        world.sandbox.remove("from/d/f");
        stands("from");
        stands("from/d");
        String chosen = world.sandbox.path("from/d").display();
        RecoveryPlan plan = RestoreWorld.original(RestoreWorld.with(world.plan(point, chosen), rule));
        assertThat(world.run(plan).hasWarnings()).isFalse();
        assertThat(world.text("from/d/f")).isEqualTo("deep");
        assertStandsAsBefore("from");
        if (rule == ConflictRule.OVERWRITE) {
            assertThat(world.sandbox.status("from/d").permissions()).isEqualTo(0711);
            assertThat(world.sandbox.status("from/d").modified()).isEqualTo(LONG_AGO);
        } else {
            assertStandsAsBefore("from/d");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COPIES", "SKIP"})
    void whatAnInterruptedRecoveryMadeGetsItsMetadataFromTheNextOne(ConflictRule rule) throws Exception {
        byte[] large = new byte[30_000_000];
        new Random(1).nextBytes(large);
        world.sandbox.file(ByteString.utf8("from/large"), large).modified("from", LONG_AGO);
        RecoveryPoint point = world.save();
        world.sandbox.removeDirectory("to");
        world.listener = _ -> {
            if (world.sandbox.exists("to/d")) {
                world.cancel.cancel();
            }
        };
        TickingVault vault = new TickingVault(world.backup.vault, world.backup.clock);
        assertThatThrownBy(() -> world.run(world.plan(point), vault))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.JOB_CANCELLED));
        assertThat(world.sandbox.status("to/d").permissions()).isEqualTo(01700);
        assertThat(world.sandbox.status("to").permissions()).isEqualTo(01700);
        world.listener = RecoveryListener.SILENT;
        world.cancel = new CancelToken();
        for (String placed : List.of("to/f", "to/d/f")) {
            if (rule == ConflictRule.COPIES && world.sandbox.exists(placed)) {
                world.sandbox.remove(placed);
            }
        }
        world.restore(point, rule);
        assertThat(TreeImage.of(world.sandbox.path("to"))).isEqualTo(TreeImage.of(world.sandbox.path("from")));
    }

    /** The owner of the folder above swaps it while its content is on its way. */
    @Test
    void aFolderThatIsSwappedWhileItIsFilledIsNotGivenAway() throws Exception {
        byte[] content = new byte[30_000_000];
        new Random(2).nextBytes(content);
        world.sandbox.file(ByteString.utf8("from/d/large"), content).file("outside/mine", "of the attacker");
        if (SystemAccounts.effectiveUser() == 0) {
            InodeMetadata.changeOwner(subject("outside/mine"), 1000, 1000);
        }
        world.sandbox.mode("outside/mine", 0644);
        RecoveryPoint point = world.save();
        FileStatus before = world.sandbox.status("outside/mine");
        world.listener = _ -> swap();
        RecoveryReport report = world.run(world.plan(point), new TickingVault(world.backup.vault, world.backup.clock));
        FileStatus after = world.sandbox.status("to/d");
        assertThat(after.sameObject(before)).isTrue();
        assertThat(after.uid()).isEqualTo(before.uid());
        assertThat(after.permissions()).isEqualTo(0644);
        assertThat(after.modified()).isEqualTo(before.modified());
        assertThat(report.warnings()).anySatisfy(warning -> {
            assertThat(warning.code()).isEqualTo(ProblemCode.TARGET_CHANGED);
            assertThat(RestoreWorld.path(warning)).endsWith("/from/d");
        });
    }

    private void swap() {
        try {
            if (world.sandbox.exists("to/d") && !world.sandbox.exists("outside/d")) {
                world.sandbox.rename("to/d", "outside/d").link("outside/mine", "to/d");
            }
        } catch (ErrnoException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void whatCannotBeMadeReplacesNothing() throws Exception {
        EntryKey root = EntryKey.root(ByteString.utf8("/root"));
        RecoveryPoint point = world.forge()
                .commit(
                        "/root",
                        PointForge.folder(root),
                        PointForge.symlink(root.child(ByteString.utf8("null")), "x".repeat(5_000)));
        world.sandbox.file("to/null", "PRECIOUS");
        RecoveryReport report = world.restore(point, ConflictRule.OVERWRITE);
        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(ProblemCode.FILE_NOT_RECOVERED);
            assertThat(RestoreWorld.path(warning)).endsWith("/null");
        });
        assertThat(world.text("to/null")).isEqualTo("PRECIOUS");
        assertThat(world.sandbox.names("to")).hasSize(1);
    }

    @Test
    void idsOfManyFoldersAreKept() {
        DirectoryIdTable ids = new DirectoryIdTable(7);
        EntryKey root = EntryKey.root(ByteString.utf8("/"));
        for (int i = 0; i < 50_000; i++) {
            ids.put(root.child(ByteString.utf8("d" + i)), ObjectId.ofFolder(1 + i % 3, i + 1));
        }
        for (int i = 0; i < 50_000; i++) {
            assertThat(ids.of(root.child(ByteString.utf8("d" + i)))).contains(ObjectId.ofFolder(1 + i % 3, i + 1));
        }
        assertThat(ids.of(root)).isEmpty();
    }
}
