package dev.coffre.acceptance.simulation;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
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
    private final Map<MachineId, SessionId> newest = new HashMap<>();
    private final Set<Oid> promised = new HashSet<>();
    private final boolean sessionsKeepTime;

    /** @param sessionsKeepTime whether the vault knows how old sessions are */
    Model(boolean sessionsKeepTime) {
        this.sessionsKeepTime = sessionsKeepTime;
    }

    private static final class Session {
        private final MachineId machine;
        private final Instant opened;
        private final Set<Node> relied = new HashSet<>();
        private boolean finished;

        Session(MachineId machine, Instant opened) {
            this.machine = machine;
            this.opened = opened;
        }
    }

    /** One that is gone on with relies on nothing until it is asked again. */
    void opened(SessionId id, MachineId machine, Instant now) {
        Session known = sessions.putIfAbsent(id, new Session(machine, now));
        if (known == null) {
            newest.put(machine, id);
        } else {
            known.relied.clear();
        }
    }

    boolean knows(SessionId session) {
        return sessions.containsKey(session);
    }

    void finished(SessionId session) {
        find(session).ifPresent(known -> known.finished = true);
    }

    /** The vault has said that it has this record and all below it, and will have while the session may still commit. */
    void relies(SessionId session, Node node) {
        find(session).ifPresent(known -> known.relied.add(node));
        node.closure().forEach(each -> promised.add(each.oid()));
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
        newest.clear();
    }

    /** A cycle holds: only what recovery points need and sessions rely on is promised any more. */
    void flipped(Collection<PointModel> needed, Instant now) {
        promised.clear();
        needed.forEach(point -> promise(point.attempt().root()));
        sessions.forEach((id, session) -> {
            if (isOpen(id, session, now)) {
                session.relied.forEach(this::promise);
            }
        });
    }

    private boolean isOpen(SessionId id, Session session, Instant now) {
        return sessionsKeepTime
                && !session.finished
                && id.equals(newest.get(session.machine))
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
