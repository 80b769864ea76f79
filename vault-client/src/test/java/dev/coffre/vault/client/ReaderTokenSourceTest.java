package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.id.MachineId;
import java.time.Duration;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who asks for a reader token while another does. */
class ReaderTokenSourceTest {
    private final AtomicInteger questions = new AtomicInteger();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    /** Keeps answers back until it is told to give them. */
    private ScriptedServer server() {
        return ScriptedServer.tls((head, out) -> {
            int number = questions.incrementAndGet();
            asked.countDown();
            answer.await();
            String granted = "{\"token\":\"t%d\",\"expires\":9000000000000,\"domain\":\"%s\",\"machineName\":\"m\"}"
                    .formatted(number, "0".repeat(32));
            ScriptedServer.answering(200, "application/json", granted).answer(head, out);
        });
    }

    private static ReaderTokenSource bearer(ScriptedServer server) {
        RetryPolicy patience = RetryPolicy.interactive().withMaxRetryTime(Duration.ZERO);
        Transport transport = new Transport(
                VaultLocator.fixed(server.address()), VaultRoute.via(new ProxyChoice.None()), patience, new Random(1));
        return new ReaderTokenSource(
                new Exchange(transport), CredentialsHeader.of(new byte[8]), MachineId.random(new SplittableRandom(1)));
    }

    private static FutureTask<String> begun(ReaderTokenSource bearer) {
        FutureTask<String> token = new FutureTask<>(bearer::token);
        Thread.ofPlatform().daemon().start(token);
        return token;
    }

    @Test
    void aWaitingCallerCanBeInterrupted() throws Exception {
        try (ScriptedServer server = server()) {
            ReaderTokenSource bearer = bearer(server);
            FutureTask<String> first = begun(bearer);
            asked.await();
            FutureTask<String> second = new FutureTask<>(bearer::token);
            Thread thread = Thread.ofPlatform().daemon().start(second);
            while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.BLOCKED) {
                Thread.sleep(1);
            }
            thread.interrupt();
            assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CancellationException.class);
            answer.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("t1");
        }
    }

    @Test
    void aTokenIsAskedForOnceUntilItIsRefused() {
        answer.countDown();
        try (ScriptedServer server = server()) {
            ReaderTokenSource bearer = bearer(server);
            assertThat(bearer.token()).isEqualTo("t1");
            assertThat(bearer.token()).isEqualTo("t1");
            assertThat(bearer.replacementFor("t1")).isEqualTo("t2");
            assertThat(bearer.replacementFor("t1")).isEqualTo("t2");
            assertThat(questions).hasValue(2);
        }
    }
}
