package dev.coffre.server.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Nonces for the authentication of machines. Each is valid for one use within a minute. Any client can ask for one, so
 * only the newest are kept. Thread-safe.
 */
public final class ChallengeStore {
    public static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final int NONCE_BYTES = 32;
    private static final int MAX_CHALLENGES = 100_000;

    private final Map<String, Instant> expiries = new LinkedHashMap<>();
    private final InstantSource clock;
    private final RandomGenerator random;

    public ChallengeStore(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Returns a fresh nonce in hex. */
    public synchronized String issue() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        String nonce = HexFormat.of().formatHex(bytes);
        Instant now = clock.instant();
        evictOldest(now);
        expiries.put(nonce, now.plus(LIFETIME));
        return nonce;
    }

    /** Consumes the nonce. Returns whether it was issued, unused and not expired. */
    public synchronized boolean consume(String nonce) {
        Instant expires = expiries.remove(nonce);
        return expires != null && expires.isAfter(clock.instant());
    }

    /** Nonces are in order of issue, so the oldest come first. */
    private void evictOldest(Instant now) {
        Iterator<Instant> oldest = expiries.values().iterator();
        while (oldest.hasNext() && (!oldest.next().isAfter(now) || expiries.size() >= MAX_CHALLENGES)) {
            oldest.remove();
        }
    }
}
