package dev.coffre.server.endpoint;

import dev.coffre.server.access.Grant;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.wire.JobReported;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.ReportHealth;
import dev.coffre.vault.wire.ReportJob;
import java.util.List;
import java.util.function.Supplier;

/** What agents tell of their jobs and of themselves: docs/protocol.md §6. */
final class ReportRoutes {
    private final VaultService service;
    private final Guard guard;

    ReportRoutes(VaultService service, Guard guard) {
        this.service = service;
        this.guard = guard;
    }

    List<Route> routes() {
        return List.of(Route.put("/v1/jobs/{job}", this::job), Route.put("/v1/agent/health", this::health));
    }

    private HttpAnswer job(HttpRequest request) {
        Grant.Machine machine = guard.machine(request);
        JobId id = request.id("job", JobId::parse);
        ReportJob message = request.json(ReportJob.class);
        JobReport report = meant(() -> message.meant(id));
        JobState state = service.jobLog().report(machine.vault(), machine.machine(), report);
        return HttpAnswer.json(new JobReported(state.code()));
    }

    private HttpAnswer health(HttpRequest request) {
        Grant.Machine machine = guard.machine(request);
        ReportHealth message = request.json(ReportHealth.class);
        AgentHealth health = meant(message::meant);
        service.sightings().said(machine.machine(), health);
        return HttpAnswer.json(new Nothing());
    }

    private static <T> T meant(Supplier<T> message) {
        try {
            return message.get();
        } catch (MalformedMessage e) {
            throw HttpRequest.malformed(String.valueOf(e.getMessage())).causedBy(e);
        }
    }
}
