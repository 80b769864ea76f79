package dev.coffre.server.ledger;

import dev.coffre.server.catalog.Accounts;
import dev.coffre.server.catalog.Audits;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.Holdings;
import dev.coffre.server.catalog.Immutability;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.Machines;
import dev.coffre.server.catalog.PointRow;
import dev.coffre.server.catalog.Points;
import dev.coffre.server.catalog.Policies;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.Records;
import dev.coffre.server.catalog.RoleRow;
import dev.coffre.server.catalog.Safeguards;
import dev.coffre.server.catalog.SecondFactors;
import dev.coffre.server.catalog.Sessions;
import dev.coffre.server.catalog.Taint;
import dev.coffre.server.catalog.VaultLimits;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.MinimumRetention;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.retention.PolicyForm;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Applies journal events to the catalog. A running service and a rebuild both use it, so they arrive at the same state. */
public final class Projection {
    private final StoreFiles store;

    public Projection(StoreFiles store) {
        this.store = store;
    }

    /** @param unread receives the points whose files are damaged or lost */
    void apply(List<JournalEvent> events, Instant at, Connection connection, Consumer<UnreadPoint> unread)
            throws SQLException {
        Set<Integer> hurtDomains = new TreeSet<>();
        for (JournalEvent event : events) {
            apply(event, at, connection, unread, hurtDomains::add);
        }
        // Once for all events, because it reads every edge of the domain.
        for (int domainNr : hurtDomains) {
            new Taint(connection).recompute(domainNr);
        }
    }

    private void apply(
            JournalEvent event,
            Instant at,
            Connection connection,
            Consumer<UnreadPoint> unread,
            Consumer<Integer> hurtDomain)
            throws SQLException {
        switch (event) {
            case JournalEvent.ServiceStarted started -> {}
            case JournalEvent.AccountSet account ->
                new Accounts(connection).put(account.name(), account.role(), account.passwordHash());
            case JournalEvent.AccountRemoved account -> new Accounts(connection).remove(account.name());
            case JournalEvent.LanguageSet language ->
                new Accounts(connection).setLanguage(language.account(), language.language());
            case JournalEvent.RoleSet role ->
                new Accounts(connection).setRole(new RoleRow(role.account(), role.vault(), role.role()));
            case JournalEvent.SecondFactorSet factor ->
                new SecondFactors(connection)
                        .set(factor.account(), HexFormat.of().parseHex(factor.sealed()), factor.spareCodes());
            case JournalEvent.SecondFactorRemoved factor -> new SecondFactors(connection).remove(factor.account());
            case JournalEvent.SpareCodeUsed used ->
                new SecondFactors(connection).removeSpareCode(used.account(), used.hash());
            case JournalEvent.VaultCreated created ->
                new Vaults(connection)
                        .insert(new VaultRow(created.vault(), created.name(), created.description(), at, 0, 0));
            case JournalEvent.CredentialsIssued issued ->
                new Vaults(connection).setGeneration(issued.vault(), issued.generation());
            case JournalEvent.MachineRegistered machine -> register(machine, at, connection);
            case JournalEvent.MachineRenamed renamed ->
                new Machines(connection).rename(renamed.machine(), renamed.name());
            case JournalEvent.SlotsWritten slots -> {
                DomainRow domain = new Vaults(connection).domainOf(slots.vault(), slots.domain());
                new Vaults(connection).setEpoch(domain.nr(), slots.epoch());
                Duration kept =
                        Duration.ofDays(Safeguards.of(slots.vault(), connection).softDeleteDays());
                new Machines(connection).setSlots(domain.nr(), slots.slots(), at, at.plus(kept));
            }
            case JournalEvent.PointCommitted committed -> {
                boolean again = new Points(connection)
                        .find(committed.machine(), committed.seq())
                        .isPresent();
                new Points(connection).put(row(committed, at, unread));
                Holdings holdings = new Holdings(connection);
                if (!again) {
                    PointKind kind = committed.kind().flatMap(PointKind::named).orElse(PointKind.ON_DEMAND);
                    holdings.setKind(committed.machine(), committed.seq(), kind);
                }
                if (committed.retainUntil().isPresent()) {
                    holdings.retainUntil(
                            committed.machine(),
                            committed.seq(),
                            committed.retainUntil().get());
                }
            }
            case JournalEvent.RetentionSet retention -> set(retention, at, connection);
            case JournalEvent.SafeguardsSet set -> safeguards(set).put(set.vault(), connection);
            case JournalEvent.LimitsSet set ->
                new VaultLimits(set.pointsADay(), set.retainDays(), set.registrations()).put(set.vault(), connection);
            case JournalEvent.PointFrozen point ->
                new Holdings(connection).setFrozen(point.machine(), point.seq(), point.frozen());
            case JournalEvent.DescriptionSet set ->
                new Vaults(connection).setDescription(set.vault(), set.description());
            case JournalEvent.QuotaSet quota -> new Vaults(connection).setQuota(quota.vault(), quota.bytes());
            case JournalEvent.PointsDeleted deleted -> {
                for (long seq : deleted.seqs()) {
                    new Holdings(connection).delete(deleted.machine(), seq, deleted.reason(), at, deleted.until());
                }
            }
            case JournalEvent.PointsRestored restored -> {
                for (long seq : restored.seqs()) {
                    new Holdings(connection).restore(restored.machine(), seq);
                }
                for (long seq : restored.held()) {
                    new Holdings(connection).setFrozen(restored.machine(), seq, true);
                }
            }
            case JournalEvent.PointsRemoved removed -> {
                for (long seq : removed.seqs()) {
                    new Holdings(connection).remove(removed.machine(), seq, removed.reason(), at);
                }
            }
            case JournalEvent.MachineRemoved removed -> {
                new Machines(connection).remove(removed.machine(), at);
                new Sessions(connection).end(removed.machine());
            }
            case JournalEvent.VaultDeleted deleted -> {
                new Vaults(connection).delete(deleted.vault(), deleted.until());
                new Sessions(connection).end(deleted.vault());
            }
            case JournalEvent.VaultRestored restored -> new Vaults(connection).restore(restored.vault());
            case JournalEvent.VaultRemoved removed -> new Vaults(connection).remove(removed.vault(), at);
            case JournalEvent.DamageNoted damage -> damaged(damage, connection).ifPresent(hurtDomain);
            case JournalEvent.RecordAliased alias -> aliased(alias, connection).ifPresent(hurtDomain);
            case JournalEvent.AuditNoted audit -> new Audits(connection).note(new Audits.Head(audit.n(), audit.hash()));
        }
    }

    private static void register(JournalEvent.MachineRegistered event, Instant at, Connection connection)
            throws SQLException {
        Machines machines = new Machines(connection);
        MachineKeysRow keys = new MachineKeysRow(event.keyGen(), event.pointKey(), event.authenticationKey());
        if (machines.find(event.machine()).isPresent()) {
            machines.replace(event.machine(), event.os(), keys);
            return;
        }
        DomainRow domain = new Vaults(connection).domainOf(event.vault(), event.domain());
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
                        MachineKind.mentioned(event.kind())),
                keys,
                event.generation());
    }

    private static void set(JournalEvent.RetentionSet event, Instant at, Connection connection) throws SQLException {
        Policies policies = new Policies(connection);
        if (policies.shortens(event.machine(), event.policy().map(PolicyForm::policy), at)) {
            policies.shortened(event.machine(), policies.find(event.machine()), at);
        }
        policies.set(event.machine(), event.policy(), at);
    }

    private static Safeguards safeguards(JournalEvent.SafeguardsSet set) {
        return new Safeguards(
                new MinimumRetention(set.days(), set.weeks(), set.months(), set.years()),
                set.softDeleteDays(),
                Immutability.named(set.immutability()).orElse(Immutability.LOCKED));
    }

    /**
     * Returns the point's row. A damaged file is reported and passed over, so that it does not hide the other points. A failing
     * disk is an error.
     */
    private PointRow row(JournalEvent.PointCommitted committed, Instant at, Consumer<UnreadPoint> unread) {
        try {
            return PointRow.of(
                    store.points(committed.vault()).link(committed.machine(), committed.seq(), committed.hash()));
        } catch (Problem problem) {
            if (problem.code() != ProblemCode.POINT_DAMAGED) {
                throw problem;
            }
            unread.accept(new UnreadPoint(committed, problem));
            return PointRow.unread(committed.machine(), committed.seq(), committed.hash(), at);
        }
    }

    /** Marks the record as damaged, unless it has been replaced: then it has no bytes to lose. Returns the affected domain. */
    private static Optional<Integer> damaged(JournalEvent.DamageNoted damage, Connection connection)
            throws SQLException {
        Records records = new Records(connection);
        Optional<RecordRow> record =
                records.find(damage.oid()).filter(row -> row.state() != RecordState.DAMAGED && !row.isAliased());
        if (record.isPresent()) {
            records.setState(record.get().ord(), RecordState.DAMAGED);
        }
        return record.map(RecordRow::domainNr);
    }

    private static Optional<Integer> aliased(JournalEvent.RecordAliased alias, Connection connection)
            throws SQLException {
        Records records = new Records(connection);
        Optional<RecordRow> by = records.find(alias.by());
        Optional<RecordRow> lost = records.find(alias.lost())
                .filter(row -> by.isPresent() && (row.state() == RecordState.DAMAGED || row.isAliased()));
        if (lost.isPresent()) {
            records.alias(lost.get(), by.get());
        }
        return lost.map(RecordRow::domainNr);
    }
}
