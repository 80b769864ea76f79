package dev.coffre.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.wire.WireJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How much of what somebody repeats the audit log tells. Machines and strangers could else fill the disk with entries of
 * refused requests, which no quota counts. Of an hour, the log tells the first {@value #REFUSALS} refusals of a person, or of
 * all machines of a vault, and the first {@value #REFUSALS_OF_STRANGERS} of everybody who is not known; and what a machine
 * does a second time in the same words, to no effect, once. The rest is counted. Not thread-safe.
 */
final class AuditPace {
    static final Duration HOUR = Duration.ofHours(1);
    static final int REFUSALS = 300;
    static final int REFUSALS_OF_STRANGERS = 1_000;
    private static final int REMEMBERED = 1_000;

    private final Map<Source, Hour> hours = new HashMap<>();

    /** Who is counted together: a person by name, machines and holders of credentials by their vault, all others. */
    private record Source(String actor, Optional<VaultId> vault) {
        int refusals() {
            return actor.isEmpty() && vault.isEmpty() ? REFUSALS_OF_STRANGERS : REFUSALS;
        }
    }

    private static final class Hour {
        private final Instant began;
        private final Set<Sha256> done = new HashSet<>();
        private int refused;
        private long omitted;

        private Hour(Instant began) {
            this.began = began;
        }

        /** Also when the clock was set back since. */
        private boolean isOver(Instant now) {
            return now.isBefore(began) || !now.isBefore(began.plus(HOUR));
        }
    }

    /** Entries that the log does not have. */
    record Omitted(String actor, Optional<VaultId> vault, Instant since, long entries) {}

    /** Whether the log is to have this entry; else it is counted. */
    boolean tells(String actor, Optional<VaultId> vault, Deed deed, String outcome, Instant now) {
        Source source = new Source(actor, vault);
        Hour hour = hours.computeIfAbsent(source, first -> new Hour(now));
        boolean told = outcome.equals(AuditLog.DONE) || outcome.equals(AuditLog.INTERRUPTED)
                ? !actor.isEmpty() || isNew(hour, deed)
                : ++hour.refused <= source.refusals();
        if (!told) {
            hour.omitted++;
        }
        return told;
    }

    private static boolean isNew(Hour hour, Deed deed) {
        return hour.done.size() >= REMEMBERED
                || hour.done.add(Sha256.of(WireJson.line(deed).getBytes(UTF_8)));
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
        hours.entrySet().removeIf(entry -> {
            Hour hour = entry.getValue();
            if (which.test(hour) && hour.omitted > 0) {
                omitted.add(new Omitted(entry.getKey().actor, entry.getKey().vault, hour.began, hour.omitted));
            }
            return which.test(hour);
        });
        return omitted;
    }
}
