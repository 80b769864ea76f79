package dev.coffre.server.endpoint;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.ThreadShare;
import dev.coffre.server.message.ReadinessResponse;
import dev.coffre.server.metrics.PrometheusExporter;
import dev.coffre.server.service.Readiness;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import java.util.List;
import java.util.Map;

/** Health and metrics for monitoring: docs/protocol.md §9. */
final class MonitoringRoutes {
    private final Readiness readiness;
    private final ApiAuthenticator authenticator;
    private final PlatformThreads threads;
    private final PrometheusExporter figures;

    MonitoringRoutes(
            Readiness readiness, ApiAuthenticator authenticator, PlatformThreads threads, PrometheusExporter figures) {
        this.readiness = readiness;
        this.authenticator = authenticator;
        this.threads = threads;
        this.figures = figures;
    }

    List<Route> routes() {
        CallerKind<ApiAuthenticator.Anonymous> anyone = authenticator.anonymous();
        return List.of(
                anyone.get("/health/live", "Does the process answer?")
                        .answers(Empty.class, (nobody, request) -> new Empty()),
                anyone.get("/health/ready", "Can the service do its work?")
                        .mayFail(ProblemCode.VAULT_UNAVAILABLE)
                        .answers(
                                ReadinessResponse.class,
                                (nobody, request) -> answer(readiness.failing(), readiness.names())),
                anyone.get("/health/readable", "Can it read, while everything that writes may wait?")
                        .mayFail(ProblemCode.VAULT_UNAVAILABLE)
                        .answers(
                                ReadinessResponse.class,
                                (nobody, request) ->
                                        answer(readiness.failingForReading(), readiness.namesForReading())),
                authenticator
                        .allVaultReaders()
                        .get("/metrics", "Metrics for Prometheus; a read-only token of an administrator will do")
                        .answersFile(
                                "text/plain",
                                "Prometheus' text format 0.0.4",
                                (actor, request) -> new ApiResponse.CompleteBody(
                                        200,
                                        PrometheusExporter.CONTENT_TYPE,
                                        threads.call(ThreadShare.ofPerson(actor.name()), figures::text),
                                        Map.of())));
    }

    private static ReadinessResponse answer(List<String> failing, List<String> names) {
        if (!failing.isEmpty()) {
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "not well: " + String.join(", ", failing));
        }
        return new ReadinessResponse(true, names);
    }
}
