package dev.coffre.agent.console.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Single-use tokens for entering the console, valid for five minutes. Thread-safe. */
public final class EntryTokens {
    private static final Duration VALIDITY = Duration.ofMinutes(5);
    private static final int BYTES = 32;

    /** Limit of pending tokens. The oldest is dropped. */
    private static final int MAX_PENDING = 16;

    private final SecureRandom random;
    private final InstantSource clock;
    private final Map<String, Instant> valid = new LinkedHashMap<>();

    public EntryTokens(SecureRandom random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    public synchronized String issue() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        if (valid.size() == MAX_PENDING) {
            valid.remove(valid.keySet().iterator().next());
        }
        valid.put(token, clock.instant().plus(VALIDITY));
        return token;
    }

    /** Returns whether the token is valid, and invalidates it. */
    public synchronized boolean redeem(String offered) {
        Instant now = clock.instant();
        valid.values().removeIf(now::isAfter);
        return valid.keySet().removeIf(known -> same(known, offered));
    }

    private static boolean same(String known, String offered) {
        return MessageDigest.isEqual(known.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }
}
