package dev.coffre.server.portal.access;

import dev.coffre.server.people.AccountSession;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** The sign-in that a browser's session holds. Sessions stay in memory and are never serialized. */
final class PortalSession extends AbstractAuthenticationToken {
    /** Absolute lifetime: even a busy session ends after a working day. */
    private static final Duration MAX_DURATION = Duration.ofHours(12);

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient AccountSession signedIn;
    private final Instant since;

    PortalSession(AccountSession signedIn, Instant since) {
        super(List.of());
        this.signedIn = signedIn;
        this.since = since;
        setAuthenticated(true);
    }

    AccountSession signedIn() {
        return signedIn;
    }

    PortalSession with(AccountSession signedIn) {
        return new PortalSession(signedIn, since);
    }

    boolean isExpired(Instant now) {
        return !since.plus(MAX_DURATION).isAfter(now);
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
