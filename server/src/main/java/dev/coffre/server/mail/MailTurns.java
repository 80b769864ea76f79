package dev.coffre.server.mail;

import dev.coffre.server.catalog.MailQueue;
import dev.coffre.server.catalog.QueuedMail;
import dev.coffre.vault.id.VaultId;
import java.sql.Connection;
import java.sql.SQLException;
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
 * thousands of mails queued delays those of another by one turn. Not thread-safe.
 */
final class MailTurns {
    /** The number of each vault's last turn. After a restart all begin anew. */
    private final Map<Optional<VaultId>, Long> lastTurns = new HashMap<>();

    private long turns;

    private record Candidate(QueuedMail queued, int place, long lastTurn) {
        private static final Comparator<Candidate> ORDER = Comparator.comparingInt(Candidate::place)
                .thenComparingInt(candidate -> candidate.queued.urgency())
                .thenComparingLong(Candidate::lastTurn)
                .thenComparing(candidate -> candidate.queued.due());
    }

    List<QueuedMail> next(Connection connection, Instant now, int limit) throws SQLException {
        MailQueue queue = new MailQueue(connection);
        List<Optional<VaultId>> senders = queue.senders();
        lastTurns.keySet().retainAll(senders);
        List<Candidate> candidates = new ArrayList<>();
        for (Optional<VaultId> sender : senders) {
            long lastTurn = lastTurns.getOrDefault(sender, 0L);
            int place = 0;
            for (QueuedMail queued : queue.due(sender, now, senders.size() > limit ? 1 : limit)) {
                candidates.add(new Candidate(queued, place++, lastTurn));
            }
        }
        List<QueuedMail> chosen = candidates.stream()
                .sorted(Candidate.ORDER)
                .limit(limit)
                .map(Candidate::queued)
                .toList();
        chosen.forEach(queued -> lastTurns.put(queued.vault(), ++turns));
        return chosen;
    }
}
