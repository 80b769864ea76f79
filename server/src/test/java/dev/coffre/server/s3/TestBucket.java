package dev.coffre.server.s3;

import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreRequestMeter;
import dev.coffre.vault.store.storage.Store;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.s3.S3Client;

/** Stores over clients of tests. */
public final class TestBucket {
    private TestBucket() {}

    /** @param nanos a monotonic clock */
    public static Store open(S3Client client, S3Location location, LongSupplier nanos) {
        return S3Store.over(client, location, nanos, StoreRequestMeter.empty());
    }
}
