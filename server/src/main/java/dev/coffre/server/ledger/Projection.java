package dev.coffre.server.ledger;

import dev.coffre.server.catalog.AccountRow;
import dev.coffre.server.catalog.Accounts;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.Machines;
import dev.coffre.server.catalog.PointRow;
import dev.coffre.server.catalog.Points;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.Records;
import dev.coffre.server.catalog.Taint;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.point.StoredPoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * What each event of the journal means for the catalog. A running service and a rebuild both go through here, so the one
 * cannot come to another state than the other.
 */
public final class Projection {
    private final StoreFiles store;

    public Projection(StoreFiles store) {
        this.store = store;
    }

    void apply(JournalEvent event, Instant at, Connection connection) throws SQLException {
        switch (event) {
            case JournalEvent.ServiceStarted started -> {}
            case JournalEvent.AccountSet account ->
                new Accounts(connection).put(new AccountRow(account.name(), account.role(), account.passwordHash()));
            case JournalEvent.VaultCreated created ->
                new Vaults(connection)
                        .insert(new VaultRow(created.vault(), created.name(), created.description(), at, 0, 0));
            case JournalEvent.CredentialsIssued issued ->
                new Vaults(connection).setGeneration(issued.vault(), issued.generation());
            case JournalEvent.MachineRegistered machine -> register(machine, at, connection);
            case JournalEvent.SlotsWritten slots -> {
                DomainRow domain = new Vaults(connection).domainOf(slots.vault(), slots.domain());
                new Vaults(connection).setEpoch(domain.nr(), slots.epoch());
                new Machines(connection).setSlots(domain.nr(), slots.slots());
            }
            case JournalEvent.PointCommitted committed ->
                new Points(connection)
                        .put(row(store.points(committed.vault())
                                .read(committed.machine(), committed.seq(), committed.hash())));
            case JournalEvent.QuotaSet quota -> new Vaults(connection).setQuota(quota.vault(), quota.bytes());
            case JournalEvent.DamageNoted damage -> damaged(damage.oid(), connection);
        }
    }

    private static void register(JournalEvent.MachineRegistered event, Instant at, Connection connection)
            throws SQLException {
        DomainRow domain = new Vaults(connection).domainOf(event.vault(), event.domain());
        new Machines(connection)
                .insert(
                        new MachineRow(
                                event.machine(),
                                event.vault(),
                                event.domain(),
                                domain.nr(),
                                event.name(),
                                event.os(),
                                at,
                                event.keyGen()),
                        new MachineKeysRow(event.keyGen(), event.pointKey(), event.authenticationKey()));
    }

    /** As a row of the catalog. */
    public static PointRow row(StoredPoint stored) {
        return new PointRow(
                stored.machine(),
                stored.seq(),
                stored.hash(),
                stored.receivedAt(),
                stored.point().ext().files(),
                stored.point().ext().bytes(),
                stored.point().root());
    }

    private static void damaged(Oid oid, Connection connection) throws SQLException {
        Records records = new Records(connection);
        Optional<RecordRow> record = records.find(oid);
        if (record.isPresent() && record.get().state() != RecordState.DAMAGED) {
            records.setState(record.get().ord(), RecordState.DAMAGED);
            new Taint(connection).recompute(record.get().domainNr());
        }
    }
}
