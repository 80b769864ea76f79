package dev.coffre.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ConnectionPoolTest {
    private final List<Connection> closed = new ArrayList<>();

    private ConnectionPool pool(int size) throws Exception {
        return ConnectionPool.of(
                new ConnectionSource() {
                    @Override
                    public Connection forReading() {
                        return connection();
                    }

                    @Override
                    public Connection forWriting() {
                        throw new AssertionError("nobody writes here");
                    }
                },
                size);
    }

    private Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed.add((Connection) self);
                        return null;
                    }
                    return method.getName().equals("equals") ? (Object) (self == arguments[0]) : 0;
                });
    }

    private static CompletableFuture<ReopeningConnection> takeElsewhere(ConnectionPool pool) {
        CompletableFuture<ReopeningConnection> taken = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                taken.complete(pool.take());
            } catch (Exception e) {
                taken.completeExceptionally(e);
            }
        });
        return taken;
    }

    @Test
    void whoFindsNoneWaitsUntilOneIsGivenBack() throws Exception {
        ConnectionPool pool = pool(1);
        ReopeningConnection only = pool.take();
        CompletableFuture<ReopeningConnection> next = takeElsewhere(pool);
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> next.get(50, TimeUnit.MILLISECONDS));
        pool.release(only);
        assertThat(next.get(10, TimeUnit.SECONDS)).isSameAs(only);
    }

    @Test
    void closingWaitsForWhatIsTakenAndRefusesWhoeverComesOrWaits() throws Exception {
        ConnectionPool pool = pool(1);
        ReopeningConnection only = pool.take();
        CompletableFuture<ReopeningConnection> waiting = takeElsewhere(pool);
        CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> {
            try {
                pool.close();
                return true;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> closing.get(50, TimeUnit.MILLISECONDS));
        assertThat(closed).isEmpty();
        pool.release(only);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(RejectedExecutionException.class);
        assertThat(closing.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(closed).hasSize(1);
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(pool::take);
    }

    @Test
    void whoWasInterruptedIsToldSoThoughOneIsFree() throws Exception {
        ConnectionPool pool = pool(1);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(pool::take);
        pool.take();
    }
}
