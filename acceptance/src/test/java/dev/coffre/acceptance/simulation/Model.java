package dev.coffre.acceptance.simulation;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the vault has promised of records and sessions. */
final class Model {
    /** A day less than the vault's, so that nothing hangs on who looks first. */
    private static final Duration LONGEST_SESSION = Duration.ofDays(13);

    private final Map<SessionId, Session> sessions = new LinkedHashMap<>();
    private final Set<Oid> promised = new HashSet<>();
    private final boolean sessionsKeepTime;

    /** @param sessionsKeepTime whether the vault knows how old sessions are */
    Model(boolean sessionsKeepTime) {
        this.sessionsKeepTime = sessionsKeepTime;
    }

    private static final class Session {
        private final Instant opened;
        private final Set<Node> relied = new HashSet<>();
        private boolean used;
        private boolean finished;
        private int goneOnWith;

        Session(Instant opened) {
            this.opened = opened;
        }
    }

    /** One that is gone on with relies on nothing until it is asked again. */
    void opened(SessionId id, Instant now) {
        Session known = sessions.putIfAbsent(id, new Session(now));
        if (known != null) {
            known.relied.clear();
            known.goneOnWith++;
        }
    }

    /** How often somebody has gone on with it: what was asked before that, and answered later, counts for nothing. */
    int goneOnWith(SessionId id) {
        return find(id).map(session -> session.goneOnWith).orElse(0);
    }

    /** @param goneOnWith as {@link #relies} wants it: what a copy before a failover answered counts for nothing */
    void used(SessionId session, int goneOnWith) {
        find(session).filter(known -> known.goneOnWith == goneOnWith).ifPresent(known -> known.used = true);
    }

    boolean isUsed(SessionId session) {
        return find(session).map(known -> known.used).orElse(false);
    }

    void finished(SessionId session) {
        find(session).ifPresent(known -> known.finished = true);
    }

    /**
     * The vault has said that it has this record and all below it, and will have while the session may still commit.
     *
     * @param goneOnWith how often somebody had gone on with the session when the vault was asked
     */
    void relies(SessionId session, int goneOnWith, Node node) {
        if (goneOnWith == goneOnWith(session)) {
            find(session).ifPresent(known -> known.relied.add(node));
            promise(node);
        }
    }

    private Optional<Session> find(SessionId session) {
        return Optional.ofNullable(sessions.get(session));
    }

    /** What sessions rely on is kept in memory only; until the next cycle it is there all the same. */
    void restarted() {
        sessions.values().forEach(session -> session.relied.clear());
    }

    /** The vault does not know any session any more. */
    void sessionsLost() {
        sessions.clear();
    }

    /** The vault may not know the newest sessions any more, nor what the others rely on. */
    void catalogIsOlder() {
        sessions.values().forEach(session -> {
            session.relied.clear();
            session.used = false;
            session.goneOnWith++; // what was asked of the copy before counts for nothing
        });
    }

    /**
     * A cycle holds: only what recovery points need and sessions rely on is promised any more.
     *
     * @param newest the last session of each machine
     */
    void flipped(Collection<PointModel> needed, Set<SessionId> newest, Instant now) {
        promised.clear();
        needed.forEach(point -> promise(point.attempt().root()));
        sessions.forEach((id, session) -> {
            if (newest.contains(id) && isOpen(session, now)) {
                session.relied.forEach(this::promise);
            }
        });
    }

    private boolean isOpen(Session session, Instant now) {
        return sessionsKeepTime
                && !session.finished
                && session.opened.plus(LONGEST_SESSION).isAfter(now);
    }

    private void promise(Node node) {
        node.closure().forEach(each -> promised.add(each.oid()));
    }

    void promise(Collection<PointModel> needed) {
        needed.forEach(point -> promise(point.attempt().root()));
    }

    Set<Oid> promised() {
        return promised;
    }
}
