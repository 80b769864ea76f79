package dev.coffre.server.service;

import dev.coffre.server.catalog.TestEngine;

/** With its catalog in PostgreSQL, the service keeps what every vault promises. */
class PostgresVaultServiceContractTest extends VaultServiceContractTest {
    @Override
    TestEngine engine() {
        return TestEngine.POSTGRESQL;
    }
}
