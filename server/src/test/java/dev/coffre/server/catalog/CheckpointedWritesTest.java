package dev.coffre.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CheckpointedWritesTest {
    private static final int LARGE = 3_000;

    @TempDir
    private Path folder;

    private static void write(Catalog catalog, int rows) {
        catalog.change(connection -> {
            for (int i = 0; i < rows; i++) {
                new Sql(connection).update("INSERT INTO padding (bytes) VALUES (zeroblob(4000))");
            }
        });
    }

    private Catalog open() {
        Catalog catalog = Catalog.open(new SqliteLocation(folder));
        catalog.change(connection -> new Sql(connection).update("CREATE TABLE IF NOT EXISTS padding (bytes BLOB)"));
        return catalog;
    }

    private long fileBytes() {
        return size("catalog.db");
    }

    private long logBytes() {
        return size("catalog.db-wal");
    }

    private long size(String name) {
        try {
            return Files.size(folder.resolve(name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** No other transaction comes: the thread alone copies. */
    @Test
    @Timeout(60)
    void aLargeTransactionIsCopiedByAnotherThread() throws InterruptedException {
        try (Catalog catalog = open()) {
            write(catalog, LARGE);

            while (fileBytes() < LARGE * 4_000L) {
                Thread.sleep(10);
            }
        }
    }

    @Test
    void smallTransactionsKeepTheLogShort() {
        try (Catalog catalog = open()) {
            for (int i = 0; i < 100; i++) {
                write(catalog, 50);
                assertThat(logBytes()).isLessThan(5L << 20);
            }
            assertThat(fileBytes()).isGreaterThan(90 * 50 * 4_000L);
        }
    }

    /** The log is used again from its beginning, so it does not grow with what is written. */
    @Test
    @Timeout(60)
    void theLogOfManyLargeTransactionsStaysBounded() {
        try (Catalog catalog = open()) {
            for (int i = 0; i < 20; i++) {
                write(catalog, LARGE);
            }

            assertThat(logBytes()).isLessThan(100L << 20);
            long rows = catalog.read(connection -> new Sql(connection).number("SELECT COUNT(*) FROM padding"));
            assertThat(rows).isEqualTo(20L * LARGE);
        }
    }

    /** The thread that copies has ended, so the last connection to be closed removes the log. */
    @Test
    void aClosedCatalogHasNoLog() {
        try (Catalog catalog = open()) {
            write(catalog, LARGE);
        }

        assertThat(folder.resolve("catalog.db-wal")).doesNotExist();
    }
}
