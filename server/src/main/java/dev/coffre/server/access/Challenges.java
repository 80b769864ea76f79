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
 * Nonces for log-ins: each serves once, within a minute. As anybody may ask for one, only the newest are remembered.
 * Thread-safe.
 */
public final class Challenges {
    public static final Duration LIFE = Duration.ofSeconds(60);
    private static final int BYTES = 32;
    private static final int MOST = 100_000;

    private final Map<String, Instant> expiries = new LinkedHashMap<>();
    private final InstantSource clock;
    private final RandomGenerator random;

    public Challenges(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A fresh nonce, in hex. */
    public synchronized String issue() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String nonce = HexFormat.of().formatHex(bytes);
        Instant now = clock.instant();
        forgetOld(now);
        expiries.put(nonce, now.plus(LIFE));
        return nonce;
    }

    /** Whether the nonce was issued, is still valid and had not been used: from now on it is. */
    public synchronized boolean use(String nonce) {
        Instant expires = expiries.remove(nonce);
        return expires != null && expires.isAfter(clock.instant());
    }

    /** Oldest first, as they were issued. */
    private void forgetOld(Instant now) {
        Iterator<Instant> oldest = expiries.values().iterator();
        while (oldest.hasNext() && (!oldest.next().isAfter(now) || expiries.size() >= MOST)) {
            oldest.remove();
        }
    }
}
