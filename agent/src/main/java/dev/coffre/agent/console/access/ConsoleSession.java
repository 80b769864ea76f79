package dev.coffre.agent.console.access;

import dev.coffre.web.page.Notice;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The session of one browser, with the state of its wizards. Requests of a session are handled one at a time, so its state is
 * not synchronized.
 */
public final class ConsoleSession implements AutoCloseable {
    private final String id;
    private final String formToken;
    private final Optional<Long> user;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Map<Class<?>, AutoCloseable> kept = new HashMap<>();
    private Optional<Notice> told = Optional.empty();
    private volatile Instant seen;

    ConsoleSession(String id, String formToken, Optional<Long> user, Instant seen) {
        this.id = id;
        this.formToken = formToken;
        this.user = user;
        this.seen = seen;
    }

    public String id() {
        return id;
    }

    /** Returns the token that every form of this session must send (CSRF protection). */
    public String formToken() {
        return formToken;
    }

    boolean isOf(Optional<Long> asking) {
        return user.equals(asking);
    }

    boolean isIdleSince(Instant moment) {
        return seen.isBefore(moment);
    }

    void seenAt(Instant now) {
        seen = now;
    }

    /** Runs {@code answer} while no other request of this session is handled. */
    public <T> T inTurn(Supplier<T> answer) {
        turn.lock();
        try {
            return answer.get();
        } finally {
            turn.unlock();
        }
    }

    /** Returns the state of a wizard, created if there is none. It is closed with the session. */
    public <T extends AutoCloseable> T keep(Class<T> type, Supplier<T> beginning) {
        return type.cast(kept.computeIfAbsent(type, _ -> beginning.get()));
    }

    /** Closes and removes the state of a wizard. */
    public void forget(Class<? extends AutoCloseable> type) {
        Optional.ofNullable(kept.remove(type)).ifPresent(ConsoleSession::close);
    }

    /** Sets the notice for the next page. A later notice replaces it. */
    public void tell(Notice notice) {
        told = Optional.of(notice);
    }

    /** Returns the notice that an earlier request left, and clears it. */
    public Optional<Notice> told() {
        Optional<Notice> notice = told;
        told = Optional.empty();
        return notice;
    }

    @Override
    public void close() {
        inTurn(() -> {
            kept.values().forEach(ConsoleSession::close);
            kept.clear();
            return kept;
        });
    }

    private static void close(AutoCloseable wizard) {
        try {
            wizard.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "[session]";
    }
}
