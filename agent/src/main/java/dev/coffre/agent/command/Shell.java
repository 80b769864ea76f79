package dev.coffre.agent.command;

import dev.coffre.agent.log.AgentLog;
import dev.coffre.agent.process.StopRequests;
import dev.coffre.agent.report.CacheSpace;
import dev.coffre.agent.report.Pace;
import dev.coffre.agent.report.Reporting;
import dev.coffre.agent.text.Texts;
import dev.coffre.agent.world.World;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobReports;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/** What every command is run in: its problems become one message and an exit code, its defects a log entry. */
final class Shell {
    private final World world;
    private final Texts texts;
    private final AgentLog log;

    Shell(World world, Texts texts) {
        this.world = world;
        this.texts = texts;
        this.log = new AgentLog(world.home().logs(), world.clock());
    }

    /** What a command does. */
    @FunctionalInterface
    interface Action {
        Result run(Speech speech);
    }

    World world() {
        return world;
    }

    Texts texts() {
        return texts;
    }

    /** How jobs of this machine are told to its vault. */
    Reporting reporting(JobReports vault) {
        AgentSoftware software = AgentSoftware.fitted(
                world.agentVersion(), System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return new Reporting(
                vault, software, world.random(), new CacheSpace(world.home().cache()), Optional.empty(), Pace.USUAL);
    }

    /** Runs it; the answer is the exit code. */
    int run(String command, CommonOptions options, Action action) {
        Speech speech = new Speech(world, texts, options.json());
        try (StopRequests.Registration _ = world.stops().register(exit -> stop(speech, exit))) {
            Result result = speech.result(attempt(speech, action));
            log.note(command + " ended with " + result.code());
            return result.exit().number();
        }
    }

    /** What has no safe place to come to just ends; what has one registers itself ({@link Cancellation}). */
    private void stop(Speech speech, ExitCode exit) {
        Problem stopped = ProblemCode.JOB_CANCELLED.problem().ending(exit);
        world.stops().end(exit, () -> speech.result(Result.of(stopped)).exit());
    }

    private Result attempt(Speech speech, Action action) {
        try {
            return action.run(speech);
        } catch (Problem problem) {
            return told(speech, problem);
        } catch (RuntimeException | StackOverflowError defect) {
            Problem bug =
                    ProblemCode.INTERNAL_BUG.with("reason", defect.getClass().getSimpleName());
            return told(
                    speech,
                    log.defect(defect).map(trace -> bug.with("log", trace)).orElse(bug));
        } catch (OutOfMemoryError tooMuch) {
            return told(speech, ProblemCode.INTERNAL_BUG.with("reason", "out-of-memory"));
        }
    }

    private Result told(Speech speech, Problem problem) {
        log.cause(problem);
        speech.problem(problem);
        return Result.of(problem);
    }
}
