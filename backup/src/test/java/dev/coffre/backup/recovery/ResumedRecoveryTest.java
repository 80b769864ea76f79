package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.place.PartialFile;
import dev.coffre.backup.place.linux.LinuxTargets;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.recovery.ForgedFiles.Known;
import dev.coffre.backup.recovery.ForgedFiles.Piece;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.problem.Problem;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recovery that was interrupted goes on in its large files, and trusts nothing that it finds. */
class ResumedRecoveryTest extends RestoreTest {
    private static final int MIB = 1 << 20;

    private static final int CHUNKS = 60;

    private final MemoryNotes notes = new MemoryNotes();
    private ForgedFiles files;

    @BeforeEach
    void prepare() throws Exception {
        files = new ForgedFiles(world.forge());
        world.notes = notes;
    }

    private RecoveryPoint interrupted(List<Known> chunks) {
        RecoveryPoint point = files.file("large", chunks).commit();
        interrupt(point, chunks);
        return point;
    }

    /** Cancels a recovery when it asks for the chunk after two thirds. */
    private void interrupt(RecoveryPoint point, List<Known> chunks) {
        DomainReader vault = new InterruptingVault(
                world.backup.vault, chunks.get(chunks.size() * 2 / 3).child().oid(), world.cancel::cancel);
        assertThatThrownBy(() -> world.run(world.plan(point), vault)).isInstanceOf(Problem.class);
        world.cancel = new CancelToken();
    }

    private PartialFile partial() {
        return notes.only().getFirst().file();
    }

    private String partialPath() {
        return "to/" + partial().temporaryName().display();
    }

    private void change(long position, byte[] bytes) throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(world.sandbox.path(partialPath()).display(), "rw")) {
            file.seek(position);
            file.write(bytes);
        }
    }

    private RecoveryReport resume(RecoveryPoint point) {
        RecoveryReport report = world.run(world.plan(point));
        assertThat(report.warnings()).isEmpty();
        assertThat(files.wrongIn(world)).isEmpty();
        assertThat(world.sandbox.exists("to/large")).isTrue();
        assertThat(notes.notes).isEmpty();
        return report;
    }

    private void assertNothingElse() throws Exception {
        assertThat(world.sandbox.names("to")).containsExactly(ByteString.utf8("large"));
    }

    @Test
    void fetchesOnlyWhatIsMissing() throws Exception {
        List<Known> chunks = files.chunks(1, CHUNKS, MIB);
        RecoveryPoint point = interrupted(chunks);
        assertThat(world.sandbox.names("to")).containsExactly(partial().temporaryName());
        assertThat(world.sandbox.status(partialPath()).permissions()).isEqualTo(0600);
        long verified = notes.only().getFirst().verified();
        assertThat(verified).isGreaterThanOrEqualTo(8 * MIB);

        RecoveryReport resumed = resume(point);

        assertThat(resumed.kept()).contains(new RecoveryReport.Kept(1, verified));
        long fetched = resumed.totals().bytesFetched();
        assertNothingElse();
        world.sandbox.remove("to/large");
        RecoveryReport fresh = resume(point);
        assertThat(fresh.kept()).isEmpty();
        long all = fresh.totals().bytesFetched();
        assertThat(fetched).isLessThan(all * (CHUNKS - verified / MIB + 2) / CHUNKS);
    }

    @Test
    void aRecoveryOfOneProgramRunAfterTheOtherComesToAnEnd() throws Exception {
        List<Known> chunks = files.chunks(2, CHUNKS, MIB);
        RecoveryPoint point = interrupted(chunks);
        DomainReader again = new InterruptingVault(
                world.backup.vault, chunks.getLast().child().oid(), world.cancel::cancel);
        assertThatThrownBy(() -> world.run(world.plan(point), again)).isInstanceOf(Problem.class);
        world.cancel = new CancelToken();
        resume(point);
        assertNothingElse();
    }

    @Test
    void changedBytesAreFetchedAgain() throws Exception {
        RecoveryPoint point = interrupted(files.chunks(3, CHUNKS, MIB));
        change(5 * MIB + 7, new byte[] {1, 2, 3});
        resume(point);
        assertNothingElse();
    }

    @Test
    void aNoteThatClaimsTooMuchIsNotBelieved() throws Exception {
        RecoveryPoint point = interrupted(files.chunks(4, CHUNKS, MIB));
        notes.notes.replaceAll((key, noted) -> noted.stream()
                .map(file -> new NotedFile(file.file(), file.content(), Long.MAX_VALUE))
                .toList());
        resume(point);
        assertNothingElse();
    }

    @Test
    void bytesInAHoleAreRemoved() throws Exception {
        List<Piece> pieces = new ArrayList<>();
        List<Known> chunks = files.chunks(5, 48, MIB);
        for (Known chunk : chunks) {
            pieces.add(new Piece(MIB / 4, chunk));
        }
        RecoveryPoint point = files.file("large", true, pieces).commit();
        interrupt(point, chunks);
        change(2 * (MIB + MIB / 4) + 100, "in a hole".getBytes(StandardCharsets.UTF_8));
        resume(point);
        assertNothingElse();
    }

    @Test
    void aLinkInPlaceOfThePartialFileIsNotFollowed() throws Exception {
        RecoveryPoint point = interrupted(files.chunks(6, CHUNKS, MIB));
        world.sandbox
                .remove(partialPath())
                .file("outside/victim", "untouched")
                .symlink(partialPath(), "../outside/victim");
        String planted = partialPath();

        resume(point);

        assertThat(world.text("outside/victim")).isEqualTo("untouched");
        assertThat(world.sandbox.status(planted).isSymlink()).isTrue();
    }

    @Test
    void aPartialFileThatOthersMayOpenIsBegunAgain() throws Exception {
        RecoveryPoint point = interrupted(files.chunks(7, CHUNKS, MIB));
        world.sandbox.mode(partialPath(), 0666);
        resume(point);
        assertNothingElse();
    }

    @Test
    void anotherPointIntoTheSameFolderRemovesIt() throws Exception {
        RecoveryPoint first = interrupted(files.chunks(8, CHUNKS, MIB));
        String left = partialPath();
        assertThat(first.root()).isNotNull();
        world.sandbox.file("from/small", "small");
        RecoveryPoint second = world.save();

        assertThat(world.run(world.plan(second)).warnings()).isEmpty();

        assertThat(world.sandbox.exists(left)).isFalse();
        assertThat(notes.notes).isEmpty();
    }

    @Test
    void aPartialFileIsRemovedOnRequest() throws Exception {
        interrupted(files.chunks(9, CHUNKS, MIB));
        AbandonedFiles left = new AbandonedFiles(new TargetMachine(new LinuxTargets(), new Random(1), notes));

        assertThat(left.removeAll()).containsExactly(new AbandonedFiles.Removal.Done(world.sandbox.path("to"), 1, 0));

        assertThat(world.sandbox.names("to")).isEmpty();
        assertThat(left.removeAll()).isEmpty();
    }

    @Test
    void aPartialFileThatIsNotFoundStaysNoted() throws Exception {
        interrupted(files.chunks(16, CHUNKS, MIB));
        world.sandbox.rename(partialPath(), "outside/elsewhere");
        AbandonedFiles left = new AbandonedFiles(new TargetMachine(new LinuxTargets(), new Random(1), notes));

        assertThat(left.removeAll()).containsExactly(new AbandonedFiles.Removal.Done(world.sandbox.path("to"), 0, 1));
        assertThat(notes.only()).hasSize(1);

        world.sandbox.rename("to", "away");
        assertThat(left.removeAll())
                .containsExactly(new AbandonedFiles.Removal.Refused(world.sandbox.path("to"), "ENOENT"));
        assertThat(notes.only()).hasSize(1);
    }

    @Test
    void namesOfOneFileStayItsNames() throws Exception {
        world.sandbox
                .file("from/a", "linked")
                .link("from/a", "from/b")
                .link("from/a", "from/c")
                .file("from/d", "another");
        RecoveryPoint point = world.save();
        for (ConflictRule rule : List.of(ConflictRule.COPIES, ConflictRule.SKIP)) {
            world.run(world.plan(point));
            notes.begin(RecoveryKey.of(world.plan(point))).note().write(List.of());
            world.sandbox.remove("to/b");

            RecoveryReport report = world.run(RestoreWorld.verified(RestoreWorld.with(world.plan(point), rule)));

            assertThat(report.warnings()).as(rule.name()).isEmpty();
            assertThat(report.totals().copies()).isZero();
            assertThat(world.sandbox.status("to/b").inode())
                    .isEqualTo(world.sandbox.status("to/a").inode());
            assertThat(world.sandbox.status("to/a").links()).isEqualTo(3);
            world.sandbox.remove("to/a").remove("to/b").remove("to/c").remove("to/d");
        }
    }

    @Test
    void namesOfOneFileAreLinkedAgainIfTheFirstWasRemoved() throws Exception {
        world.sandbox.file("from/a", "linked").link("from/a", "from/b").link("from/a", "from/c");
        RecoveryPoint point = world.save();
        world.run(world.plan(point));
        notes.begin(RecoveryKey.of(world.plan(point))).note().write(List.of());
        world.sandbox.remove("to/a");

        world.run(RestoreWorld.with(world.plan(point), ConflictRule.OVERWRITE));

        assertThat(world.sandbox.status("to/a").links()).isEqualTo(3);
    }

    @Test
    void anotherUsersFileIsNotTakenForARecoveredOne() throws Exception {
        world.sandbox.file("from/a", "content").mode("from/a", 0600);
        RecoveryPoint point = world.save();
        world.run(world.plan(point));
        notes.begin(RecoveryKey.of(world.plan(point))).note().write(List.of());
        world.sandbox.mode("to/a", 0666);

        assertThat(world.run(world.plan(point)).totals().copies()).isEqualTo(1);
    }

    @Test
    void bytesAfterTheLastChunkAreRemoved() throws Exception {
        List<Piece> pieces = new ArrayList<>();
        List<Known> chunks = files.chunks(15, CHUNKS, MIB);
        chunks.forEach(chunk -> pieces.add(new Piece(0, chunk)));
        RecoveryPoint point =
                files.fileWithHoleAtItsEnd("large", pieces, 2 * MIB).commit();
        interrupt(point, chunks);
        complete(chunks);
        change((long) CHUNKS * MIB + 100, "in the last hole".getBytes(StandardCharsets.UTF_8));
        resume(point);
    }

    /** Writes the rest of the partial file, as a recovery does that is killed when all is written. */
    private void complete(List<Known> chunks) throws Exception {
        for (int i = 0; i < chunks.size(); i++) {
            change((long) i * MIB, chunks.get(i).content());
        }
        notes.notes.replaceAll((key, noted) -> noted.stream()
                .map(file -> new NotedFile(file.file(), file.content(), (long) CHUNKS * MIB))
                .toList());
    }

    @Test
    void aFileWhoseContentIsLostLeavesNothing() throws Exception {
        List<Known> chunks = files.chunks(10, CHUNKS, MIB);
        RecoveryPoint point = interrupted(chunks);
        world.backup.service.lose(world.backup.domain, chunks.getLast().child().oid());

        assertThat(world.run(world.plan(point)).warnings()).hasSize(1);

        assertThat(world.sandbox.names("to")).isEmpty();
        assertThat(notes.notes).isEmpty();
    }

    @Test
    void aResumedRecoveryMakesNoCopiesOfWhatItRecoveredAlsoAfterItsPartialFilesAreRemoved() throws Exception {
        List<Known> chunks = files.chunks(11, CHUNKS, MIB);
        List<Known> small = files.chunks(12, 3, 1_000);
        RecoveryPoint point =
                files.file("a", small).file("large", chunks).file("b", small).commit();
        interrupt(point, chunks);
        world.sandbox.file("to/b", "of another program");
        new AbandonedFiles(new TargetMachine(new LinuxTargets(), new Random(1), notes)).removeAll();

        RecoveryReport forecast = world.run(RestoreWorld.dry(world.plan(point)));
        RecoveryReport report = world.run(world.plan(point));

        assertThat(forecast.totals().copies()).isEqualTo(1);
        assertThat(forecast.totals().skipped()).isEqualTo(1);
        assertThat(forecast.totals().files()).isEqualTo(report.totals().files());
        assertThat(files.wrongIn(world)).containsExactly("b");
        assertThat(report.totals().copies()).isEqualTo(1);
        assertThat(report.totals().skipped()).isEqualTo(1);
        assertThat(world.sandbox.names("to")).hasSize(4);
        assertThat(world.text("to/b")).isEqualTo("of another program");
    }

    @Test
    void aChangedFileIsNotTakenForARecoveredOne() throws Exception {
        List<Known> chunks = files.chunks(13, CHUNKS, MIB);
        RecoveryPoint point = files.file("a", files.chunks(14, 3, 1_000))
                .file("large", chunks)
                .commit();
        interrupt(point, chunks);
        Timestamp time = world.sandbox.status("to/a").modified();
        byte[] bytes = world.sandbox.read("to/a").toByteArray();
        bytes[5] ^= 1;
        world.sandbox.remove("to/a").file(ByteString.utf8("to/a"), bytes).modified("to/a", time);

        assertThat(world.run(world.plan(point)).totals().copies()).isEqualTo(1);
    }
}
