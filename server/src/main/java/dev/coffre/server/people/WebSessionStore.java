package dev.coffre.server.people;

import dev.coffre.vault.id.Sha256;
import java.time.Instant;
import java.util.Optional;

/** Where sessions of the portal are kept, by the hash of their id. Thread-safe. */
public interface WebSessionStore {
    /** Adds a session. Of the account, the {@code most} sessions stay that were used last. */
    void add(Sha256 id, WebSession session, int most);

    Optional<WebSession> find(Sha256 id);

    void setUsed(Sha256 id, Instant at);

    void setNotice(Sha256 id, Optional<String> notice);

    /** Returns whether it was there. */
    boolean remove(Sha256 id);

    /** Deletes the sessions that began before {@code since} or were not used after {@code used}. */
    void expire(Instant since, Instant used);
}
