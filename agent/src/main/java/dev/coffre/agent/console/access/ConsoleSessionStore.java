package dev.coffre.agent.console.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of the console. A session ends half an hour after its last request. Thread-safe. */
public final class ConsoleSessionStore implements AutoCloseable {
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(30);
    private static final int BYTES = 32;

    private final SecureRandom random;
    private final InstantSource clock;
    private final Map<String, ConsoleSession> sessions = new ConcurrentHashMap<>();

    public ConsoleSessionStore(SecureRandom random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    /** @param user the user id of the peer, if known; only this user may use the session */
    public ConsoleSession start(Optional<String> user) {
        ConsoleSession session = new ConsoleSession(secret(), secret(), user, clock.instant());
        sessions.put(session.id(), session);
        return session;
    }

    private String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns the session with this id, if it belongs to this user. */
    public Optional<ConsoleSession> find(String id, Optional<String> user) {
        endIdle();
        Optional<ConsoleSession> found =
                Optional.ofNullable(sessions.get(id)).filter(session -> session.belongsTo(user));
        found.ifPresent(session -> session.touch(clock.instant()));
        return found;
    }

    /** Ends the sessions that were idle for half an hour. */
    public void endIdle() {
        Instant limit = clock.instant().minus(IDLE_TIMEOUT);
        List<ConsoleSession> idle = sessions.values().stream()
                .filter(session -> session.isIdleSince(limit))
                .toList();
        idle.forEach(session -> {
            sessions.remove(session.id());
            session.close();
        });
    }

    @Override
    public void close() {
        sessions.values().forEach(ConsoleSession::close);
        sessions.clear();
    }
}
