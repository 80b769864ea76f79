package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.place.PartialFile;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.TemporaryName;
import dev.coffre.backup.place.linux.LinuxTargets;
import dev.coffre.vault.id.Oid;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartialFilesTest extends RestoreTest {
    private final Random random = new Random(29);

    /** A note on a disk that may be full. */
    private static final class DiskNote implements RecoveryNote {
        private List<NotedFile> files = List.of();
        private boolean isFull;

        @Override
        public List<NotedFile> files() {
            return files;
        }

        @Override
        public boolean write(List<NotedFile> next) {
            if (!isFull) {
                files = List.copyOf(next);
            }
            return !isFull;
        }

        @Override
        public void delete() {}

        @Override
        public void close() {}
    }

    private NotedFile file(String name) {
        PartialFile partial = new PartialFile(
                new TargetPath(List.of(ByteString.utf8(name))), TemporaryName.next(random), ByteString.EMPTY);
        return new NotedFile(partial, Oid.of(ByteString.utf8(name).toByteArray()), 1);
    }

    private static NotedFile atPosition(NotedFile file, long position) {
        return new NotedFile(file.file(), file.content(), position);
    }

    /** A partial file whose name is lost would stay for ever. */
    @Test
    void aNoteThatCannotBeWrittenForgetsNoFile() throws Exception {
        DiskNote note = new DiskNote();
        NotedFile one = file("one");
        NotedFile other = file("other");
        try (RecoveryTarget target =
                new LinuxTargets().open(world.sandbox.path("to"), MetadataRules.SAME_MACHINE, random)) {
            PartialFiles files =
                    new PartialFiles(target, note, new PidVerifier(world.backup.keys), Runnable::run, world.cancel);
            assertThat(files.note(one)).isTrue();
            note.isFull = true;
            assertThat(files.note(atPosition(one, 2))).isFalse();
            assertThat(files.note(other)).isFalse();
            note.isFull = false;
            assertThat(files.note(other)).isTrue();
        }
        assertThat(note.files).containsExactly(one, other);
    }
}
