package dev.coffre.agent.command;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.agent.report.CacheSpace;
import dev.coffre.agent.report.ReportInterval;
import dev.coffre.agent.report.ReportingContext;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.ReportSink;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/** Runs commands. A problem becomes one message and an exit code, a defect also a log entry. */
final class CommandRunner {
    private final AgentContext context;
    private final AgentMessages texts;
    private final AgentLog log;

    CommandRunner(AgentContext context, AgentMessages texts) {
        this.context = context;
        this.texts = texts;
        this.log = new AgentLog(context.home().logs(), context.clock());
    }

    /** The body of a command. */
    @FunctionalInterface
    interface CommandBody {
        CommandResult run(TerminalOutput output);
    }

    AgentContext context() {
        return context;
    }

    AgentMessages texts() {
        return texts;
    }

    /** Returns what is needed to report jobs of this machine to its vault. */
    ReportingContext reporting(ReportSink vault) {
        AgentSoftware software = AgentSoftware.sanitized(
                context.agentVersion(), System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return new ReportingContext(
                vault,
                software,
                context.random(),
                new CacheSpace(context.home().cache()),
                Optional.empty(),
                ReportInterval.DEFAULT);
    }

    /** Runs a command and returns its exit code. */
    int run(String command, GlobalOptions options, CommandBody action) {
        TerminalOutput output = new TerminalOutput(context, texts, options.json());
        try (StopDispatcher.StopRegistration _ = context.stopRequests().register(exit -> stop(output, exit))) {
            CommandResult result = output.result(attempt(output, action));
            log.log(command + " ended with " + result.code());
            return result.exit().number();
        }
    }

    /**
     * Ends the process at once. A command that must stop at a safe point registers its own handler
     * ({@link JobCancellation}).
     */
    private void stop(TerminalOutput output, ExitCode exit) {
        Problem stopped = ProblemCode.JOB_CANCELLED.problem().withExitCode(exit);
        context.stopRequests()
                .terminate(exit, () -> output.result(CommandResult.of(stopped)).exit());
    }

    private CommandResult attempt(TerminalOutput output, CommandBody action) {
        try {
            return action.run(output);
        } catch (Problem problem) {
            return fail(output, problem);
        } catch (RuntimeException | StackOverflowError defect) {
            Problem bug =
                    ProblemCode.INTERNAL_BUG.with("reason", defect.getClass().getSimpleName());
            return fail(
                    output,
                    log.logDefect(defect).map(trace -> bug.with("log", trace)).orElse(bug));
        } catch (OutOfMemoryError tooMuch) {
            return fail(output, ProblemCode.INTERNAL_BUG.with("reason", "out-of-memory"));
        }
    }

    private CommandResult fail(TerminalOutput output, Problem problem) {
        log.logCause(problem);
        output.problem(problem);
        return CommandResult.of(problem);
    }
}
