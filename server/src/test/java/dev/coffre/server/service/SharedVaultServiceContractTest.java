package dev.coffre.server.service;

import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.WholeFileStore;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.SimulatedClock;

/** A process beside which others could run keeps what every vault promises. */
class SharedVaultServiceContractTest extends VaultServiceContractTest {
    @Override
    TestService open() {
        return TestService.process(
                folder,
                TestEngine.POSTGRESQL.location(folder.resolve("catalog")),
                new StoreFiles(new WholeFileStore(), new StoreLayout(folder.resolve("store"))),
                source -> source,
                new SimulatedClock());
    }
}
