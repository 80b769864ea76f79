package dev.coffre.agent.console;

import dev.coffre.agent.console.access.ConsoleHttpRequest;
import dev.coffre.agent.console.access.ConsoleSession;
import dev.coffre.agent.console.access.ConsoleSessionStore;
import dev.coffre.agent.console.access.EntryTokens;
import dev.coffre.agent.console.access.OriginPolicy;
import dev.coffre.agent.platform.LoopbackPeers;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/** Decides which requests the console answers, and for which user. Thread-safe. */
final class ConsoleAccess {
    private final OriginPolicy origins;
    private final LoopbackPeers peers;
    private final EntryTokens tokens;
    private final ConsoleSessionStore sessions;

    ConsoleAccess(OriginPolicy origins, LoopbackPeers peers, EntryTokens tokens, ConsoleSessionStore sessions) {
        this.origins = origins;
        this.peers = peers;
        this.tokens = tokens;
        this.sessions = sessions;
    }

    /** Whether the origin of the request is allowed. */
    boolean allows(ConsoleHttpRequest head) {
        return origins.allow(head);
    }

    /** Returns the user whose process sent the request; empty if unknown. */
    Optional<String> user(ConsoleHttpRequest request) {
        return peers.user(request.peerPort(), origins.port());
    }

    /** Returns the session that the request belongs to, if it is this user's. */
    Optional<ConsoleSession> session(ConsoleHttpRequest request, Optional<String> user) {
        return request.cookie(cookie()).flatMap(id -> sessions.find(id, user));
    }

    /** Redeems an entry token and starts a session. */
    ConsoleSession enter(String token, Optional<String> user) {
        if (!tokens.redeem(token)) {
            throw ProblemCode.CONSOLE_LINK_INVALID.problem();
        }
        return sessions.start(user);
    }

    /** Returns the cookie that carries the session. */
    String cookie(ConsoleSession session) {
        return cookie() + "=" + session.id() + "; Path=/; HttpOnly; SameSite=Strict";
    }

    /** Browsers send cookies to every port of a host, so each console has a cookie name of its own. */
    private String cookie() {
        return "coffre-console-" + origins.port();
    }
}
