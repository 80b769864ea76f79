package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.people.PasswordCost;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreLocation;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that fails half-way closes what it opened. */
class InterruptedStartTest {
    private final InstantSource clock = InstantSource.system();
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path root = Path.of("");

    @Test
    void aServiceWhoseAuditLogCannotBeOpenedClosesItsStore() throws IOException {
        DataDirectory folder = new DataDirectory(root.toRealPath()).create();
        TestStore.ofRun().prepare(folder.root());
        OpenStore store = OpenStore.open(folder, new LocalDisk(), Locations.KNOWN, clock, random);
        assertThat(openFilesBelow(folder.root())).isNotEmpty();
        // A directory where a file of the log has to be.
        Files.createDirectory(folder.audit().resolve("0000000000000001"));

        assertThatThrownBy(() -> VaultService.open(store, folder.root(), clock, random, PasswordCost.DEFAULT))
                .isInstanceOf(RuntimeException.class);

        assertThat(openFilesBelow(folder.root())).isEmpty();
    }

    @Test
    void aStoreWithAJournalIsNotLeftForAnother() throws IOException {
        DataDirectory folder = new DataDirectory(root.toRealPath()).create();
        TestStore.ofRun().prepare(folder.root());
        try (OpenStore store = OpenStore.open(folder, new LocalDisk(), Locations.KNOWN, clock, random)) {
            assertThat(store.ledger().exclusively(() -> store.journal().newest()))
                    .isPresent();
        }
        StoreLocation bucket = S3Location.parse("s3://elsewhere", folder.root().resolve("credentials"));

        assertThatThrownBy(() -> OpenStore.open(
                        folder, new LocalDisk(), new Locations(Optional.empty(), Optional.of(bucket)), clock, random))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_ELSEWHERE));
    }

    @Test
    void everyPartIsClosedInReverseOrderThoughOneFails() {
        List<String> closed = new ArrayList<>();
        OpenedParts parts = new OpenedParts();
        parts.add(() -> closed.add("first"));
        parts.add(() -> {
            throw new IllegalStateException("second");
        });
        parts.add(() -> closed.add("third"));

        assertThatThrownBy(parts::close).hasMessage("second");

        assertThat(closed).containsExactly("third", "first");
    }

    /** Files of the process below this directory, by its descriptors. */
    private static List<Path> openFilesBelow(Path root) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .flatMap(InterruptedStartTest::target)
                    .filter(file -> file.startsWith(root))
                    .toList();
        }
    }

    private static Stream<Path> target(Path descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor));
        } catch (IOException closedMeanwhile) {
            return Stream.empty();
        }
    }
}
