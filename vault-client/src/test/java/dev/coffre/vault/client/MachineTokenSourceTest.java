package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks for a token while another logs in. */
class MachineTokenSourceTest {
    private static final String CHALLENGE = "{\"nonce\":\"AAAA\",\"time\":0}";
    private static final String TOKEN = "{\"token\":\"t\",\"expires\":9000000000000}";

    private final AtomicInteger challenges = new AtomicInteger();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Keeps challenges back until it is told to answer them. */
    private ScriptedServer server(ScriptedServer.Script toChallenge) {
        return ScriptedServer.tls((head, out) -> {
            if (head.startsWith("POST /v1/challenge")) {
                challenges.incrementAndGet();
                asked.countDown();
                answer.await();
                toChallenge.answer(head, out);
            } else {
                ScriptedServer.answering(200, "application/json", TOKEN).answer(head, out);
            }
        });
    }

    private ScriptedServer granting() {
        return server(ScriptedServer.answering(200, "application/json", CHALLENGE));
    }

    private ScriptedServer refusing() {
        return server(ScriptedServer.answering(
                404, "application/problem+json", "{\"code\":\"%s\"}".formatted(ProblemCode.MACHINE_UNKNOWN.code())));
    }

    private MachineTokenSource bearer(ScriptedServer server) {
        SplittableRandom random = new SplittableRandom(1);
        VaultLocator whereabouts = VaultLocator.fixed(server.address());
        RetryPolicy patience = RetryPolicy.interactive().withMaxRetryTime(Duration.ZERO);
        return new MachineTokenSource(
                new Exchange(
                        new Transport(whereabouts, VaultRoute.via(new ProxyChoice.None()), patience, new Random(1))),
                new AuthenticatingMachine(MachineId.random(random), VaultId.random(random), message -> new byte[64]),
                whereabouts);
    }

    private Future<String> waiting(MachineTokenSource bearer) throws InterruptedException {
        FutureTask<String> token = new FutureTask<>(bearer::token);
        Thread thread = Thread.ofPlatform().daemon().start(token);
        while (thread.getState() != Thread.State.WAITING && !token.isDone()) {
            Thread.sleep(1);
        }
        return token;
    }

    @Test
    void sharesTheTokenThatComes() throws Exception {
        try (ScriptedServer server = granting()) {
            MachineTokenSource bearer = bearer(server);
            Future<String> first = threads.submit(bearer::token);
            asked.await();
            Future<String> second = waiting(bearer);
            answer.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("t");
            assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("t");
            assertThat(challenges).hasValue(1);
        }
    }

    @Test
    void sharesTheProblemAndWaitsForItOnce() throws Exception {
        try (ScriptedServer server = refusing()) {
            MachineTokenSource bearer = bearer(server);
            Future<String> first = threads.submit(bearer::token);
            asked.await();
            Future<String> second = waiting(bearer);
            answer.countDown();
            for (Future<String> each : new Future[] {first, second}) {
                assertThatThrownBy(() -> each.get(10, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOfSatisfying(
                                Problem.class,
                                problem -> assertThat(problem.code()).isEqualTo(ProblemCode.MACHINE_UNKNOWN));
            }
            assertThat(challenges).hasValue(1);
        }
    }

    /** The reporter of a job is interrupted when the job is over: nobody else fails for it. */
    @Test
    void logsInByItselfWhenTheOtherIsInterrupted() throws Exception {
        try (ScriptedServer server = granting()) {
            MachineTokenSource bearer = bearer(server);
            Future<String> first = threads.submit(bearer::token);
            asked.await();
            Future<String> second = waiting(bearer);
            first.cancel(true);
            answer.countDown();
            assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("t");
            assertThat(challenges).hasValueBetween(1, 2);
        }
    }
}
