package dev.coffre.server.endpoint;

import dev.coffre.server.access.Grant;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.JobReported;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.ReportHealth;
import dev.coffre.vault.wire.ReportJob;
import java.util.List;
import java.util.function.Supplier;

/** Reports of agents about their jobs and their own state: docs/protocol.md §6. */
final class ReportRoutes {
    private final VaultService service;
    private final Guard guard;

    ReportRoutes(VaultService service, Guard guard) {
        this.service = service;
        this.guard = guard;
    }

    List<Route> routes() {
        Caller<Grant.Machine> machine = guard.machines();
        return List.of(
                machine.put("/v1/jobs/{job}", "Tells of a job of the machine")
                        .takes(ReportJob.class)
                        .mayFail(ProblemCode.RATE_LIMITED)
                        .answers(JobReported.class, this::job),
                machine.put("/v1/agent/health", "Tells how the agent is")
                        .takes(ReportHealth.class)
                        .answers(Nothing.class, this::health));
    }

    private JobReported job(Grant.Machine machine, ReportJob message, HttpRequest request) {
        JobId id = request.id("job", JobId::parse);
        JobReport report = meant(() -> message.meant(id));
        JobState state = service.jobLog().report(machine.vault(), machine.machine(), report);
        return new JobReported(state.code());
    }

    private Nothing health(Grant.Machine machine, ReportHealth message, HttpRequest request) {
        AgentHealth health = meant(message::meant);
        service.sightings().said(machine.machine(), health);
        return new Nothing();
    }

    private static <T> T meant(Supplier<T> message) {
        try {
            return message.get();
        } catch (MalformedMessage e) {
            throw HttpRequest.malformed(String.valueOf(e.getMessage())).causedBy(e);
        }
    }
}
