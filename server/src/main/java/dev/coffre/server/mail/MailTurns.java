package dev.coffre.server.mail;

import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.MailQueue;
import dev.coffre.server.catalog.QueuedMailRow;
import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the mails of a round. Each vault with due mails gets a place before any gets a second one. If there are more
 * vaults than places, urgent mails come first, then the vault whose last turn is longest ago. So a vault that has
 * thousands of mails queued delays those of another by one turn. A fifth of the places goes to the vaults whose last turn
 * is longest ago, urgent or not, so the urgent mails of many vaults do not hold back the other mails. Not thread-safe.
 */
final class MailTurns {
    /** The number of each vault's last turn. After a restart all begin anew. */
    private final Map<Optional<VaultId>, Long> lastTurns = new HashMap<>();

    private long turns;

    private static final int SHARE_OF_LONGEST_WAITING = 5;

    private record Candidate(QueuedMailRow queued, int place, long lastTurn) {
        private static final Comparator<Candidate> LONGEST_WAITING_FIRST = Comparator.comparingInt(Candidate::place)
                .thenComparingLong(Candidate::lastTurn)
                .thenComparing(candidate -> candidate.queued.due());

        private static final Comparator<Candidate> URGENT_FIRST = Comparator.comparingInt(Candidate::place)
                .thenComparingInt(candidate -> candidate.queued.urgency())
                .thenComparing(LONGEST_WAITING_FIRST);
    }

    List<QueuedMailRow> next(CatalogConnection connection, Instant now, int limit) {
        MailQueue queue = new MailQueue(connection);
        List<Optional<VaultId>> senders = queue.senders();
        lastTurns.keySet().retainAll(senders);
        List<Candidate> candidates = new ArrayList<>();
        for (Optional<VaultId> sender : senders) {
            long lastTurn = lastTurns.getOrDefault(sender, 0L);
            int place = 0;
            for (QueuedMailRow queued : queue.due(sender, now, senders.size() > limit ? 1 : limit)) {
                candidates.add(new Candidate(queued, place++, lastTurn));
            }
        }
        List<QueuedMailRow> chosen = new ArrayList<>();
        take(limit - limit / SHARE_OF_LONGEST_WAITING, Candidate.URGENT_FIRST, candidates, chosen);
        take(limit - chosen.size(), Candidate.LONGEST_WAITING_FIRST, candidates, chosen);
        chosen.forEach(queued -> lastTurns.put(queued.vault(), ++turns));
        return chosen;
    }

    /** Moves at most {@code count} mails from the candidates to the chosen ones. */
    private static void take(
            int count, Comparator<Candidate> order, List<Candidate> candidates, List<QueuedMailRow> chosen) {
        candidates.sort(order);
        List<Candidate> taken = candidates.subList(0, Math.min(count, candidates.size()));
        taken.forEach(candidate -> chosen.add(candidate.queued));
        taken.clear();
    }
}
