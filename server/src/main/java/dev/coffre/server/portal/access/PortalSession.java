package dev.coffre.server.portal.access;

import dev.coffre.server.people.SignedIn;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** That somebody signed in, as the browser's session remembers it. Sessions stay in memory and are never serialized. */
final class PortalSession extends AbstractAuthenticationToken {
    /** However busy a session is, after a working day its owner signs in again. */
    private static final Duration LONGEST = Duration.ofHours(12);

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient SignedIn signedIn;
    private final Instant since;

    PortalSession(SignedIn signedIn, Instant since) {
        super(List.of());
        this.signedIn = signedIn;
        this.since = since;
        setAuthenticated(true);
    }

    SignedIn signedIn() {
        return signedIn;
    }

    PortalSession with(SignedIn signedIn) {
        return new PortalSession(signedIn, since);
    }

    boolean isStale(Instant now) {
        return !since.plus(LONGEST).isAfter(now);
    }

    @Override
    public String getPrincipal() {
        return signedIn.account();
    }

    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortalSession that && signedIn.equals(that.signedIn) && since.equals(that.since);
    }

    @Override
    public int hashCode() {
        return signedIn.hashCode();
    }
}
