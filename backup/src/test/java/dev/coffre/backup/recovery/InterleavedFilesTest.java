package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.recovery.ForgedFiles.Known;
import dev.coffre.backup.recovery.ForgedFiles.Piece;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several large files are under way at once; none may harm another. */
class InterleavedFilesTest extends RestoreTest {
    private static final int MIB = 1 << 20;
    private static final int MANY = 24;

    private ForgedFiles files;

    @BeforeEach
    void prepare() throws Exception {
        files = new ForgedFiles(world.forge());
    }

    @Test
    void eachOfManyComesBackAsItWas() throws Exception {
        for (int i = 0; i < 7; i++) {
            files.file("f" + i, files.chunks(100 * i, 9 + 7 * (i % 3), MIB));
        }
        RecoveryPoint point = files.commit();
        RecoveryReport report = world.run(world.plan(point));
        assertThat(report.warnings()).isEmpty();
        assertThat(report.totals().files()).isEqualTo(7);
        assertThat(files.wrongIn(world)).isEmpty();
    }

    @Test
    void oneThatLosesAChunkCostsNoneOfItsNeighbours() throws Exception {
        List<Known> broken = files.chunks(100, 25, MIB);
        RecoveryPoint point = files.file("a", files.chunks(0, 25, MIB))
                .file("b", broken)
                .file("c", files.chunks(200, 25, MIB))
                .commit();
        world.backup.service.lose(world.backup.domain, broken.get(12).child().oid());

        RecoveryReport report = world.run(world.plan(point));

        assertThat(report.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(RestoreWorld.path(warning)).endsWith("/b"));
        assertThat(report.totals().files()).isEqualTo(2);
        assertThat(files.wrongIn(world)).containsExactly("b");
        assertThat(world.sandbox.names("to")).extracting(ByteString::display).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void whatAFailedFileHadIsNotReadFromItAnyMore() throws Exception {
        List<Known> good = files.chunks(0, 8, MIB);
        Known lost = files.chunk(77, MIB);
        List<Known> broken = new ArrayList<>(good);
        broken.add(lost);
        broken.addAll(files.chunks(100, 40, MIB));
        List<Known> beside = new ArrayList<>(files.chunks(200, 16, MIB)); // so far it is when the loss is known
        beside.addAll(good);
        beside.addAll(good);
        beside.addAll(files.chunks(300, 20, MIB));
        RecoveryPoint point = files.file("a", broken).file("b", beside).commit();
        world.backup.service.lose(world.backup.domain, lost.child().oid());

        RecoveryReport report = world.run(world.plan(point));

        assertThat(report.warnings()).hasSize(1);
        assertThat(files.wrongIn(world)).containsExactly("a");
    }

    @Test
    void aCancelledRecoveryLeavesNothingOfThoseUnderWay() throws Exception {
        List<Known> second = files.chunks(100, 40, MIB);
        RecoveryPoint point =
                files.file("a", files.chunks(0, 40, MIB)).file("b", second).commit();
        DomainReader vault =
                new InterruptingVault(world.backup.vault, second.get(2).child().oid(), world.cancel::cancel);

        assertThatThrownBy(() -> world.run(world.plan(point), vault))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.JOB_CANCELLED));

        assertThat(world.sandbox.names("to")).isEmpty();
    }

    @Test
    void filesOfHolesAreNotAllOpenAtOnce() throws Exception {
        Known last = files.chunk(99, 1_000);
        for (int i = 0; i < MANY; i++) {
            List<Piece> pieces = new ArrayList<>();
            pieces.add(new Piece(8 * MIB, files.chunk(i, 1_000)));
            for (int j = 0; j < 4; j++) {
                pieces.add(new Piece(0, i == MANY - 1 ? last : files.chunk(i, 1_000)));
            }
            files.file("f%02d".formatted(i), true, pieces);
        }
        RecoveryPoint point = files.commit();
        List<Long> unfinished = new ArrayList<>();
        DomainReader vault =
                new InterruptingVault(world.backup.vault, last.child().oid(), () -> unfinished.add(filesWithoutName()));

        assertThat(world.run(world.plan(point), vault).totals().files()).isEqualTo(MANY);

        assertThat(unfinished)
                .singleElement()
                .satisfies(count -> assertThat(count).isBetween(1L, 17L));
        assertThat(files.wrongIn(world)).isEmpty();
    }

    /** Unfinished files of the target that this process has open: the kernel tells of them as deleted. */
    private long filesWithoutName() {
        String target = world.sandbox.path("to").display() + "/#";
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(descriptor -> leadsTo(descriptor).startsWith(target))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String leadsTo(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
