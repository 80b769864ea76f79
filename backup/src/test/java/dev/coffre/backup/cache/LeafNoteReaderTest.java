package dev.coffre.backup.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.vault.id.Oid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeafNoteReaderTest {
    private static final Oid ROOT = new Oid(1, 2, 3, 4);

    @TempDir
    Path folder;

    private final Random random = new Random(4);

    @Test
    void theNotesOfATreeAreReadInItsOrder() {
        List<LeafNote> notes = notes(40, 5_000);
        write(notes);
        assertThat(read(ROOT, 40)).isEqualTo(notes);
        assertThat(read(new Oid(4, 3, 2, 1), 40)).containsOnly(LeafNote.NONE);
    }

    @Test
    void aNoteMayBeLargerThanAnyBuffer() {
        List<LeafNote> notes = notes(5, LeafNote.MAX_REFERENCE_BYTES);
        write(notes);
        assertThat(read(ROOT, 5)).isEqualTo(notes);
    }

    @Test
    void leavesThatNobodyAsksForArePassed() {
        List<LeafNote> notes = notes(20, 30_000);
        write(notes);
        try (LeafNoteReader read = LeafNoteReader.open(PrivatePaths.of(folder), Optional.of(ROOT))) {
            assertThat(read.find(leaf(7))).hasValue(notes.get(7));
            assertThat(read.find(leaf(19))).hasValue(notes.get(19));
            assertThat(read.isAtEnd()).isTrue();
            assertThat(read.find(leaf(3))).as("passed long ago").isEmpty();
        }
    }

    @Test
    void ofALeafOfWhichNothingIsKnownThereIsNoNote() {
        LeafNote known = notes(1, 10).getFirst();
        write(List.of(LeafNote.NONE, known));
        try (LeafNoteReader read = LeafNoteReader.open(PrivatePaths.of(folder), Optional.of(ROOT))) {
            assertThat(read.find(leaf(0))).isEmpty();
            assertThat(read.find(leaf(1))).hasValue(known);
        }
    }

    @Test
    void thereAreNoneBeforeTheFirstRunOrWithoutATree() {
        assertThat(read(ROOT, 2)).containsOnly(LeafNote.NONE);
        write(notes(2, 10));
        try (LeafNoteReader read = LeafNoteReader.open(PrivatePaths.of(folder), Optional.empty())) {
            assertThat(read.isAtEnd()).isTrue();
        }
    }

    @Test
    void whatWasNotFinishedDoesNotCount() {
        List<LeafNote> notes = notes(3, 10);
        write(notes);
        try (LeafNoteWriter unfinished = new LeafNoteWriter(PrivatePaths.of(folder))) {
            unfinished.add(leaf(9), LeafNote.NONE);
        }
        assertThat(read(ROOT, 3)).isEqualTo(notes);
    }

    @Test
    void aFileThatEndsAnywhereOrHasAnyByteWrongIsReadAsFarAsItGoes() throws IOException {
        List<LeafNote> notes = notes(4, 60);
        write(notes);
        Path file = folder.resolve("leaf-notes");
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            Files.write(file, Arrays.copyOf(whole, i));
            assertEachIsTheNoteOrNone(notes, read(ROOT, 4));
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            List<LeafNote> unused = read(ROOT, 4); // whatever comes, its look tells; here nothing is thrown
        }
    }

    private static void assertEachIsTheNoteOrNone(List<LeafNote> notes, List<LeafNote> read) {
        for (int i = 0; i < notes.size(); i++) {
            assertThat(read.get(i)).isIn(notes.get(i), LeafNote.NONE);
        }
    }

    private List<LeafNote> notes(int count, int mostUse) {
        List<LeafNote> notes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int use = i == 0 ? mostUse : random.nextInt(mostUse + 1);
            ByteString digest = bytes(LeafNote.DIGEST_BYTES);
            notes.add(new LeafNote(1 + random.nextInt(4_096), digest, bytes(LeafNote.DIGEST_BYTES), bytes(use)));
        }
        return notes;
    }

    private ByteString bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteString.of(bytes);
    }

    private void write(List<LeafNote> notes) {
        try (LeafNoteWriter writer = new LeafNoteWriter(PrivatePaths.of(folder))) {
            for (int i = 0; i < notes.size(); i++) {
                writer.add(leaf(i), notes.get(i));
            }
            writer.finish(ROOT);
        }
        LeafNoteReader.replace(PrivatePaths.of(folder));
    }

    /** Of the first leaves, {@link LeafNote#NONE} where there is none. */
    private List<LeafNote> read(Oid root, int count) {
        try (LeafNoteReader notes = LeafNoteReader.open(PrivatePaths.of(folder), Optional.of(root))) {
            List<LeafNote> read = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                read.add(notes.find(leaf(i)).orElse(LeafNote.NONE));
            }
            return read;
        }
    }

    private static Oid leaf(int number) {
        return new Oid(number, 7, 7, 7);
    }
}
