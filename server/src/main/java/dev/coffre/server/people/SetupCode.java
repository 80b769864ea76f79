package dev.coffre.server.people;

import dev.coffre.server.state.StateKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/**
 * The code by which the first person makes an account. It is computed from a key, so nothing is stored. The code of one
 * process changes with each start. Processes that share a catalog have the same key, because another one may answer than
 * showed the code. Their code changes every twelve hours, so an old log gives no access. Thread-safe.
 */
public final class SetupCode {
    /** A shared code is valid for so long at least, and for twice as long at most. */
    static final Duration PERIOD = Duration.ofHours(12);

    private static final int LENGTH = 20;
    private static final int GROUP = 5;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final StateKey key;

    /** Empty for a code that is valid as long as its key. */
    private final Optional<InstantSource> clock;

    private SetupCode(StateKey key, Optional<InstantSource> clock) {
        this.key = key;
        this.clock = clock;
    }

    /** @param key of this start */
    public static SetupCode ofStart(StateKey key) {
        return new SetupCode(key, Optional.empty());
    }

    /** @param key of all processes */
    public static SetupCode shared(StateKey key, InstantSource clock) {
        return new SetupCode(key, Optional.of(clock));
    }

    /** Returns the code in groups of five. */
    String shown() {
        return of(period()).replaceAll("(.{" + GROUP + "})(?!$)", "$1-");
    }

    /** Returns whether this is the code, or the one of the period before. */
    boolean accepts(String typed) {
        byte[] code = bytes(typed.replace("-", "").replace(" ", "").strip().toUpperCase(Locale.ROOT));
        long now = period();
        return MessageDigest.isEqual(bytes(of(now)), code) | MessageDigest.isEqual(bytes(of(now - 1)), code);
    }

    private long period() {
        return clock.map(time -> time.instant().toEpochMilli() / PERIOD.toMillis())
                .orElse(0L);
    }

    private String of(long period) {
        byte[] bytes = key.hash("setup-code", String.valueOf(period)).bytes();
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(bytes[i] & (ALPHABET.length() - 1)));
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
