package dev.coffre.server.catalog;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The engines on which tests of the catalog run. */
public enum TestEngine {
    SQLITE {
        @Override
        public CatalogLocation location(Path folder) {
            return new SqliteLocation(folder);
        }
    },
    POSTGRESQL {
        @Override
        public CatalogLocation location(Path folder) {
            assumeTrue(PostgresServer.isInstalled(), "postgresql-17 is not installed");
            String schema = SCHEMAS.computeIfAbsent(
                    folder.toAbsolutePath().normalize(), unused -> "test_" + NUMBERS.incrementAndGet());
            return PostgresServer.get().location(schema);
        }
    };

    private static final Map<Path, String> SCHEMAS = new ConcurrentHashMap<>();
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** Where the catalog of this folder is: the same at each call, and each folder has its own. */
    public abstract CatalogLocation location(Path folder);

    /** The engine of tests that run on one: that of the system property {@code coffre.test.catalog}, else SQLite. */
    public static TestEngine ofRun() {
        return valueOf(System.getProperty("coffre.test.catalog", SQLITE.name()).toUpperCase(Locale.ROOT));
    }
}
