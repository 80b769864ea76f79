package dev.coffre.server.people;

import dev.coffre.vault.id.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Sessions of people at the portal. The browser keeps an id of 32 random bytes, and the service its SHA-256. A session ends
 * half an hour after its last use and twelve hours after its begin, even if it is busy. Thread-safe.
 */
public final class WebSessions {
    private static final Duration MAX_IDLE = Duration.ofMinutes(30);
    private static final Duration MAX_DURATION = Duration.ofHours(12);

    /** A use is written again after this. */
    private static final Duration USE_RESOLUTION = Duration.ofMinutes(1);

    /** Sessions of one account. Only a sign-in makes one, so the number of accounts bounds all. */
    private static final int MAX_OF_ACCOUNT = 64;

    private static final int MAX_NOTICE = 8_192;
    private static final int ID_BYTES = 32;

    private final WebSessionStore store;
    private final InstantSource clock;
    private final RandomGenerator random;

    public WebSessions(WebSessionStore store, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    /** Starts a session and returns its id, which only the browser may know. */
    public String start(AccountSession signedIn) {
        Instant now = clock.instant();
        return add(new WebSession(signedIn, now, now, Optional.empty()));
    }

    /**
     * Replaces a session by one with a new proof of identity and another id. Its end does not change. Empty if the person
     * signed out meanwhile.
     */
    public Optional<String> renew(String id, WebSession session, AccountSession proven) {
        return store.remove(hash(id))
                ? Optional.of(add(new WebSession(proven, session.since(), clock.instant(), session.notice())))
                : Optional.empty();
    }

    private String add(WebSession session) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        store.add(hash(id), session, MAX_OF_ACCOUNT);
        return id;
    }

    /** Returns the session, which is used by that. Empty if there is none of this id or it has ended. */
    public Optional<WebSession> find(String id) {
        Instant now = clock.instant();
        Optional<WebSession> session = store.find(hash(id))
                .filter(found -> found.since().plus(MAX_DURATION).isAfter(now)
                        && found.used().plus(MAX_IDLE).isAfter(now));
        session.filter(found -> !found.used().plus(USE_RESOLUTION).isAfter(now))
                .ifPresent(found -> store.setUsed(hash(id), now));
        return session;
    }

    public void end(String id) {
        store.remove(hash(id));
    }

    /** Keeps a notice for the next page. One that is too long is left out. */
    public void setNotice(String id, String notice) {
        if (notice.length() <= MAX_NOTICE) {
            store.setNotice(hash(id), Optional.of(notice));
        }
    }

    public void clearNotice(String id) {
        store.setNotice(hash(id), Optional.empty());
    }

    /** Deletes the sessions that have ended. Call every minute or so. */
    public void expire() {
        Instant now = clock.instant();
        store.expire(now.minus(MAX_DURATION), now.minus(MAX_IDLE));
    }

    private static Sha256 hash(String id) {
        return Sha256.of(id.getBytes(StandardCharsets.UTF_8));
    }
}
