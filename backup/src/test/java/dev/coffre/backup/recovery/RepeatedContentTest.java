package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.recovery.ForgedFiles.Known;
import dev.coffre.backup.recovery.ForgedFiles.Piece;
import dev.coffre.backup.testing.MeasuringVault;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chunks that several files have, or one file several times, are fetched once. */
class RepeatedContentTest extends RestoreTest {
    private static final int MIB = 1 << 20;

    /** More chunks of a MiB than are ever under way at once. */
    private static final int FAR = 30;

    private ForgedFiles files;

    @BeforeEach
    void prepare() throws Exception {
        files = new ForgedFiles(world.forge());
    }

    private MeasuringVault recover(RecoveryPoint point) {
        MeasuringVault vault = new MeasuringVault(world.backup.vault);
        RecoveryReport report = world.run(world.plan(point), vault);
        assertThat(report.warnings()).isEmpty();
        assertThat(report.totals().bytesFetched()).isEqualTo(vault.chunkBytes());
        assertThat(report.totals().bytes()).isEqualTo(point.ext().bytes());
        assertThat(files.wrongIn(world)).isEmpty();
        return vault;
    }

    private static void assertFetchedOnce(MeasuringVault vault, List<Known> chunks) {
        Map<Oid, Integer> once = new HashMap<>();
        chunks.forEach(chunk -> once.put(chunk.child().oid(), 1));
        assertThat(vault.chunks()).isEqualTo(once);
    }

    @Test
    void aCopyOfALargeFileCostsNoFetch() throws Exception {
        List<Known> chunks = files.chunks(1, FAR, MIB);
        assertFetchedOnce(recover(files.file("a", chunks).file("z", chunks).commit()), chunks);
    }

    @Test
    void aShiftedCopyCostsOnlyWhatIsNew() throws Exception {
        List<Known> chunks = files.chunks(1, FAR, MIB);
        List<Known> all = new ArrayList<>(List.of(files.chunk(7, 800_001)));
        all.addAll(chunks);
        assertFetchedOnce(recover(files.file("a", chunks).file("z", all).commit()), all);
    }

    @Test
    void whatAFileHasTwiceCostsOneFetchAlsoFarApart() throws Exception {
        List<Known> chunks = files.chunks(1, FAR, MIB);
        List<Known> twice = new ArrayList<>(chunks);
        twice.addAll(chunks);
        assertFetchedOnce(recover(files.file("a", twice).commit()), chunks);
    }

    @Test
    void copiesOfSmallerFilesCostNoFetchAlsoFarApart() throws Exception {
        List<Known> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            List<Known> few = files.chunks(i, 1 + i % 5, MIB);
            files.file("a%02d".formatted(i), few).file("z%02d".formatted(i), few);
            all.addAll(few);
        }
        assertFetchedOnce(recover(files.commit()), all);
    }

    @Test
    void aSparseFileIsASourceToo() throws Exception {
        List<Known> chunks = new ArrayList<>(files.chunks(1, FAR, MIB));
        Known zeros = files.zeros(MIB);
        List<Piece> pieces = new ArrayList<>();
        chunks.forEach(chunk -> pieces.add(new Piece(5_000, chunk)));
        pieces.add(FAR / 2, new Piece(MIB, zeros));
        pieces.add(new Piece(0, zeros));
        chunks.add(zeros);
        assertFetchedOnce(
                recover(files.file("a", true, pieces).file("z", chunks).commit()), chunks);
    }

    /** Once whatever repeats where: what is under way and what lies in files leave no gap between them. */
    @Property(tries = 25)
    void anyTreeComesBackWithEveryChunkFetchedOnce(@ForAll long seed) throws Exception {
        folder = Files.createTempDirectory("repeated");
        openWorld();
        prepare();
        try {
            Random random = new Random(seed);
            List<Known> palette = new ArrayList<>(List.of(files.zeros(MIB / 2)));
            for (int i = 0; i < 25; i++) {
                palette.add(files.chunk(i, 1 + random.nextInt(random.nextBoolean() ? 2 * MIB : 5_000)));
            }
            List<Known> used = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                List<Piece> pieces = pieces(random, palette);
                pieces.forEach(piece -> used.add(piece.chunk()));
                files.file("f%02d".formatted(i), random.nextInt(3) == 0, pieces);
            }
            assertFetchedOnce(recover(files.commit()), used);
        } finally {
            closeWorld();
            delete(folder);
        }
    }

    private static List<Piece> pieces(Random random, List<Known> palette) {
        List<Piece> pieces = new ArrayList<>();
        int count = random.nextBoolean() ? random.nextInt(6) : random.nextInt(50);
        for (int i = 0; i < count; i++) {
            Known chunk = palette.get(random.nextInt(palette.size()));
            pieces.add(new Piece(random.nextInt(10) == 0 ? random.nextInt(100_000) : 0, chunk));
        }
        return pieces;
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList().reversed()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void everythingInTheCallersThreadMakesTheSame() throws Exception {
        List<Known> chunks = files.chunks(1, FAR, MIB);
        RecoveryPoint point = files.file("a", chunks)
                .file("b", chunks.subList(0, 4))
                .file("z", chunks)
                .commit();
        MeasuringVault vault = new MeasuringVault(world.backup.vault);
        world.run(world.plan(point), vault, FetchThreads.inCaller());
        assertThat(files.wrongIn(world)).isEmpty();
        assertFetchedOnce(vault, chunks);
    }

    /** What somebody may do to a file that was recovered while its copy is not yet. */
    enum Deed {
        REMOVE,
        CHANGE_A_BYTE,
        CUT_SHORT,
        FORBID,
        PUT_A_LINK_TO_THE_SAME,
        PUT_A_FOLDER,
        PUT_A_PIPE;

        /** How many of the 30 chunks have to be fetched again. */
        int costs() {
            return switch (this) {
                case FORBID -> SystemAccounts.effectiveUser() == 0 ? 0 : FAR;
                case CHANGE_A_BYTE -> 1;
                case CUT_SHORT -> FAR - 10;
                default -> FAR;
            };
        }

        void to(RestoreWorld world) throws Exception {
            Path file = Path.of(world.sandbox.path("to/a").display());
            switch (this) {
                case REMOVE -> Files.delete(file);
                case CHANGE_A_BYTE -> {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.write(ByteBuffer.wrap(new byte[] {1}), 17L * MIB + 500_000);
                    }
                }
                case CUT_SHORT -> {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.truncate(10L * MIB);
                    }
                }
                case FORBID -> Files.setPosixFilePermissions(file, Set.of());
                case PUT_A_LINK_TO_THE_SAME -> {
                    Path same = Path.of(world.sandbox.path("outside").display(), "same");
                    Files.move(file, same);
                    Files.createSymbolicLink(file, same);
                }
                case PUT_A_FOLDER -> {
                    Files.delete(file);
                    Files.createDirectory(file);
                }
                case PUT_A_PIPE -> {
                    Files.delete(file);
                    world.sandbox.node("to/a", FileType.FIFO);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasDoneToTheFirstFileSpoilsNotItsCopy(Deed deed) throws Exception {
        List<Known> chunks = files.chunks(1, FAR, MIB);
        // Large files are asked for two by two: the first stands long before these two end, and its copy begins only
        // then.
        List<Known> between = files.chunks(2, 2 * FAR, MIB);
        RecoveryPoint point = files.file("a", chunks)
                .file("m", between)
                .file("n", files.chunks(3, 2 * FAR, MIB))
                .file("z", chunks)
                .commit();
        MeasuringVault measured = new MeasuringVault(world.backup.vault);
        Oid meanwhile = between.get(40).child().oid();
        DomainReader vault = new InterruptingVault(measured, meanwhile, () -> deed.to(world));

        RecoveryReport report = world.run(world.plan(point), vault);

        assertThat(report.warnings()).isEmpty();
        assertThat(report.totals().bytesFetched()).isEqualTo(measured.chunkBytes());
        assertThat(files.wrongIn(world)).isSubsetOf("a");
        assertThat(chunks)
                .filteredOn(
                        chunk -> measured.chunks().getOrDefault(chunk.child().oid(), 0) > 1)
                .hasSize(deed.costs());
    }

    @Test
    void aFileThatFailedIsNoSourceAndItsCopyFailsByItselfOnly() throws Exception {
        List<Known> chunks = files.chunks(1, FAR, MIB);
        Known lost = files.chunk(5, MIB);
        List<Known> withLost = new ArrayList<>(chunks);
        withLost.add(lost);
        RecoveryPoint point = files.file("a", withLost)
                .file("b", List.of(lost))
                .file("c", withLost)
                .file("z", chunks)
                .commit();
        world.backup.service.lose(world.backup.domain, lost.child().oid());

        RecoveryReport report = world.run(world.plan(point));

        assertThat(report.warnings())
                .allMatch(warning -> warning.code() == ProblemCode.FILE_NOT_RECOVERED)
                .extracting(RestoreWorld::path)
                .containsExactlyInAnyOrder("/root/a", "/root/b", "/root/c");
        assertThat(files.wrongIn(world)).containsExactly("a", "b", "c");
    }

    @Test
    void underEveryRuleAFileThatGotAnotherNameIsASource() throws Exception {
        List<Known> chunks = files.chunks(1, FAR, MIB);
        RecoveryPoint point = files.file("a", chunks).file("z", chunks).commit();
        world.sandbox.file("to/a", "old").file("to/z", "old");
        MeasuringVault copies = new MeasuringVault(world.backup.vault);
        world.run(RestoreWorld.with(world.plan(point), ConflictRule.COPIES), copies);
        assertFetchedOnce(copies, chunks);
        assertThat(world.sandbox.names("to")).hasSize(4);
        MeasuringVault overwriting = new MeasuringVault(world.backup.vault);
        world.run(RestoreWorld.with(world.plan(point), ConflictRule.OVERWRITE), overwriting);
        assertFetchedOnce(overwriting, chunks);
        assertThat(files.wrongIn(world)).isEmpty();
    }
}
