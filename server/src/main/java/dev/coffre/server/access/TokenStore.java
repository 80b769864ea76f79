package dev.coffre.server.access;

import dev.coffre.vault.id.Sha256;
import java.time.Instant;
import java.util.Optional;

/** Where tokens are kept, by hash, with a limit for each holder. Thread-safe. */
public interface TokenStore {
    /** Adds a token. If its holder is at its limit, one of the holder's gives way. */
    void add(StoredToken token);

    /** Returns the token of this hash. Empty if it has expired. */
    Optional<StoredToken> find(Sha256 hash, Instant now);

    /** Records that the token is used. */
    void setUsed(StoredToken token, Instant now);

    /** Returns whose token gave way although it was not idle, once for each token. Empty if none of this hash did. */
    Optional<TokenIdentity.MachineTokenIdentity> takeDisplaced(Sha256 hash, Instant now);
}
