package dev.coffre.agent.answerer;

import dev.coffre.agent.platform.LocalConnection;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.agent.terminal.Terminal;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Answers the questions of this user's processes. It keeps nothing between two questions: each one reads the keys and
 * connects to the vault as the command itself would, only in a process that is warm. Thread-safe.
 */
public final class Answerer {
    /** Name of the socket in the state directory. */
    public static final String SOCKET = AnswerProtocol.ANSWERER + ".sock";

    /** The most answers at a time. Further callers run their command by themselves. */
    private static final int MAX_ANSWERS = 16;

    /** How long a caller may take to send its question, and a command to stop. */
    private static final Duration TIME_LIMIT = Duration.ofSeconds(5);

    /** How long the answers that are under way may take when this process ends. */
    private static final long LAST_ANSWERS_NANOS = Duration.ofSeconds(5).toNanos();

    private final AnswerRules rules;
    private final QuestionRunner commands;
    private final Duration timeLimit;
    private int answers;
    private long lastUse = System.nanoTime();
    private boolean ended;

    public Answerer(AnswerRules rules, QuestionRunner commands) {
        this(rules, commands, TIME_LIMIT);
    }

    /** @param timeLimit how long a caller may take to send its question, and a command to stop */
    Answerer(AnswerRules rules, QuestionRunner commands, Duration timeLimit) {
        this.rules = rules;
        this.commands = commands;
        this.timeLimit = timeLimit;
    }

    /** The thread that runs one command, until the command has ended. */
    private static final class Worker {
        private final Thread thread = Thread.currentThread();
        private boolean ended;

        synchronized void interrupt() {
            if (!ended) {
                thread.interrupt();
            }
        }

        synchronized void end() {
            ended = true;
            notifyAll();
        }

        synchronized boolean hasEnded() {
            return ended;
        }

        /** Waits for the end of the command. Returns whether it has ended. */
        synchronized boolean awaitEnd(Duration longest) throws InterruptedException {
            long end = System.nanoTime() + longest.toNanos();
            for (long left = longest.toNanos(); !ended && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return ended;
        }
    }

    /** Answers one caller, whom the kernel has identified. Returns when it has the answer. */
    public void answer(LocalConnection caller) {
        AnswerFrames frames = new AnswerFrames(caller.out());
        if (!begin()) {
            frames.byItself();
            return;
        }
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> watch(caller, frames, asked, answered));
        try {
            Question question = Question.read(caller.in());
            asked.countDown();
            answer(question, frames, caller);
        } catch (IOException noQuestion) {
            frames.byItself();
        } finally {
            asked.countDown();
            answered.countDown();
            finish();
        }
    }

    private void answer(Question question, AnswerFrames frames, LocalConnection caller) {
        Optional<ZoneId> zone = rules.zoneOf(question);
        if (!rules.isCurrentProgram()) {
            frames.byItself();
            end();
        } else if (rules.allows(question) && zone.isPresent()) {
            answer(question, zone.get(), frames, caller);
        } else {
            frames.byItself();
        }
    }

    private void answer(Question question, ZoneId zone, AnswerFrames frames, LocalConnection caller) {
        PreparedText interrupted = prepare(ProblemCode.ANSWER_INTERRUPTED.problem(), true, question, zone);
        frames.lastWords(interrupted.out(), interrupted.err());
        frames.unwritten(unwritten(SystemReason.FAILED, question, zone), unwritten("ENOSPC", question, zone));
        Worker worker = new Worker();
        StopDispatcher stops = new StopDispatcher((_, last) -> {
            frames.exit(last.get().number());
            worker.interrupt();
        });
        Thread.ofVirtual().start(() -> awaitStop(caller, worker, stops));
        Terminal terminal = new AnswerTerminal(frames.out(), frames.err(), question.columns());
        try {
            frames.exit(commands.run(question, zone, terminal, stops));
        } catch (Problem answerEnded) {
            // The client is gone or has its exit code, and the command has ended.
        } finally {
            worker.end();
        }
    }

    /** The texts that the client writes if the answer breaks off. */
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    private record PreparedText(byte[] out, byte[] err) {}

    private PreparedText prepare(Problem problem, boolean json, Question question, ZoneId zone) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        commands.print(problem, json, question, zone, new AnswerTerminal(print(out), print(err), question.columns()));
        return new PreparedText(out.toByteArray(), err.toByteArray());
    }

    private byte[] unwritten(String reason, Question question, ZoneId zone) {
        return prepare(ProblemCode.OUTPUT_FAILED.with("reason", reason), false, question, zone)
                .err();
    }

    /**
     * Stops the command when its client sends an exit code, or is gone. If it does not stop, as one that is blocked in the
     * kernel, this process ends, and the daemon starts another for the next question.
     */
    private void awaitStop(LocalConnection caller, Worker worker, StopDispatcher stops) {
        int exit = -1;
        try {
            exit = caller.in().read();
        } catch (IOException closed) {
            // As if the client were gone.
        }
        if (!worker.hasEnded()) {
            stops.requestStop(exitOf(exit));
            try {
                if (!worker.awaitEnd(timeLimit)) {
                    end();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ExitCode exitOf(int number) {
        return number == ExitCode.INTERRUPTED.number()
                ? ExitCode.INTERRUPTED
                : number == ExitCode.HANGUP.number() ? ExitCode.HANGUP : ExitCode.TERMINATED;
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    /** Ends the connection of a caller that asks nothing, and then shows a waiting one that its command still runs. */
    private void watch(LocalConnection caller, AnswerFrames frames, CountDownLatch asked, CountDownLatch answered) {
        try {
            if (!asked.await(timeLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                caller.close();
            }
            while (!answered.await(AnswerProtocol.HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                frames.beat();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean begin() {
        if (ended || answers == MAX_ANSWERS) {
            return false;
        }
        answers++;
        return true;
    }

    private synchronized void finish() {
        answers--;
        lastUse = System.nanoTime();
        notifyAll();
    }

    /** Ends {@link #awaitEnd}. Answers no more questions. */
    public synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * Waits until {@link #end}, or until there was no question for this time; then for the answers that are under way, for
     * some seconds.
     */
    public synchronized void awaitEnd(Duration idle) throws InterruptedException {
        while (!ended) {
            long left = answers > 0 ? idle.toNanos() : lastUse + idle.toNanos() - System.nanoTime();
            if (left <= 0) {
                ended = true;
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
        long end = System.nanoTime() + LAST_ANSWERS_NANOS;
        for (long left = LAST_ANSWERS_NANOS; answers > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
