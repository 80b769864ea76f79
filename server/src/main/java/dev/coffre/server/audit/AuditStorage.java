package dev.coffre.server.audit;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.store.disk.Disk;
import java.nio.file.Path;

/**
 * Where the audit log is kept.
 *
 * @param disk where the folder is
 * @param folder the log of one process
 * @param files the store, which has the log of several processes
 * @param signingKey of the service: it signs what goes to the store
 */
public record AuditStorage(Disk disk, Path folder, StoreFiles files, SigningKey signingKey) {
    AuditFiles inFolder() {
        return new AuditFiles(disk, folder);
    }

    /** After a move of the store, lets its files of the audit log be locked. */
    public void expectRows(Catalog catalog) {
        inStore().expectRows(catalog);
    }

    ShippedAuditFiles inStore() {
        return ShippedAuditFiles.of(files, signingKey);
    }
}
