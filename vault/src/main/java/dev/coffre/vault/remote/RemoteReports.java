package dev.coffre.vault.remote;

import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobReports;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.JobReported;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.ReportHealth;
import dev.coffre.vault.wire.ReportJob;
import dev.coffre.vault.wire.WireJson;

/** Sends job and health reports to a remote vault (docs/protocol.md §6). Thread-safe. */
final class RemoteReports implements JobReports {
    private final AuthorizedExchange exchange;

    RemoteReports(AuthorizedExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public JobState report(JobReport report) {
        JobReported answer = exchange.json(
                Call.put("/v1/jobs/" + report.id(), WireJson.write(ReportJob.of(report))), JobReported.class);
        return JobState.named(answer.state())
                .orElseThrow(() -> ProblemCode.VAULT_ANSWER_GARBAGE.with("reason", "a state that is none"));
    }

    @Override
    public void report(AgentHealth health) {
        exchange.json(Call.put("/v1/agent/health", WireJson.write(ReportHealth.of(health))), Nothing.class);
    }
}
