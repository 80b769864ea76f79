package dev.coffre.server.ledger;

import dev.coffre.server.catalog.AccountTable;
import dev.coffre.server.catalog.ApiTokenTable;
import dev.coffre.server.catalog.AuditIndex;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.Immutability;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.server.catalog.PointRow;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.RetentionPolicyTable;
import dev.coffre.server.catalog.RoleRow;
import dev.coffre.server.catalog.Safeguards;
import dev.coffre.server.catalog.SecondFactorTable;
import dev.coffre.server.catalog.SessionTable;
import dev.coffre.server.catalog.TaintPropagation;
import dev.coffre.server.catalog.VaultLimits;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.MinimumRetention;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.store.journal.JournalEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Applies journal events to the catalog. A running service and a rebuild both use it, so they arrive at the same state. */
public final class JournalProjection {
    private final StoreFiles store;

    public JournalProjection(StoreFiles store) {
        this.store = store;
    }

    /** @param onUnreadable receives the points whose files are damaged or lost */
    void apply(
            List<JournalEvent> events,
            Instant at,
            CatalogConnection connection,
            Consumer<UnreadablePoint> onUnreadable) {
        Set<Integer> affectedDomains = new TreeSet<>();
        for (JournalEvent event : events) {
            apply(event, at, connection, onUnreadable, affectedDomains::add);
        }
        // Once for all events, because it reads every edge of the domain.
        for (int domainNr : affectedDomains) {
            new TaintPropagation(connection).recompute(domainNr);
        }
    }

    private void apply(
            JournalEvent event,
            Instant at,
            CatalogConnection connection,
            Consumer<UnreadablePoint> onUnreadable,
            Consumer<Integer> affectedDomain) {
        switch (event) {
            case JournalEvent.ServiceStarted started -> {}
            case JournalEvent.LedgerResumed resumed -> {}
            case JournalEvent.AccountSet account ->
                new AccountTable(connection).put(account.name(), account.role(), account.passwordHash());
            case JournalEvent.AccountRemoved account -> new AccountTable(connection).remove(account.name());
            case JournalEvent.LanguageSet language ->
                new AccountTable(connection).setLanguage(language.account(), language.language());
            case JournalEvent.RoleSet role ->
                new AccountTable(connection).setRole(new RoleRow(role.account(), role.vault(), role.role()));
            case JournalEvent.SecondFactorSet factor ->
                new SecondFactorTable(connection)
                        .set(factor.account(), HexFormat.of().parseHex(factor.sealed()), factor.spareCodes());
            case JournalEvent.SecondFactorRemoved factor -> new SecondFactorTable(connection).remove(factor.account());
            case JournalEvent.SpareCodeUsed used ->
                new SecondFactorTable(connection).removeSpareCode(used.account(), used.hash());
            case JournalEvent.ApiTokenRevoked token -> new ApiTokenTable(connection).delete(token.hash());
            case JournalEvent.VaultCreated created ->
                new VaultTable(connection)
                        .insert(new VaultRow(created.vault(), created.name(), created.description(), at, 0, 0));
            case JournalEvent.CredentialsIssued issued ->
                new VaultTable(connection).setGeneration(issued.vault(), issued.generation());
            case JournalEvent.MachineRegistered machine -> register(machine, at, connection);
            case JournalEvent.MachineRenamed renamed ->
                new MachineTable(connection).rename(renamed.machine(), renamed.name());
            case JournalEvent.SlotsWritten slots -> {
                DomainRow domain = new VaultTable(connection).findOrInsertDomain(slots.vault(), slots.domain());
                new VaultTable(connection).setEpoch(domain.nr(), slots.epoch());
                Duration kept = Duration.ofDays(
                        Safeguards.ofVault(slots.vault(), connection).softDeleteDays());
                new MachineTable(connection).setValidSlots(domain.nr(), slots.slots(), at, at.plus(kept));
            }
            case JournalEvent.PointCommitted committed -> {
                boolean known = new PointTable(connection)
                        .find(committed.machine(), committed.seq())
                        .isPresent();
                new PointTable(connection).upsert(row(committed, at, onUnreadable));
                PointRetentionTable holdings = new PointRetentionTable(connection);
                if (!known) {
                    PointKind kind =
                            committed.kind().flatMap(PointKind::fromCode).orElse(PointKind.ON_DEMAND);
                    holdings.setKind(committed.machine(), committed.seq(), kind);
                }
                if (committed.retainUntil().isPresent()) {
                    holdings.extendRetention(
                            committed.machine(),
                            committed.seq(),
                            committed.retainUntil().get());
                }
            }
            case JournalEvent.RetentionSet retention -> applyRetention(retention, at, connection);
            case JournalEvent.SafeguardsSet set -> safeguards(set).put(set.vault(), connection);
            case JournalEvent.LimitsSet set ->
                new VaultLimits(set.pointsADay(), set.retainDays(), set.registrations()).put(set.vault(), connection);
            case JournalEvent.PointHoldChanged point ->
                new PointRetentionTable(connection).setHeld(point.machine(), point.seq(), point.held());
            case JournalEvent.DescriptionSet set ->
                new VaultTable(connection).setDescription(set.vault(), set.description());
            case JournalEvent.QuotaSet quota -> new VaultTable(connection).setQuota(quota.vault(), quota.bytes());
            case JournalEvent.PointsDeleted deleted -> {
                for (long seq : deleted.seqs()) {
                    new PointRetentionTable(connection)
                            .delete(deleted.machine(), seq, deleted.reason(), at, deleted.until());
                }
            }
            case JournalEvent.PointsUndeleted undeleted -> {
                for (long seq : undeleted.seqs()) {
                    new PointRetentionTable(connection).undelete(undeleted.machine(), seq);
                }
                for (long seq : undeleted.held()) {
                    new PointRetentionTable(connection).setHeld(undeleted.machine(), seq, true);
                }
            }
            case JournalEvent.PointsRemoved removed -> {
                for (long seq : removed.seqs()) {
                    new PointRetentionTable(connection).setRemoved(removed.machine(), seq, removed.reason(), at);
                }
            }
            case JournalEvent.MachineRemoved removed -> {
                new MachineTable(connection).remove(removed.machine(), at);
                new SessionTable(connection).finishAll(removed.machine());
            }
            case JournalEvent.VaultDeleted deleted -> {
                new VaultTable(connection).delete(deleted.vault(), deleted.until());
                new SessionTable(connection).finishAll(deleted.vault());
            }
            case JournalEvent.VaultUndeleted undeleted -> new VaultTable(connection).undelete(undeleted.vault());
            case JournalEvent.VaultRemoved removed -> new VaultTable(connection).remove(removed.vault(), at);
            case JournalEvent.DamageRecorded damage ->
                applyDamage(damage, connection).ifPresent(affectedDomain);
            case JournalEvent.RecordAliased alias ->
                applyAlias(alias, connection).ifPresent(affectedDomain);
            case JournalEvent.AuditHeadRecorded audit ->
                new AuditIndex(connection).setJournaledHead(new AuditIndex.AuditHead(audit.n(), audit.hash()));
        }
    }

    private static void register(JournalEvent.MachineRegistered event, Instant at, CatalogConnection connection) {
        MachineTable machines = new MachineTable(connection);
        MachineKeysRow keys = new MachineKeysRow(event.keyGen(), event.pointKey(), event.authenticationKey());
        if (machines.find(event.machine()).isPresent()) {
            machines.replaceKeys(event.machine(), event.os(), keys);
            return;
        }
        DomainRow domain = new VaultTable(connection).findOrInsertDomain(event.vault(), event.domain());
        machines.insert(
                new MachineRow(
                        event.machine(),
                        event.vault(),
                        event.domain(),
                        domain.nr(),
                        event.name(),
                        event.os(),
                        at,
                        event.keyGen(),
                        MachineKind.fromOptionalCode(event.kind())),
                keys,
                event.generation());
    }

    private static void applyRetention(JournalEvent.RetentionSet event, Instant at, CatalogConnection connection) {
        RetentionPolicyTable policies = new RetentionPolicyTable(connection);
        if (policies.shortens(event.machine(), event.policy().map(RetentionPolicyMessage::toPolicy), at)) {
            policies.addShortened(event.machine(), policies.find(event.machine()), at);
        }
        policies.set(event.machine(), event.policy(), at);
    }

    private static Safeguards safeguards(JournalEvent.SafeguardsSet set) {
        return new Safeguards(
                new MinimumRetention(set.days(), set.weeks(), set.months(), set.years()),
                set.softDeleteDays(),
                Immutability.fromCode(set.immutability()).orElse(Immutability.LOCKED));
    }

    /**
     * Returns the point's row. A damaged file is reported and passed over, so that it does not hide the other points. A
     * failing disk is an error.
     */
    private PointRow row(JournalEvent.PointCommitted committed, Instant at, Consumer<UnreadablePoint> onUnreadable) {
        try {
            return PointRow.of(
                    store.points(committed.vault()).link(committed.machine(), committed.seq(), committed.hash()));
        } catch (Problem problem) {
            if (problem.code() != ProblemCode.POINT_DAMAGED) {
                throw problem;
            }
            onUnreadable.accept(new UnreadablePoint(committed, problem));
            return PointRow.unreadable(committed.machine(), committed.seq(), committed.hash(), at);
        }
    }

    /**
     * Marks the record as damaged, unless it has been replaced: then it has no bytes to lose. Returns the affected
     * domain.
     */
    private static Optional<Integer> applyDamage(JournalEvent.DamageRecorded damage, CatalogConnection connection) {
        VaultRecordTable records = new VaultRecordTable(connection);
        Optional<RecordRow> record =
                records.find(damage.oid()).filter(row -> row.state() != RecordState.DAMAGED && !row.isAliased());
        if (record.isPresent()) {
            records.setState(record.get().ord(), RecordState.DAMAGED);
        }
        return record.map(RecordRow::domainNr);
    }

    private static Optional<Integer> applyAlias(JournalEvent.RecordAliased alias, CatalogConnection connection) {
        VaultRecordTable records = new VaultRecordTable(connection);
        Optional<RecordRow> by = records.find(alias.by());
        Optional<RecordRow> lost = records.find(alias.lost())
                .filter(row -> by.isPresent() && (row.state() == RecordState.DAMAGED || row.isAliased()));
        if (lost.isPresent()) {
            records.alias(lost.get(), by.get());
        }
        return lost.map(RecordRow::domainNr);
    }
}
