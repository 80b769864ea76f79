package dev.coffre.agent.console.access;

import dev.coffre.web.page.Notice;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The session of one browser, with the state of its wizards. Requests of a session are handled one at a time, so its
 * state is not synchronized.
 */
public final class ConsoleSession implements AutoCloseable {
    private final String id;
    private final String formToken;
    private final Optional<String> user;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Map<Class<?>, AutoCloseable> wizards = new HashMap<>();
    private Optional<Notice> pendingNotice = Optional.empty();
    private volatile Instant lastSeen;

    ConsoleSession(String id, String formToken, Optional<String> user, Instant seen) {
        this.id = id;
        this.formToken = formToken;
        this.user = user;
        this.lastSeen = seen;
    }

    public String id() {
        return id;
    }

    /** Returns the token that every form of this session must send (CSRF protection). */
    public String formToken() {
        return formToken;
    }

    boolean belongsTo(Optional<String> asking) {
        return user.equals(asking);
    }

    boolean isIdleSince(Instant moment) {
        return lastSeen.isBefore(moment);
    }

    void touch(Instant now) {
        lastSeen = now;
    }

    /** Runs {@code answer} while no other request of this session is handled. */
    public <T> T runExclusively(Supplier<T> answer) {
        lock.lock();
        try {
            return answer.get();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the state of a wizard, created if there is none. It is closed with the session. */
    public <T extends AutoCloseable> T wizard(Class<T> type, Supplier<T> factory) {
        return type.cast(wizards.computeIfAbsent(type, _ -> factory.get()));
    }

    /** Closes and removes the state of a wizard. */
    public void closeWizard(Class<? extends AutoCloseable> type) {
        Optional.ofNullable(wizards.remove(type)).ifPresent(ConsoleSession::close);
    }

    /** Sets the notice for the next page. A later notice replaces it. */
    public void setNotice(Notice notice) {
        pendingNotice = Optional.of(notice);
    }

    /** Returns the notice that an earlier request left, and clears it. */
    public Optional<Notice> takeNotice() {
        Optional<Notice> notice = pendingNotice;
        pendingNotice = Optional.empty();
        return notice;
    }

    @Override
    public void close() {
        runExclusively(() -> {
            wizards.values().forEach(ConsoleSession::close);
            wizards.clear();
            return wizards;
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
