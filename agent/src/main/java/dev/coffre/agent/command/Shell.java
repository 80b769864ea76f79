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

/** Runs commands. A problem becomes one message and an exit code, a defect also a log entry. */
final class Shell {
    private final World world;
    private final Texts texts;
    private final AgentLog log;

    Shell(World world, Texts texts) {
        this.world = world;
        this.texts = texts;
        this.log = new AgentLog(world.home().logs(), world.clock());
    }

    /** The body of a command. */
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

    /** Returns what is needed to report jobs of this machine to its vault. */
    Reporting reporting(JobReports vault) {
        AgentSoftware software = AgentSoftware.fitted(
                world.agentVersion(), System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return new Reporting(
                vault, software, world.random(), new CacheSpace(world.home().cache()), Optional.empty(), Pace.USUAL);
    }

    /** Runs a command and returns its exit code. */
    int run(String command, CommonOptions options, Action action) {
        Speech speech = new Speech(world, texts, options.json());
        try (StopRequests.Registration _ = world.stops().register(exit -> stop(speech, exit))) {
            Result result = speech.result(attempt(speech, action));
            log.note(command + " ended with " + result.code());
            return result.exit().number();
        }
    }

    /** Ends the process at once. A command that must stop at a safe point registers its own handler ({@link Cancellation}). */
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
