package dev.coffre.server.endpoint;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.health.LastSeenTracker;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.ThreadShare;
import dev.coffre.server.jobs.JobRecorder;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.HealthReportRequest;
import dev.coffre.vault.wire.JobReportRequest;
import dev.coffre.vault.wire.JobReportResponse;
import dev.coffre.vault.wire.MalformedMessageException;
import java.util.List;
import java.util.function.Supplier;

/** Reports of agents about their jobs and their own state: docs/protocol.md §6. */
final class ReportRoutes {
    private final JobRecorder jobs;
    private final LastSeenTracker lastSeen;
    private final ApiAuthenticator authenticator;
    private final PlatformThreads threads;

    ReportRoutes(JobRecorder jobs, LastSeenTracker lastSeen, ApiAuthenticator authenticator, PlatformThreads threads) {
        this.jobs = jobs;
        this.lastSeen = lastSeen;
        this.authenticator = authenticator;
        this.threads = threads;
    }

    List<Route> routes() {
        CallerKind<TokenIdentity.MachineTokenIdentity> machine = authenticator.machines();
        return List.of(
                machine.put("/v1/jobs/{job}", "Tells of a job of the machine")
                        .takes(JobReportRequest.class)
                        .mayFail(ProblemCode.RATE_LIMITED)
                        .answers(JobReportResponse.class, this::job),
                machine.put("/v1/agent/health", "Tells how the agent is")
                        .takes(HealthReportRequest.class)
                        .answers(Empty.class, this::health));
    }

    private JobReportResponse job(
            TokenIdentity.MachineTokenIdentity machine, JobReportRequest message, ApiRequest request) {
        JobId id = request.id("job", JobId::parse);
        JobReport report = parse(() -> message.toReport(id));
        JobState state = threads.call(share(machine), () -> jobs.report(machine.vault(), machine.machine(), report));
        return new JobReportResponse(state.code());
    }

    private Empty health(TokenIdentity.MachineTokenIdentity machine, HealthReportRequest message, ApiRequest request) {
        AgentHealth health = parse(message::toHealth);
        threads.run(share(machine), () -> lastSeen.recordHealth(machine.machine(), health));
        return new Empty();
    }

    private static ThreadShare share(TokenIdentity.MachineTokenIdentity machine) {
        return ThreadShare.ofMachine(machine.vault(), machine.machine());
    }

    private static <T> T parse(Supplier<T> message) {
        try {
            return message.get();
        } catch (MalformedMessageException e) {
            throw ApiRequest.malformed(String.valueOf(e.getMessage())).causedBy(e);
        }
    }
}
