package dev.coffre.server.endpoint;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.metrics.Exposition;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.Ready;
import java.util.List;
import java.util.Map;

/** Health and metrics for monitoring: docs/protocol.md §9. */
final class WatchRoutes {
    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;
    private final Exposition figures;

    WatchRoutes(VaultService service, Guard guard, PlatformThreads threads, Exposition figures) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
        this.figures = figures;
    }

    List<Route> routes() {
        Caller<Guard.Nobody> anyone = guard.anyone();
        return List.of(
                anyone.get("/health/live", "Does the process answer?")
                        .answers(Nothing.class, (nobody, request) -> new Nothing()),
                anyone.get("/health/ready", "Can the service do its work?")
                        .mayFail(ProblemCode.VAULT_UNAVAILABLE)
                        .answers(Ready.class, (nobody, request) -> ready()),
                guard.overseers()
                        .get("/metrics", "Figures for Prometheus; a read-only token of an administrator will do")
                        .answersFile(
                                "text/plain",
                                "Prometheus' text format 0.0.4",
                                (actor, request) -> new HttpAnswer.Body(
                                        200, Exposition.TYPE, threads.call(figures::text), Map.of())));
    }

    private Ready ready() {
        List<String> failing = service.readiness().failing();
        if (!failing.isEmpty()) {
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "not well: " + String.join(", ", failing));
        }
        return new Ready(true, service.readiness().parts());
    }
}
