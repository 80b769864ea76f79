package dev.coffre.agent.command;

import dev.coffre.agent.daemon.DaemonListener;
import dev.coffre.agent.service.ServiceBody;
import dev.coffre.agent.service.ServiceControl;
import dev.coffre.agent.service.SystemLog;
import dev.coffre.agent.service.SystemLog.Event;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.util.Optional;

/** {@code coffre service run}: the daemon as a service, with its events in the log of the system. */
final class ServiceRun {
    private final CommandRunner runner;
    private final ServiceControl control;
    private final DaemonRun daemon;
    private final SystemLog log;

    ServiceRun(CommandRunner runner, ServiceControl control, DaemonRun daemon, SystemLog log) {
        this.runner = runner;
        this.control = control;
        this.daemon = daemon;
        this.log = log;
    }

    /** Runs until the service manager stops the service. That is a clean end. */
    CommandResult run(TerminalOutput output) {
        DaemonBody body = new DaemonBody(output);
        try {
            int unused = control.run(body);
        } catch (ServiceControl.ServiceNotStartedException byHand) {
            throw ProblemCode.SERVICE_REFUSED
                    .with("reason", "the service manager has not started this process")
                    .causedBy(byHand);
        } catch (IOException e) {
            throw ProblemCode.SERVICE_REFUSED.with("reason", SystemReason.of(e)).causedBy(e);
        }
        if (body.problem.isPresent()) {
            throw body.problem.get();
        }
        return CommandResult.done();
    }

    private final class DaemonBody implements ServiceBody {
        private final TerminalOutput output;
        private final AgentMessages texts;
        private Optional<Problem> problem = Optional.empty();

        DaemonBody(TerminalOutput output) {
            this.output = output;
            this.texts = output.texts();
        }

        @Override
        public int run(Runnable ready) {
            try {
                CommandResult unused = daemon.run(output, listener(ready));
                log.write(Event.STOPPED, texts.format("event.stopped"));
                return 0;
            } catch (Problem failure) {
                problem = Optional.of(failure);
                String title = texts.problems().title(failure);
                log.write(
                        Event.FAILED,
                        texts.format("event.failed", title, failure.code().code()));
                return failure.exitCode().number();
            }
        }

        /** Stops as on SIGTERM: the running job ends at a safe point. */
        @Override
        public void stop() {
            runner.stops().requestStop(ExitCode.TERMINATED);
        }

        private DaemonListener listener(Runnable ready) {
            return new DaemonListener() {
                @Override
                public void ready() {
                    ready.run();
                    log.write(Event.STARTED, texts.format("event.started"));
                }

                @Override
                public void backupEnded(String group, int exit, Optional<String> code) {
                    logEnd(group, exit, code.orElseGet(() -> String.valueOf(exit)));
                }

                @Override
                public void backupNotStarted(String group) {
                    log.write(Event.BACKUP_NOT_STARTED, texts.format("event.backup-not-started", group));
                }
            };
        }

        /** Does not log success, nor a backup that waits for another job: it is tried again soon. */
        private void logEnd(String group, int exit, String code) {
            if (exit == ExitCode.WARNINGS.number()) {
                log.write(Event.BACKUP_WITH_WARNINGS, texts.format("event.backup-with-warnings", group));
            } else if (exit != ExitCode.DONE.number() && exit != ExitCode.BUSY.number()) {
                log.write(Event.BACKUP_FAILED, texts.format("event.backup-failed", group, code));
            }
        }
    }
}
