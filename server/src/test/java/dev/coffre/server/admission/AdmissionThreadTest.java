package dev.coffre.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.SqliteLocation;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionThreadTest {
    @Test
    void anErrorIsToldToWhoWaitsAndEndsNothingElse(@TempDir Path folder) {
        try (Catalog catalog = Catalog.open(new SqliteLocation(folder.resolve("catalog")))) {
            StoreFiles store = new StoreFiles(new DiskStore(new LocalDisk()), new StoreLayout(folder));
            OpenPacks packs = new OpenPacks(store, new SplittableRandom(1), 0, false);
            CapacityCheck room = new CapacityCheck(catalog, new DiskSpace(folder));
            GroupFlusher flusher =
                    new GroupFlusher(new OwnGroupWriter(catalog, new MemorySessionPins()), ThreadFactories.PLATFORM);
            try (AdmissionThread admissionThread =
                    new AdmissionThread(catalog, packs, room, flusher, ThreadFactories.PLATFORM)) {
                admissionThread.start();
                assertThatExceptionOfType(Problem.class)
                        .isThrownBy(() -> admissionThread.run(() -> {
                            throw new StackOverflowError();
                        }))
                        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.INTERNAL_BUG));
                AtomicBoolean ran = new AtomicBoolean();
                admissionThread.run(() -> ran.set(true));
                assertThat(ran).isTrue();
            }
        }
    }
}
