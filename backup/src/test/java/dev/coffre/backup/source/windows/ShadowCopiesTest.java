package dev.coffre.backup.source.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.shadow.ShadowCopyException;
import dev.coffre.backup.shadow.ShadowCopyProgram;
import dev.coffre.backup.source.Snapshot;
import dev.coffre.backup.source.SnapshotException;
import dev.coffre.backup.source.SnapshotRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Shadow copies are registered before they exist, and until they are deleted. */
class ShadowCopiesTest {
    private static final ByteString DRIVE = ByteString.utf8("C:\\");

    private final FakeRegistry registry = new FakeRegistry();
    private final FakeProgram program = new FakeProgram();
    private final ShadowCopies copies = new ShadowCopies(program, "machine", registry);

    private static final class FakeRegistry implements SnapshotRegistry {
        private final List<ByteString> known = new ArrayList<>();

        @Override
        public List<ByteString> all() {
            return List.copyOf(known);
        }

        @Override
        public void add(ByteString path) {
            known.add(path);
        }

        @Override
        public void remove(ByteString path) {
            known.remove(path);
        }
    }

    private final class FakeProgram implements ShadowCopyProgram {
        private final List<String> existing = new ArrayList<>();
        private boolean refusesToCreate;
        private boolean refusesToDelete;
        private boolean unsupported;

        @Override
        public Optional<String> create(String volume, String token) throws ShadowCopyException {
            assertThat(registry.all()).as("registered before").contains(ByteString.utf8(token));
            if (refusesToCreate) {
                throw new ShadowCopyException(ShadowCopyException.Step.CREATE, 12);
            }
            if (unsupported) {
                return Optional.empty();
            }
            existing.add(token);
            return Optional.of("\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1");
        }

        @Override
        public void delete(String token) throws ShadowCopyException {
            if (refusesToDelete) {
                throw new ShadowCopyException(ShadowCopyException.Step.DELETE, 5);
            }
            existing.remove(token);
        }
    }

    @Test
    void aCopyIsReadAtItsDeviceAndDeletedOnClose() throws Exception {
        Snapshot copy = copies.take(DRIVE).orElseThrow();

        assertThat(copy.path()).isEqualTo(ByteString.utf8("\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1\\"));
        copy.close();
        copy.close();
        assertThat(program.existing).isEmpty();
        assertThat(registry.all()).isEmpty();
    }

    @Test
    void aFailureIsReportedAndUnregistered() {
        program.refusesToCreate = true;

        assertThat(catchThrowableOfType(SnapshotException.class, () -> copies.take(DRIVE))
                        .reason())
                .isEqualTo("the provider of shadow copies failed");
        assertThat(registry.all()).isEmpty();
    }

    @Test
    void aFileSystemWithoutCopiesAndAShareAreReadLive() throws Exception {
        program.unsupported = true;

        assertThat(copies.take(DRIVE)).isEmpty();
        assertThat(copies.take(ByteString.utf8("\\\\server\\share"))).isEmpty();
        assertThat(registry.all()).isEmpty();
    }

    @Test
    void theCopyOfAKilledJobIsDeletedByTheNextOne() throws Exception {
        copies.take(DRIVE);
        program.refusesToDelete = true;
        ShadowCopies next = new ShadowCopies(program, "machine", registry);

        next.deleteLeftovers();
        assertThat(registry.all()).hasSize(1);
        Snapshot another = next.take(DRIVE).orElseThrow();
        assertThat(program.existing).containsExactly("machine-1", "machine-2");

        program.refusesToDelete = false;
        another.close();
        next.deleteLeftovers();
        assertThat(program.existing).isEmpty();
        assertThat(registry.all()).isEmpty();
    }
}
