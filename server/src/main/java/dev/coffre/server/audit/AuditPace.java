package dev.coffre.server.audit;

import dev.coffre.vault.id.VaultId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Limits entries for repeated actions without effect. Otherwise machines and strangers could fill the disk with entries for
 * refused requests, which no quota counts. Actions with an effect are always recorded. Of the others, the log records the first
 * {@value #TOLD} equal ones an hour ({@value #TOLD_OF_STRANGERS} for all unknown clients together) and counts the rest. The
 * limit is per kind, so a flood of one kind hides no other. Not thread-safe.
 */
final class AuditPace {
    static final Duration HOUR = Duration.ofHours(1);
    static final int TOLD = 100;
    static final int TOLD_OF_STRANGERS = 1_000;

    /** Maximum number of distinct actions tracked per source. Further ones share one counter. */
    private static final int MOST_WORDS = 1_000;

    private static final String MACHINE = "machineId";
    private static final Words OTHERS = new Words("others", "", Optional.empty());

    private final Map<Source, Map<Words, Hour>> sources = new HashMap<>();

    /** Unit of counting: a person by name; machines and holders of credentials by vault; all other clients together. */
    private record Source(String actor, Optional<VaultId> vault) {
        int told() {
            return actor.isEmpty() && vault.isEmpty() ? TOLD_OF_STRANGERS : TOLD;
        }
    }

    private record Words(String action, String outcome, Optional<String> machine) {}

    private static final class Hour {
        private final Instant began;
        private long entries;
        private long omitted;

        private Hour(Instant began) {
            this.began = began;
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
        Words words = new Words(
                deed.action(), outcome, Optional.ofNullable(deed.facts().get(MACHINE)));
        return isWithin(source.told(), source, words, now);
    }

    /** As {@link #tells}, for reading a machine's data: one entry an hour for each address. */
    boolean tellsLook(Optional<VaultId> vault, Deed deed, String from, Instant now) {
        String machine = deed.facts().getOrDefault(MACHINE, "");
        return isWithin(
                1,
                new Source("", vault),
                new Words(deed.action(), AuditLog.DONE, Optional.of(machine + " from " + from)),
                now);
    }

    private boolean isWithin(int limit, Source source, Words words, Instant now) {
        Map<Words, Hour> known = sources.computeIfAbsent(source, first -> new HashMap<>());
        boolean hasRoom = known.size() < MOST_WORDS || known.containsKey(words);
        Hour hour = known.computeIfAbsent(hasRoom ? words : OTHERS, first -> new Hour(now));
        boolean told = ++hour.entries <= limit;
        if (!told) {
            hour.omitted++;
        }
        return told;
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
        sources.forEach((source, known) -> known.entrySet().removeIf(entry -> {
            Hour hour = entry.getValue();
            if (which.test(hour) && hour.omitted > 0) {
                omitted.add(new Omitted(source.vault, deed(source, entry.getKey(), hour)));
            }
            return which.test(hour);
        }));
        sources.values().removeIf(Map::isEmpty);
        return omitted;
    }

    private static Deed deed(Source source, Words words, Hour hour) {
        Deed deed = Deed.of("omit-entries")
                .with("entries", hour.omitted)
                .with("since", hour.began)
                .with("action", words.action)
                .with("outcome", words.outcome);
        Deed named = source.actor.isEmpty() ? deed : deed.with("account", source.actor);
        return words.machine.map(machine -> named.with(MACHINE, machine)).orElse(named);
    }
}
