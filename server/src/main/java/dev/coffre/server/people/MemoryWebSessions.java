package dev.coffre.server.people;

import dev.coffre.vault.id.Sha256;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps sessions in this process: a restart ends all of them. Thread-safe. */
public final class MemoryWebSessions implements WebSessionStore {
    private final Map<Sha256, WebSession> sessions = new HashMap<>();

    @Override
    public synchronized void add(Sha256 id, WebSession session, int most) {
        String account = session.signedIn().account();
        if (sessions.values().stream().filter(other -> isOf(account, other)).count() >= most) {
            sessions.entrySet().stream()
                    .filter(other -> isOf(account, other.getValue()))
                    .min(Comparator.comparing(other -> other.getValue().used()))
                    .map(Map.Entry::getKey)
                    .ifPresent(sessions::remove);
        }
        sessions.put(id, session);
    }

    private static boolean isOf(String account, WebSession session) {
        return session.signedIn().account().equals(account);
    }

    @Override
    public synchronized Optional<WebSession> find(Sha256 id) {
        return Optional.ofNullable(sessions.get(id));
    }

    @Override
    public synchronized void setUsed(Sha256 id, Instant at) {
        sessions.computeIfPresent(id, (same, now) -> new WebSession(now.signedIn(), now.since(), at, now.notice()));
    }

    @Override
    public synchronized void setNotice(Sha256 id, Optional<String> notice) {
        sessions.computeIfPresent(id, (same, now) -> new WebSession(now.signedIn(), now.since(), now.used(), notice));
    }

    @Override
    public synchronized boolean remove(Sha256 id) {
        return sessions.remove(id) != null;
    }

    @Override
    public synchronized void expire(Instant since, Instant used) {
        sessions.values()
                .removeIf(session ->
                        !session.since().isAfter(since) || !session.used().isAfter(used));
    }
}
