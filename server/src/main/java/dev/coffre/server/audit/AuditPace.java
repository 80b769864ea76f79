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
 * How much of what somebody repeats the audit log tells. Machines and strangers could else fill the disk with entries of
 * refused requests, which no quota counts. What had an effect is always told. Of what had none, the log tells the first
 * {@value #TOLD} of the same words within an hour ({@value #TOLD_OF_STRANGERS} of everybody who is not known), so that many of
 * one kind hide none of another; the rest is counted. Not thread-safe.
 */
final class AuditPace {
    static final Duration HOUR = Duration.ofHours(1);
    static final int TOLD = 100;
    static final int TOLD_OF_STRANGERS = 1_000;

    /** Different words of one source. Beyond them all others are counted as one. */
    private static final int MOST_WORDS = 1_000;

    private static final String MACHINE = "machineId";
    private static final Words OTHERS = new Words("others", "", Optional.empty());

    private final Map<Source, Map<Words, Hour>> sources = new HashMap<>();

    /** Who is counted together: a person by name, machines and holders of credentials by their vault, all others. */
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

        /** Also when the clock was set back since. */
        private boolean isOver(Instant now) {
            return now.isBefore(began) || !now.isBefore(began.plus(HOUR));
        }
    }

    /**
     * Entries that the log does not have.
     *
     * @param deed what they are about
     */
    record Omitted(Optional<VaultId> vault, Deed deed) {}

    /** Whether the log is to have this entry; else it is counted. */
    boolean tells(String actor, Optional<VaultId> vault, Deed deed, String outcome, Instant now) {
        if (outcome.equals(AuditLog.DONE) || outcome.equals(AuditLog.INTERRUPTED)) {
            return true;
        }
        Source source = new Source(actor, vault);
        Words words = new Words(
                deed.action(), outcome, Optional.ofNullable(deed.facts().get(MACHINE)));
        return isWithin(source.told(), source, words, now);
    }

    /** The same of somebody who looked at what is a machine's: once an hour from each address. */
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

    /** What was omitted in hours that are over, which are forgotten by this. */
    List<Omitted> ended(Instant now) {
        return taken(hour -> hour.isOver(now));
    }

    /** What was omitted until now. */
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
