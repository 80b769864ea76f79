package dev.coffre.server.testing;

import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Several processes of one service, built by its own wiring, over one catalog in PostgreSQL and one folder that behaves as a
 * bucket does. They share nothing else but the clock, which is the database's in a real service.
 */
public final class TestProcesses implements AutoCloseable {
    private final Path folder;
    private final CatalogLocation catalog;
    private final SimulatedClock clock = new SimulatedClock();
    private final List<OneProcess> processes = new ArrayList<>();

    /** @param count of processes that are started */
    public TestProcesses(Path folder, int count) {
        this.folder = folder;
        this.catalog = TestEngine.POSTGRESQL.location(folder.resolve("catalog"));
        for (int i = 0; i < count; i++) {
            start();
        }
    }

    /**
     * @param store as this process sees it
     * @param connections of this process
     */
    public record OneProcess(TestService service, WholeFileStore store, WatchedConnections connections) {}

    /** Starts another process, while the others go on. */
    public OneProcess start() {
        Path own = folder.resolve("process " + processes.size());
        if (!processes.isEmpty()) {
            copyKeys(own);
        }
        WholeFileStore store = new WholeFileStore();
        WatchedConnections connections = new WatchedConnections();
        TestService service = TestService.process(
                own,
                catalog,
                new StoreFiles(store, new StoreLayout(folder.resolve("process 0/store"))),
                connections::over,
                clock);
        service.service().clockGuard().confirm();
        OneProcess started = new OneProcess(service, store, connections);
        processes.add(started);
        return started;
    }

    private void copyKeys(Path to) {
        Path from = folder.resolve("process 0/keys");
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to.resolve("keys"));
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve("keys").resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public OneProcess get(int number) {
        return processes.get(number);
    }

    /** The data folder of the first process, whose store all share. */
    public Path folder() {
        return folder.resolve("process 0");
    }

    public CatalogLocation catalog() {
        return catalog;
    }

    public SimulatedClock clock() {
        return clock;
    }

    /** Closes all processes, of which some may have been closed before. */
    @Override
    public void close() {
        processes.forEach(each -> each.service().close());
    }
}
