package dev.coffre.server.objectlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.testing.FailingConnections;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogObjectIndexTest {
    private static final String NAME = "vaults/1/points/2";

    @TempDir
    private Path folder = Path.of("");

    /** Else a recovery or a scrub in that moment would take the file for a damaged one. */
    @Test
    void aCatalogThatCannotBeReadSaysNothingAboutAFile() {
        FailingConnections connections = new FailingConnections();
        try (Catalog catalog =
                Catalog.open(TestEngine.ofRun().location(folder.resolve("catalog")), connections::over)) {
            CatalogObjectIndex index = new CatalogObjectIndex(catalog, new SimulatedClock());
            connections.failAt(1);
            assertThatThrownBy(() -> index.find(NAME)).isInstanceOf(StoreUnavailableException.class);
            connections.failAt(1);
            assertThatThrownBy(() -> index.released(List.of(NAME))).isInstanceOf(StoreUnavailableException.class);
            assertThat(index.find(NAME)).isEmpty();
        }
    }
}
