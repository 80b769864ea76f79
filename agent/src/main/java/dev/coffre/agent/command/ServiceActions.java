package dev.coffre.agent.command;

import dev.coffre.agent.service.ServiceControl;
import dev.coffre.agent.service.ServiceStatus;
import dev.coffre.agent.service.ServiceStatus.State;
import dev.coffre.agent.service.ServiceTexts;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code coffre service} does with the agent's service. */
final class ServiceActions {
    private final Optional<ServiceControl> control;

    /** @param control empty on a system whose service manager runs {@code coffre daemon} */
    ServiceActions(Optional<ServiceControl> control) {
        this.control = control;
    }

    @FunctionalInterface
    private interface ControlCall<T> {
        T on(ServiceControl service) throws IOException;
    }

    /** @throws Problem {@code service-windows-only} */
    ServiceControl require() {
        return control.orElseThrow(ProblemCode.SERVICE_WINDOWS_ONLY::problem);
    }

    CommandResult install(TerminalOutput output) {
        ServiceTexts texts = new ServiceTexts(
                output.texts().format("service.display-name"), output.texts().format("service.description"));
        // The service runs as the system, whose language is not the one of the person who reads its events.
        List<String> arguments =
                List.of("service", "run", "--lang", output.texts().language().tag());
        List<String> refused = call(service -> service.install(texts, arguments));
        output.message("service.installed");
        refused.forEach(setting ->
                output.message("service.setting-refused", output.texts().format("service.setting." + setting)));
        output.event(Map.of("event", "installed", "refused", refused));
        return CommandResult.done();
    }

    CommandResult uninstall(TerminalOutput output) {
        boolean deleted = call(ServiceControl::uninstall);
        output.message(deleted ? "service.uninstalled" : "service.state.absent");
        return CommandResult.done();
    }

    CommandResult start(TerminalOutput output) {
        ServiceStatus status = call(ServiceControl::start);
        requireInstalled(status);
        if (!status.is(State.RUNNING)) {
            throw refused("the service did not start").with("exit", status.exit());
        }
        return show(output, status);
    }

    CommandResult stop(TerminalOutput output) {
        ServiceStatus status = call(ServiceControl::stop);
        requireInstalled(status);
        if (!status.is(State.STOPPED)) {
            throw refused("the service did not stop in time");
        }
        return show(output, status);
    }

    /** Ends with 0 only if the service runs. */
    CommandResult status(TerminalOutput output) {
        ServiceStatus status = call(ServiceControl::status);
        CommandResult shown = show(output, status);
        return status.is(State.RUNNING) ? shown : CommandResult.of(ExitCode.FAILED);
    }

    private static CommandResult show(TerminalOutput output, ServiceStatus status) {
        output.message("service.state." + status.state().word());
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "service");
        event.put("state", status.state().word());
        event.put("pid", status.pid());
        event.put("exit", status.exit());
        output.event(event);
        return CommandResult.done();
    }

    private static void requireInstalled(ServiceStatus status) {
        if (status.is(State.ABSENT)) {
            throw refused("the service is not installed");
        }
    }

    private <T> T call(ControlCall<T> call) {
        try {
            return call.on(require());
        } catch (UntrustedPathException e) {
            throw e.problem();
        } catch (IOException e) {
            throw refused(SystemReason.of(e)).causedBy(e);
        }
    }

    private static Problem refused(String reason) {
        return ProblemCode.SERVICE_REFUSED.with("reason", reason);
    }
}
