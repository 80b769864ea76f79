package dev.coffre.vault.client;

import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.ReportSink;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.HealthReportRequest;
import dev.coffre.vault.wire.JobReportRequest;
import dev.coffre.vault.wire.JobReportResponse;
import dev.coffre.vault.wire.WireJson;

/** Sends job and health reports to a remote vault (docs/protocol.md §6). Thread-safe. */
final class RemoteReports implements ReportSink {
    private final AuthorizedExchange exchange;

    RemoteReports(AuthorizedExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public JobState report(JobReport report) {
        JobReportResponse answer = exchange.json(
                VaultRequest.put("/v1/jobs/" + report.id(), WireJson.write(JobReportRequest.of(report))),
                JobReportResponse.class);
        return JobState.fromCode(answer.state())
                .orElseThrow(() -> ProblemCode.VAULT_ANSWER_GARBAGE.with("reason", "a state that is none"));
    }

    @Override
    public void report(AgentHealth health) {
        exchange.json(
                VaultRequest.put("/v1/agent/health", WireJson.write(HealthReportRequest.of(health))), Empty.class);
    }
}
