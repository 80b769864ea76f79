package dev.coffre.agent.console.access;

import dev.coffre.web.page.Notice;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A browser that was let in, and what its wizards know so far. Its requests are answered one after another; what is kept
 * here is used by one at a time.
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

    /** What every form of this session's pages sends along. */
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

    /** Answers one request while no other of this session is answered. */
    public <T> T inTurn(Supplier<T> answer) {
        turn.lock();
        try {
            return answer.get();
        } finally {
            turn.unlock();
        }
    }

    /** What a wizard of this type knows so far; it is closed with the session. */
    public <T extends AutoCloseable> T keep(Class<T> type, Supplier<T> beginning) {
        return type.cast(kept.computeIfAbsent(type, _ -> beginning.get()));
    }

    /** Forgets what that wizard knows. */
    public void forget(Class<? extends AutoCloseable> type) {
        Optional.ofNullable(kept.remove(type)).ifPresent(ConsoleSession::close);
    }

    /** Tells something on the next page. */
    public void tell(Notice notice) {
        told = Optional.of(notice);
    }

    /** What an earlier request had to tell; it is told once. */
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
