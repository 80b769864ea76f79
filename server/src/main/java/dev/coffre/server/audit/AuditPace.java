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
 * Limits entries for repeated actions without effect. Otherwise machines and strangers could fill the disk with entries for
 * refused requests, which no quota counts. Actions with an effect are always recorded. Of the others, the log records the first
 * {@value #TOLD} equal ones an hour ({@value #TOLD_OF_STRANGERS} for all unknown clients together) and counts the rest. The
 * limit is per kind, so a flood of one kind hides no other, and the first of each kind is always recorded. Not thread-safe.
 */
final class AuditPace {
    static final Duration HOUR = Duration.ofHours(1);
    static final int TOLD = 100;
    static final int TOLD_OF_STRANGERS = 1_000;

    /** Entries of one action of one source, beside the first of each of its kinds. */
    private static final int TOLD_OF_ACTION = 1_000;

    /** Distinct kinds of one source. Beyond them all machines, or all addresses, are counted as one. */
    private static final int MOST_WORDS = 1_000;

    private static final String MACHINE = "machineId";

    private final Map<Source, Map<Words, Hour>> refusals = new HashMap<>();
    private final Map<Source, Map<Words, Hour>> looks = new HashMap<>();
    private final Map<Action, Hour> actions = new HashMap<>();
    private final BiPredicate<VaultId, String> isMachine;
    private final BooleanSupplier isDiskFull;

    /**
     * @param isMachine whether this is the id of a machine of the vault: only those are counted one by one
     * @param isDiskFull whether the log has to save space: of the same words it tells the first
     */
    AuditPace(BiPredicate<VaultId, String> isMachine, BooleanSupplier isDiskFull) {
        this.isMachine = isMachine;
        this.isDiskFull = isDiskFull;
    }

    /** Unit of counting: a person by name; machines and holders of credentials by vault; all other clients together. */
    private record Source(String actor, Optional<VaultId> vault) {
        int told() {
            return actor.isEmpty() && vault.isEmpty() ? TOLD_OF_STRANGERS : TOLD;
        }
    }

    private record Words(String action, String outcome, Optional<String> machine, Optional<String> from) {}

    private record Action(Source source, String action) {}

    private static final class Hour {
        private final Instant began;
        private long entries;
        private long omitted;

        private Hour(Instant began) {
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
     * @param deed summarises them
     */
    record Omitted(Optional<VaultId> vault, Deed deed) {}

    /** Whether this entry is recorded. Otherwise it is counted as omitted. */
    boolean tells(String actor, Optional<VaultId> vault, Deed deed, String outcome, Instant now) {
        if (outcome.equals(AuditLog.DONE) || outcome.equals(AuditLog.INTERRUPTED)) {
            return true;
        }
        Source source = new Source(actor, vault);
        Optional<String> machine = machine(deed).filter(id -> vault.isEmpty() || isMachine.test(vault.get(), id));
        Hour hour = hour(
                refusals,
                source,
                new Words(deed.action(), outcome, machine, Optional.empty()),
                new Words(deed.action(), outcome, Optional.empty(), Optional.empty()),
                now);
        Hour ofAction = actions.computeIfAbsent(new Action(source, deed.action()), first -> new Hour(now));
        boolean isFirst = hour.entries == 0;
        boolean hasRoom = ofAction.entries < TOLD_OF_ACTION && !isDiskFull.getAsBoolean();
        boolean told = hour.count(isFirst || hasRoom ? source.told() : 0);
        if (told) {
            ofAction.entries++;
        }
        return told;
    }

    /**
     * As {@link #tells}, for reading a machine's data or authenticating as a machine: {@code most} entries an hour for each
     * address. Many addresses may hide one of them, but not the machine, and refusals hide no look.
     */
    boolean tellsLook(String actor, Optional<VaultId> vault, Deed deed, String from, int most, Instant now) {
        Source source = new Source(actor, vault);
        Optional<String> machine = machine(deed);
        Words exact = new Words(deed.action(), AuditLog.DONE, machine, Optional.of(from));
        Words fromAnywhere = new Words(deed.action(), AuditLog.DONE, machine, Optional.empty());
        Hour hour = hour(looks, source, exact, fromAnywhere, now);
        boolean isExact = hour.equals(looks.getOrDefault(source, Map.of()).get(exact));
        return hour.count(isExact ? most : TOLD);
    }

    /** Ids are read in either case, so different spellings of one id must not count as different machines. */
    private static Optional<String> machine(Deed deed) {
        return Optional.ofNullable(deed.facts().get(MACHINE)).map(id -> id.toLowerCase(Locale.ROOT));
    }

    /** @param broader counted in place of {@code words} when there are too many kinds; it has few values */
    private static Hour hour(
            Map<Source, Map<Words, Hour>> sources, Source source, Words words, Words broader, Instant now) {
        Map<Words, Hour> known = sources.computeIfAbsent(source, first -> new HashMap<>());
        boolean hasRoom = known.size() < MOST_WORDS || known.containsKey(words);
        return known.computeIfAbsent(hasRoom ? words : broader, first -> new Hour(now));
    }

    /** Removes and returns the omissions of hours that are over. */
    List<Omitted> ended(Instant now) {
        return taken(hour -> hour.isOver(now));
    }

    /** Removes and returns all omissions. */
    List<Omitted> all() {
        return taken(hour -> true);
    }

    private List<Omitted> taken(Predicate<Hour> which) {
        List<Omitted> omitted = new ArrayList<>();
        take(refusals, which, omitted);
        take(looks, which, omitted);
        actions.values().removeIf(which);
        return omitted;
    }

    private static void take(Map<Source, Map<Words, Hour>> sources, Predicate<Hour> which, List<Omitted> omitted) {
        sources.forEach((source, known) -> known.entrySet().removeIf(entry -> {
            Hour hour = entry.getValue();
            if (which.test(hour) && hour.omitted > 0) {
                omitted.add(new Omitted(source.vault, deed(source, entry.getKey(), hour)));
            }
            return which.test(hour);
        }));
        sources.values().removeIf(Map::isEmpty);
    }

    private static Deed deed(Source source, Words words, Hour hour) {
        Deed deed = Deed.of("omit-entries")
                .with("entries", hour.omitted)
                .with("since", hour.began)
                .with("action", words.action)
                .with("outcome", words.outcome);
        Deed named = source.actor.isEmpty() ? deed : deed.with("account", source.actor);
        Deed placed = words.from.map(from -> named.with("from", from)).orElse(named);
        return words.machine.map(machine -> placed.with(MACHINE, machine)).orElse(placed);
    }
}
