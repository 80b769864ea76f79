package dev.coffre.backup.save;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.testing.RecordingVault;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault sees no more of small changes in a large file than docs/threat-model.md §4 says. */
class PatchedSecrecyTest {
    private static final int MIB = 1 << 20;
    private static final int STEP = 64 << 10;

    private final Random random = new Random(7);

    @TempDir
    Path folder;

    /** A machine with one large file, and all that its vault is sent. */
    private final class Observed {
        private final SaveWorld world;
        private final RecordingVault vault;
        private final byte[] file = new byte[8 * MIB];
        private final List<RecordBytes> first;

        Observed(String name) {
            world = new SaveWorld(folder.resolve(name));
            vault = new RecordingVault(world.vault);
            new Random(8).nextBytes(file);
            first = backUp();
        }

        void change(int block) {
            file[block * BlockSigner.BLOCK_BYTES + random.nextInt(BlockSigner.BLOCK_BYTES)]++;
        }

        /** Backs up, and returns the records that were sent. */
        List<RecordBytes> backUp() {
            world.files.at(world.clock.instant().getEpochSecond() + 43_200).file("db", SyntheticFile.of(file.clone()));
            world.save(vault, SaveThreads.inCaller(), plan -> plan, new CancelToken());
            return vault.takeAdmitted();
        }
    }

    @Test
    void thirtyDaysOfSmallChangesShowOneBundleOfARoundLengthADay() {
        Observed machine = new Observed("machine");
        Set<Oid> bundles = new HashSet<>();
        Set<Oid> listed = new HashSet<>();
        for (int day = 0; day < 30; day++) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                machine.change(random.nextInt(8 * MIB / BlockSigner.BLOCK_BYTES));
            }
            List<RecordBytes> sent = machine.backUp();
            assertThat(sent)
                    .extracting(record -> record.header().type())
                    .as("day %d", day)
                    .containsExactlyInAnyOrder(RecordType.PATCH, RecordType.FILELIST, RecordType.TREE);
            RecordBytes bundle = only(sent, RecordType.PATCH);
            assertThat(bundle.header().payloadLength()).as("day %d", day).isIn(STEP, 2 * STEP);
            assertThat(bundle.header().children()).isEmpty();
            assertThat(only(sent, RecordType.TREE).header().children())
                    .containsExactly(only(sent, RecordType.FILELIST).oid());
            Set<Oid> children =
                    Set.copyOf(only(sent, RecordType.FILELIST).header().children());
            if (day > 0) {
                Set<Oid> fresh = new HashSet<>(children);
                fresh.removeAll(listed);
                assertThat(fresh).as("day %d", day).containsExactly(bundle.oid());
                Set<Oid> gone = new HashSet<>(listed);
                gone.removeAll(children);
                assertThat(bundles).as("only bundles are replaced").containsAll(gone);
            }
            bundles.add(bundle.oid());
            listed = children;
        }
    }

    /** Neither is at an end of the file. The children are sorted by their ids, and nothing else depends on the place. */
    @Test
    void aChangeInAnotherChunkLooksTheSame() {
        Observed one = new Observed("one");
        Observed other = new Observed("other");
        for (int day = 0; day < 9; day++) {
            one.change(532 + 3 * day);
            other.change(1_500 + 5 * day);
            assertThat(shapes(other.backUp())).as("day %d", day).isEqualTo(shapes(one.backUp()));
        }
    }

    /** Decision 0065. */
    @Test
    void blocksThatMovedAreChildrenOfNothingButThePageOfTheirFile() {
        Observed machine = new Observed("machine");
        Set<Oid> known =
                new HashSet<>(only(machine.first, RecordType.FILELIST).header().children());
        System.arraycopy(machine.file, MIB, machine.file, 4 * MIB + 7 * BlockSigner.BLOCK_BYTES, 3 * MIB);
        for (int block = 0; block < 3 * MIB / BlockSigner.BLOCK_BYTES; block += 40) {
            machine.change(4 * MIB / BlockSigner.BLOCK_BYTES + 20 + block);
        }
        List<RecordBytes> sent = machine.backUp();
        for (RecordBytes record : sent) {
            switch (record.header().type()) {
                case FILELIST, TREE -> {}
                case CHUNK, PATCH -> {
                    assertThat(record.header().children()).isEmpty();
                    known.add(record.oid());
                }
                default -> throw new AssertionError(record.header().type());
            }
        }
        assertThat(known).containsAll(only(sent, RecordType.FILELIST).header().children());
    }

    /** A user of a system in a disk image writes the guess, and sees what its vault receives. */
    @Test
    void whetherAGuessOfABlockAmongZerosIsRightDoesNotShow() {
        Observed right = new Observed("right");
        Observed wrong = new Observed("wrong");
        for (Observed machine : List.of(right, wrong)) {
            int secret = 600 * BlockSigner.BLOCK_BYTES;
            int length = 41 * BlockSigner.BLOCK_BYTES;
            Arrays.fill(machine.file, secret + BlockSigner.BLOCK_BYTES, secret + length, (byte) 0);
            machine.backUp();
            System.arraycopy(machine.file, secret, machine.file, 1_500 * BlockSigner.BLOCK_BYTES, length);
        }
        wrong.change(1_500);
        assertThat(shapes(right.backUp())).isEqualTo(shapes(wrong.backUp()));
    }

    private record Shape(RecordType type, int length, int children) {}

    /** The rounded length of a page shows how many extents it has, so it depends on which blocks lie together. */
    private static List<Shape> shapes(List<RecordBytes> records) {
        return records.stream()
                .map(record -> new Shape(
                        record.header().type(),
                        record.header().type().isPage() ? 0 : record.bytes().length,
                        record.header().children().size()))
                .toList();
    }

    private static RecordBytes only(List<RecordBytes> records, RecordType type) {
        return records.stream()
                .filter(record -> record.header().type() == type)
                .findFirst()
                .orElseThrow();
    }
}
