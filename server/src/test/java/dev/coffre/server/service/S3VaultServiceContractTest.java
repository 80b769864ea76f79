package dev.coffre.server.service;

import dev.coffre.server.s3.RadosGateway;
import dev.coffre.server.s3.S3Store;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.PackDamage;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.SimulatedClock;

/** The service keeps its promises with its store in a bucket of a real storage service. */
class S3VaultServiceContractTest extends VaultServiceContractTest {
    private final S3Location location = RadosGateway.get().newBucket();

    @Override
    TestService open() {
        StoreFiles files = new StoreFiles(S3Store.open(location), new StoreLayout(location.root()));
        return TestService.over(folder, files, new SimulatedClock());
    }

    @Override
    protected void rot(DomainId domain, RecordBytes record) {
        PackDamage.flip(service().store().files(), record);
    }
}
