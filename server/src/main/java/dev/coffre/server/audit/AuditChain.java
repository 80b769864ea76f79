package dev.coffre.server.audit;

import dev.coffre.server.catalog.AuditIndex;
import dev.coffre.server.catalog.AuditRow;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The durable form of the audit log: chained entries, their index in the catalog, and the end of the chain in the journal.
 * For one thread at a time, except where a method says otherwise.
 */
interface AuditChain extends AutoCloseable {
    /** After this many entries, the journal gets the end of the chain. */
    int ANCHOR_INTERVAL = 100;

    /** An audited action and its originator. */
    record AuditedAction(String actor, String from, Optional<VaultId> vault, AuditAction action) {}

    /** An action that ended. {@code intent} is empty if none was written. */
    record CompletedAction(AuditedAction act, String outcome, Instant at, OptionalLong intent) {}

    /** Brings the index up to date with the log, as after a loss of the catalog. Called once, before everything else. */
    void open();

    /** Returns the intents whose process has ended without an entry. Safe on every thread. */
    List<AuditIndex.AuditIntent> abandonedIntents();

    /** Writes the intent of an action to the catalog and returns its number. Safe on every thread. */
    long begin(AuditedAction act, String outcome, Instant at);

    /** {@link #complete} deletes this intent. */
    void settle(long intent);

    /** Appends the entry of an ended action, which is durable on return. */
    void append(CompletedAction ended);

    /** Brings the index up to date, and from time to time the journal. */
    void complete();

    /** Returns the end of the chain, as the catalog and as the journal know it. */
    List<AuditIndex.AuditHead> knownHeads();

    /** Reads the lines of all entries, oldest first. Safe on every thread. */
    void readAll(AuditFiles.LineConsumer lines);

    /** Work that is due now and then. Safe on every thread. */
    default void maintain() {}

    /** Returns how many entries are in the catalog only. Safe on every thread. */
    default long unshipped() {
        return 0;
    }

    /** Anchors the end of the chain in the journal. */
    @Override
    void close();

    static AuditEntry entry(AuditIndex.AuditHead before, AuditedAction act, String outcome, Instant at) {
        return AuditEntry.next(
                before.n() + 1,
                before.hash(),
                at.truncatedTo(ChronoUnit.MILLIS),
                act.actor,
                act.from,
                act.vault,
                act.action,
                outcome);
    }

    /** Returns the line of an intent, which has the form of an entry. */
    static String intentLine(AuditedAction act, String outcome, Instant at) {
        return entry(new AuditIndex.AuditHead(0, Sha256.ZERO), act, outcome, at).line();
    }

    static AuditIndex.AuditHead head(AuditEntry entry) {
        return new AuditIndex.AuditHead(entry.n(), entry.hash());
    }

    static AuditIndex.AuditHead head(AuditRow row) {
        return new AuditIndex.AuditHead(row.n(), Sha256.of(row.line().getBytes(StandardCharsets.UTF_8)));
    }

    static AuditRow row(AuditEntry entry) {
        return new AuditRow(entry.n(), entry.at(), entry.actor(), entry.action().code(), entry.vault(), entry.line());
    }
}
