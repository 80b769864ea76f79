package dev.coffre.server.audit;

import dev.coffre.vault.id.VaultId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Limits entries for repeated actions without effect. Otherwise machines and strangers could fill the disk with entries
 * for refused requests, which no quota counts. Actions with an effect are always recorded. Of the others, the log
 * records the first {@value #MAX_PER_HOUR} equal ones an hour ({@value #MAX_PER_HOUR_ANONYMOUS} for all unknown clients
 * together) and counts the rest. The limit is per kind, so a flood of one kind hides no other, and the first of each
 * kind is always recorded. Not thread-safe.
 */
final class AuditRateLimiter {
    static final Duration HOUR = Duration.ofHours(1);
    static final int MAX_PER_HOUR = 100;
    static final int MAX_PER_HOUR_ANONYMOUS = 1_000;

    /** Maximum entries an hour of one action of one source, besides the first of each kind. */
    private static final int MAX_PER_ACTION = 1_000;

    /** Distinct kinds of one source. Beyond them all machines, or all addresses, are counted as one. */
    private static final int MAX_KINDS = 1_000;

    private static final String MACHINE = "machineId";

    private final Map<EntrySource, Map<EntryKind, HourlyCount>> refusals = new HashMap<>();
    private final Map<EntrySource, Map<EntryKind, HourlyCount>> looks = new HashMap<>();
    private final Map<Action, HourlyCount> actions = new HashMap<>();
    private final BiPredicate<VaultId, String> isMachine;
    private final BooleanSupplier isDiskFull;

    /**
     * @param isMachine whether this is the id of a machine of the vault: only those are counted one by one
     * @param isDiskFull whether the log must save space: then only the first entry of each kind is recorded
     */
    AuditRateLimiter(BiPredicate<VaultId, String> isMachine, BooleanSupplier isDiskFull) {
        this.isMachine = isMachine;
        this.isDiskFull = isDiskFull;
    }

    /** Unit of counting: a person by name; machines and holders of credentials by vault; all other clients together. */
    private record EntrySource(String actor, Optional<VaultId> vault) {
        int hourlyLimit() {
            return actor.isEmpty() && vault.isEmpty() ? MAX_PER_HOUR_ANONYMOUS : MAX_PER_HOUR;
        }
    }

    private record EntryKind(String action, String outcome, Optional<String> machine, Optional<String> from) {}

    private record Action(EntrySource source, String action) {}

    private static final class HourlyCount {
        private final Instant began;
        private long entries;
        private long omitted;

        private HourlyCount(Instant began) {
            this.began = began;
        }

        /** Counts an entry. Returns whether it is among the first {@code limit}. */
        private boolean count(int limit) {
            boolean told = ++entries <= limit;
            if (!told) {
                omitted++;
            }
            return told;
        }

        /** Also true if the clock was set back. */
        private boolean isOver(Instant now) {
            return now.isBefore(began) || !now.isBefore(began.plus(HOUR));
        }
    }

    /**
     * Entries that were not recorded.
     *
     * @param summary action that summarises them
     */
    record OmittedEntries(Optional<VaultId> vault, AuditAction summary) {}

    /** Whether this entry is recorded. Otherwise it is counted as omitted. */
    boolean shouldRecord(String actor, Optional<VaultId> vault, AuditAction auditAction, String outcome, Instant now) {
        if (outcome.equals(AuditLog.DONE) || outcome.equals(AuditLog.INTERRUPTED)) {
            return true;
        }
        EntrySource source = new EntrySource(actor, vault);
        Optional<String> machine =
                machine(auditAction).filter(id -> vault.isEmpty() || isMachine.test(vault.get(), id));
        HourlyCount hour = hour(
                refusals,
                source,
                new EntryKind(auditAction.code(), outcome, machine, Optional.empty()),
                new EntryKind(auditAction.code(), outcome, Optional.empty(), Optional.empty()),
                now);
        HourlyCount ofAction =
                actions.computeIfAbsent(new Action(source, auditAction.code()), first -> new HourlyCount(now));
        boolean isFirst = hour.entries == 0;
        boolean hasRoom = ofAction.entries < MAX_PER_ACTION && !isDiskFull.getAsBoolean();
        boolean told = hour.count(isFirst || hasRoom ? source.hourlyLimit() : 0);
        if (told) {
            ofAction.entries++;
        }
        return told;
    }

    /**
     * As {@link #shouldRecord}, for reading a machine's data or authenticating as a machine: {@code most} entries an
     * hour for each address. Many addresses may hide one of them, but not the machine, and refusals hide no look.
     */
    boolean shouldRecordRead(
            String actor, Optional<VaultId> vault, AuditAction auditAction, String from, int most, Instant now) {
        EntrySource source = new EntrySource(actor, vault);
        Optional<String> machine = machine(auditAction);
        EntryKind exact = new EntryKind(auditAction.code(), AuditLog.DONE, machine, Optional.of(from));
        EntryKind fromAnywhere = new EntryKind(auditAction.code(), AuditLog.DONE, machine, Optional.empty());
        HourlyCount hour = hour(looks, source, exact, fromAnywhere, now);
        boolean isExact = hour.equals(looks.getOrDefault(source, Map.of()).get(exact));
        return hour.count(isExact ? most : MAX_PER_HOUR);
    }

    /** Ids are read in either case, so different spellings of one id must not count as different machines. */
    private static Optional<String> machine(AuditAction auditAction) {
        return Optional.ofNullable(auditAction.facts().get(MACHINE)).map(id -> id.toLowerCase(Locale.ROOT));
    }

    /** @param broader counted in place of {@code words} when there are too many kinds; it has few values */
    private static HourlyCount hour(
            Map<EntrySource, Map<EntryKind, HourlyCount>> sources,
            EntrySource source,
            EntryKind words,
            EntryKind broader,
            Instant now) {
        Map<EntryKind, HourlyCount> known = sources.computeIfAbsent(source, first -> new HashMap<>());
        boolean hasRoom = known.size() < MAX_KINDS || known.containsKey(words);
        return known.computeIfAbsent(hasRoom ? words : broader, first -> new HourlyCount(now));
    }

    /** Removes and returns the omissions of hours that are over. */
    List<OmittedEntries> drainExpired(Instant now) {
        return drain(hour -> hour.isOver(now));
    }

    /** Removes and returns all omissions. */
    List<OmittedEntries> drainAll() {
        return drain(hour -> true);
    }

    private List<OmittedEntries> drain(Predicate<HourlyCount> which) {
        List<OmittedEntries> omitted = new ArrayList<>();
        take(refusals, which, omitted);
        take(looks, which, omitted);
        actions.values().removeIf(which);
        return omitted;
    }

    private static void take(
            Map<EntrySource, Map<EntryKind, HourlyCount>> sources,
            Predicate<HourlyCount> which,
            List<OmittedEntries> omitted) {
        sources.forEach((source, known) -> known.entrySet().removeIf(entry -> {
            HourlyCount hour = entry.getValue();
            if (which.test(hour) && hour.omitted > 0) {
                omitted.add(new OmittedEntries(source.vault, summary(source, entry.getKey(), hour)));
            }
            return which.test(hour);
        }));
        sources.values().removeIf(Map::isEmpty);
    }

    private static AuditAction summary(EntrySource source, EntryKind words, HourlyCount hour) {
        AuditAction auditAction = AuditAction.of("omit-entries")
                .with("entries", hour.omitted)
                .with("since", hour.began)
                .with("action", words.action)
                .with("outcome", words.outcome);
        AuditAction named = source.actor.isEmpty() ? auditAction : auditAction.with("account", source.actor);
        AuditAction placed = words.from.map(from -> named.with("from", from)).orElse(named);
        return words.machine.map(machine -> placed.with(MACHINE, machine)).orElse(placed);
    }
}
